/** An experiment file -> Experiment, or all its mistakes. */
import path from "node:path";
import { applyOverride, withFilePaths } from "./apply-override.ts";
import type { ReadRequest, ReadResult } from "./experiment-source.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { readChain, readTogether, type Chain } from "./extends-chain.ts";
import { checkBase, checkLayers } from "./layer-rules.ts";
import {
  describeOverride,
  noOverrides,
  readNumber,
  readOverrides,
  readSearchArguments,
  readSet,
  type GivenOverrides,
  type Override,
} from "./overrides.ts";
import { placeIn } from "./place-in.ts";
import type { PlaceOf, Problem } from "./problem.ts";
import { checkExpect } from "./quantity-rules.ts";
import type { PathFolders } from "./resolve-data.ts";
import { isWhole, resolve, type Parts } from "./resolve.ts";
import { checkRules, checkText } from "./rules.ts";
import { readSearch, withoutSearch, type Search } from "./search.ts";
import { soundLayers } from "./sound-layers.ts";
import { isSamePlace, sortProblems } from "./sort-problems.ts";
import type { MapTree } from "./tree.ts";
import { validate } from "./validate.ts";

const applyAll = (tree: MapTree, overrides: readonly Override[]): { root: MapTree; problems: Problem[] } => {
  const problems: Problem[] = [];
  let root = tree;
  for (const override of overrides) {
    const applied = applyOverride(root, override);
    if ("code" in applied) problems.push(applied);
    else root = applied;
  }
  return { root, problems };
};

interface Checked {
  parts: Parts;
  search: Search | null;
  place: PlaceOf;
  problems: readonly Problem[];
}

/** What the files say with these overrides, and all that is wrong with it. */
const check = (
  tree: MapTree,
  overrides: readonly Override[],
  { isWhole, file, folders }: Pick<Chain, "isWhole"> & { file: string; folders: PathFolders },
): Checked => {
  const { root, problems } = applyAll(tree, overrides);
  const place = placeIn(root);
  const validated = validate(root, isWhole);
  const parts = resolve(validated, { root, file, folders });
  const searched = readSearch(root, validated, parts, place);
  const all = [
    ...problems,
    ...validated.problems,
    ...checkText(root),
    ...checkBase(root, place),
    ...checkLayers(soundLayers(root, validated.brokenLayers), place),
    ...checkExpect(root, parts, place),
    ...checkRules(parts, place),
    ...searched.problems,
  ];
  return { parts, search: searched.search, place, problems: all };
};

const has = (problems: readonly Problem[], { code, place }: Problem): boolean =>
  problems.some((other) => other.code === code && isSamePlace(other.place, place));

/**
 * If a line of a file is a mistake only because of an override, that override is pointed at instead. Of several overrides
 * it is the last without which the mistake is gone; where each alone would cause it, the last.
 */
const blamed = (
  problems: readonly Problem[],
  overrides: readonly Override[],
  problemsWith: (overrides: readonly Override[]) => readonly Problem[],
): Problem[] => {
  const isFiles = ({ place }: Problem): boolean => place.type !== "argument";
  if (overrides.length === 0 || !problems.some(isFiles)) return [...problems];
  const own = problemsWith([]);
  const withoutOne = overrides.map((one) => problemsWith(overrides.filter((other) => other !== one)));
  return problems.map((problem) => {
    if (!isFiles(problem) || has(own, problem)) return problem;
    const culprit = overrides.findLast((_, i) => !has(withoutOne[i] ?? [], problem)) ?? overrides.at(-1);
    return culprit === undefined ? problem : { ...problem, place: culprit.value.place };
  });
};

/** An experiment whose files are read, of which trials of a search are made without reading them again. */
export interface OpenedExperiment {
  /** The experiment itself. */
  own: ReadResult;
  /**
   * The experiment with these values of its search; mistakes point at where they come to light. `nth`: of several seeds,
   * from 0, as --seeds counts them up; null: the experiment's own.
   */
  trial(values: readonly Override[], nth: number | null): ReadResult;
}

interface Opened {
  file: string;
  folders: PathFolders;
  chain: Chain;
  /** Mistakes of the texts themselves. */
  early: readonly Problem[];
  request: ReadRequest;
}

/** `applied`: overrides that belong to the experiment. */
const resultOf = (
  { folders, chain: { files }, early, request }: Opened,
  { parts, search, place, problems }: Checked,
  applied: readonly Override[],
): ReadResult => {
  const all = sortProblems(early, problems, { files, set: request.set });
  if (all.some(({ severity }) => severity === "error") || !isWhole(parts))
    return { type: "mistakes", problems: all, files };
  const fromTo = { from: folders.argumentFolder, to: folders.standsIn };
  const overrides = applied.map((override) => describeOverride(withFilePaths(override, fromTo)));
  return { type: "read", experiment: parts, search, source: { files, overrides, place }, warnings: all };
};

/** `--seeds` gives each run a seed and leaves the split as it is. */
const seedOverrides = (first: ReadResult, nth: number): readonly Override[] => {
  if (first.type === "mistakes") return [];
  const { seed, split } = first.experiment;
  return [...readSet(`split.seed=${split.seed}`).overrides, ...readNumber("seed", seed + nth)];
};

const isOf = (key: string, { steps }: Override): boolean => steps[0]?.key === key;

const trialOf =
  (opened: Opened, tree: MapTree, { sets, numbers }: GivenOverrides): OpenedExperiment["trial"] =>
  (values, nth) => {
    const { file, folders, chain } = opened;
    const bare = withoutSearch(tree);
    const before = [...sets.filter((override) => !isOf("search", override)), ...values];
    const resultWith = (overrides: readonly Override[]): ReadResult =>
      resultOf(opened, check(bare, overrides, { isWhole: chain.isWhole, file, folders }), overrides);
    const first = resultWith([...before, ...numbers]);
    if (nth === null) return first;
    const others = numbers.filter((override) => !isOf("seed", override));
    return resultWith([...before, ...seedOverrides(first, nth), ...others]);
  };

export const openExperiment = async (request: ReadRequest): Promise<OpenedExperiment> => {
  const { argumentFolder, search = null } = request;
  const file = path.resolve(argumentFolder, request.file);
  const fileFolder = path.dirname(file);
  const folders = { argumentFolder, fileFolder, standsIn: request.standsIn ?? fileFolder };
  const chain = await readChain(file, request.texts);
  const given = readOverrides(request);
  const asked = search === null ? noOverrides : readSearchArguments(search);
  const early = [...chain.problems, ...given.problems, ...asked.problems];
  const opened = { file, folders, chain, early, request };
  const { tree, files } = chain;
  if (tree === null) {
    const problems = sortProblems(early, [], { files, set: request.set });
    const own: ReadResult = { type: "mistakes", problems, files };
    return { own, trial: () => own };
  }
  const overrides = [...given.overrides, ...asked.overrides];
  const checkWith = (some: readonly Override[]): Checked =>
    check(tree, some, { isWhole: chain.isWhole, file, folders });
  const whole = checkWith(overrides);
  const problems = blamed(whole.problems, overrides, (some) => checkWith(some).problems);
  return {
    own: resultOf(opened, { ...whole, problems }, given.overrides),
    trial: trialOf(opened, tree, given),
  };
};

/** Reads, merges, overrides, checks and fills in defaults; no picture is looked for. */
export const readExperiment = async (request: ReadRequest): Promise<ReadResult> =>
  (await openExperiment(request)).own;

/** What an experiment cannot do without: the rest has defaults. */
const requiredKeys = ["data", "layers", "optimizer", "loss", "epochs"];

const onlyRequired = (root: MapTree): MapTree => ({
  ...root,
  entries: root.entries.filter(({ key }) => requiredKeys.includes(key)),
});

/**
 * Files that no longer lie where they extended one another, the nearest first, as one experiment: its keys, and the
 * experiment (null: they are not one); `optional`: keys that have a default. `isBare`: everything that has a default has it.
 */
export const readFiles = async (
  files: readonly string[],
  isBare: boolean,
): Promise<{ keys: readonly string[]; optional: readonly string[]; experiment: Experiment | null }> => {
  const tree = await readTogether(files);
  const [file = ""] = files;
  if (tree === null) return { keys: [], optional: [], experiment: null };
  const keys = tree.entries.map(({ key }) => key);
  const root = isBare ? onlyRequired(tree) : tree;
  const fileFolder = path.dirname(file);
  const folders = { argumentFolder: fileFolder, fileFolder, standsIn: fileFolder };
  const parts = resolve(validate(root, true), { root, file, folders });
  const optional = keys.filter((key) => !requiredKeys.includes(key));
  return { keys, optional, experiment: isWhole(parts) ? parts : null };
};
