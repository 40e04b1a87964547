/** An experiment file -> Experiment, or all its mistakes. */
import path from "node:path";
import { applyOverride, withFilePaths } from "./apply-override.ts";
import type { ReadRequest, ReadResult } from "./experiment-source.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { readChain, readTogether, type Chain } from "./extends-chain.ts";
import { checkBase, checkLayers } from "./layer-rules.ts";
import { describeOverride, readOverrides, type Override } from "./overrides.ts";
import { placeIn } from "./place-in.ts";
import type { PlaceOf, Problem } from "./problem.ts";
import { checkExpect } from "./quantity-rules.ts";
import type { PathFolders } from "./resolve-data.ts";
import { isWhole, resolve, type Parts } from "./resolve.ts";
import { checkRules, checkText } from "./rules.ts";
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
  const all = [
    ...problems,
    ...validated.problems,
    ...checkText(root),
    ...checkBase(root, place),
    ...checkLayers(soundLayers(root, validated.brokenLayers), place),
    ...checkExpect(root, parts, place),
    ...checkRules(parts, place),
  ];
  return { parts, place, problems: all };
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

/** Reads, merges, overrides, checks and fills in defaults; no picture is looked for. */
export const readExperiment = async (request: ReadRequest): Promise<ReadResult> => {
  const { argumentFolder } = request;
  const file = path.resolve(argumentFolder, request.file);
  const fileFolder = path.dirname(file);
  const folders = { argumentFolder, fileFolder, standsIn: request.standsIn ?? fileFolder };
  const { tree, isWhole: isWholeChain, files, problems } = await readChain(file);
  const sources = { files, set: request.set };
  const given = readOverrides(request);
  const early = [...problems, ...given.problems];
  if (tree === null) return { type: "mistakes", problems: sortProblems(early, [], sources), files };

  const checkWith = (overrides: readonly Override[]): Checked =>
    check(tree, overrides, { isWhole: isWholeChain, file, folders });
  const { parts, place, problems: found } = checkWith(given.overrides);
  const late = blamed(found, given.overrides, (overrides) => checkWith(overrides).problems);
  const all = sortProblems(early, late, sources);
  if (all.some(({ severity }) => severity === "error") || !isWhole(parts))
    return { type: "mistakes", problems: all, files };
  const fromTo = { from: argumentFolder, to: folders.standsIn };
  const overrides = given.overrides.map((override) => describeOverride(withFilePaths(override, fromTo)));
  return { type: "read", experiment: parts, source: { files, overrides, place }, warnings: all };
};

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
