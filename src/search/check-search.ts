/** Every trial of a search, planned before the first one runs, or what is wrong with some of them. */
import type { Choice, Search } from "../read/search.ts";
import { overrideWith } from "../read/search.ts";
import type { OpenedExperiment } from "../read/read-experiment.ts";
import { type Place, type Problem, mistake } from "../read/problem.ts";
import { counted, shortened } from "../read/words.ts";
import { type Trial, searchTrials } from "../plan/search-trials.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { ReadResult, SourceFile } from "../read/experiment-source.ts";
import { type Mistaken, type ReadExperiment, listFor, planByName } from "../run/prepare.ts";

export type ListingRequest = Parameters<typeof listFor>[1];

type Listed = ({ type: "ready" } & ReadExperiment) | Mistaken;

/** What a trial takes from the disk depends on these alone. */
const partsFromDisk = ({ data, split, base, startFrom }: Experiment): string =>
  JSON.stringify({ data, split, base, startFrom });

/**
 * Lists pictures and reads nets and first weights once for all trials that have them in common. Each trial has its own
 * experiment, in which what was found is pinned.
 */
export const listOnce = (request: ListingRequest): ((read: ReadResult) => Promise<Listed>) => {
  const known = new Map<string, Listed>();
  return async (read) => {
    if (read.type === "mistakes") return listFor(read, request);
    const key = partsFromDisk(read.experiment);
    const before = known.get(key);
    if (before === undefined) {
      const listed = await listFor(read, request);
      known.set(key, listed);
      return listed;
    }
    if (before.type === "mistaken") return before;
    const { base, startFrom } = before.experiment;
    const experiment = { ...read.experiment, base, startFrom };
    return { ...before, ...read, type: "ready", experiment };
  };
};

/** Lists what the search's trials have in common, and reads each. */
export interface TrialReader {
  search: Search;
  trials: readonly Trial[];
  /** `nth`: which of several seeds, from 0. */
  read(trial: Pick<Trial, "choices">, nth: number): Promise<Listed>;
}

export const trialReader = (
  opened: OpenedExperiment,
  { search, seed }: { search: Search; seed: number },
  request: ListingRequest,
): TrialReader => {
  const list = listOnce(request);
  return {
    search,
    trials: searchTrials(search, seed),
    read: ({ choices }, nth) =>
      list(opened.trial(overridesOf(search, choices), search.seeds === 1 ? null : nth)),
  };
};

const overridesOf = ({ parameters }: Search, choices: readonly (Choice | null)[]) =>
  parameters.flatMap((parameter, i) => {
    const choice = choices[i] ?? null;
    return choice === null ? [] : [overrideWith(parameter, choice.value)];
  });

const settingText = ({ parameters }: Search, choices: readonly (Choice | null)[]): string =>
  parameters
    .flatMap(({ path }, i) => {
      const choice = choices[i] ?? null;
      return choice === null ? [] : [`${path}=${shortened(choice.name)}`];
    })
    .join(" and ");

const errorsOf = async (
  list: (read: ReadResult) => Promise<Listed>,
  read: ReadResult,
): Promise<readonly Problem[]> => {
  const listed = await list(read);
  const planned = listed.type === "ready" ? planByName(listed) : listed;
  return planned.type === "ready" ? [] : planned.problems.filter(({ severity }) => severity === "error");
};

/** A mistake of a setting, and of how many it is one. */
interface Found {
  problem: Problem;
  /** Without what the setting is. */
  message: string;
  count: number;
}

/** Leaves out each value without which the setting is wrong all the same. */
const fewest = async (
  isWrong: (choices: readonly (Choice | null)[]) => Promise<boolean>,
  choices: readonly Choice[],
): Promise<(Choice | null)[]> => {
  let needed: (Choice | null)[] = [...choices];
  for (const i of choices.keys()) {
    const without = needed.with(i, null);
    if (await isWrong(without)) needed = without;
  }
  return needed;
};

const isInside = (place: Place, outer: Place): boolean =>
  place.type !== "file" &&
  outer.type === place.type &&
  JSON.stringify({ ...place, start: 0, end: 0 }) === JSON.stringify({ ...outer, start: 0, end: 0 }) &&
  outer.start <= place.start &&
  place.end <= outer.end;

/** At a path or a value of the search itself. */
const isWithin = (search: Search, problem: Problem): boolean =>
  search.parameters.some(({ steps, place }) =>
    [place, ...steps.map((step) => step.place)].some((own) => isInside(problem.place, own)),
  );

/** Where the mistake shows in the experiment's own lines, the last value that it needs is pointed at. */
const placed = (search: Search, problem: Problem, needed: readonly (Choice | null)[]): Problem => {
  const last = needed.findLastIndex((choice) => choice !== null);
  const choice = needed[last] ?? null;
  if (choice === null || isWithin(search, problem)) return problem;
  const text = settingText(search, needed);
  return mistake(problem.code, choice.value.place, `with ${text}: ${problem.message}`);
};

export interface CheckedSearch {
  type: "checked";
  reader: TrialReader;
  own: ReadExperimentFile;
}

type ReadExperimentFile = Extract<ReadResult, { type: "read" }>;

/**
 * Reads and plans every trial. Of the mistakes each is told once, with the values that bring it about: those of one
 * parameter where they do it alone.
 */
export const checkSearch = async (
  opened: OpenedExperiment,
  request: ListingRequest,
): Promise<CheckedSearch | Mistaken> => {
  const { own } = opened;
  if (own.type === "mistakes") return { type: "mistaken", problems: own.problems, files: own.files };
  const { search, experiment } = own;
  if (search === null) throw new Error("an experiment without a search");
  const reader = trialReader(opened, { search, seed: experiment.seed }, request);
  const problems = await trialProblems(opened, reader, request);
  return problems.length === 0
    ? { type: "checked", reader, own }
    : { type: "mistaken", problems, files: own.source.files satisfies readonly SourceFile[] };
};

const trialProblems = async (
  opened: OpenedExperiment,
  { search, trials }: TrialReader,
  request: ListingRequest,
): Promise<Problem[]> => {
  const list = listOnce(request);
  const errorsWith = (choices: readonly (Choice | null)[]): Promise<readonly Problem[]> =>
    errorsOf(list, opened.trial(overridesOf(search, choices), null));
  const found = new Map<string, Found>();
  for (const { choices } of trials)
    for (const problem of await errorsWith(choices)) {
      const key = `${problem.code} ${JSON.stringify(problem.place)}`;
      const before = found.get(key);
      if (before !== undefined) {
        before.count++;
        continue;
      }
      const isWrong = async (some: readonly (Choice | null)[]): Promise<boolean> =>
        (await errorsWith(some)).some(({ code }) => code === problem.code);
      const needed = await fewest(isWrong, choices);
      found.set(key, { problem: placed(search, problem, needed), message: problem.message, count: 1 });
    }
  return [...found.values()].map(({ problem, count }) =>
    count === 1
      ? problem
      : { ...problem, message: `${problem.message} (and ${counted(count - 1, "more trial")} likewise)` },
  );
};
