/** The folder of a search: made, and read back as it was begun, whatever became of the experiment's files since. */
import { basename, join, resolve } from "node:path";
import { Document, parse } from "yaml";
import { changedKeys, type KeyChange } from "../compare/changed-keys.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { makeFolder } from "../disk/make-folder.ts";
import type { Trial } from "../plan/search-trials.ts";
import { describeProblems } from "../read/describe-problems.ts";
import type { ReadResult } from "../read/experiment-source.ts";
import { describeValue } from "../read/overrides.ts";
import { type OpenedExperiment, openExperiment } from "../read/read-experiment.ts";
import type { Problem } from "../read/problem.ts";
import type { Parameter, Search } from "../read/search.ts";
import { relativeTo, toResolvedYaml } from "../read/written.ts";
import type { Refused } from "../run/prepare.ts";
import { claimFolder } from "../write/claim-folder.ts";
import { folderReader } from "../write/folder-reader.ts";
import { type RunFiles, runFiles } from "../write/run-files.ts";
import { type SearchFiles, searchFiles, trialName } from "../write/search-files.ts";
import { type SearchRequest, readSearchJson, searchJson } from "../write/search-json.ts";
import { writeFirstStatus } from "../write/status.ts";
import { type ListingRequest, type TrialReader, trialReader } from "./check-search.ts";

type OwnExperiment = Extract<ReadResult, { type: "read" }>;

const writtenValues = ({ values }: Parameter): unknown => {
  if (values.type === "range") {
    const { low, high, step, scale } = values;
    return { low, high, ...(step === null ? {} : { step }), scale };
  }
  const each = values.choices.map(({ name, value }): [string, unknown] => [
    name,
    parse(describeValue(value), { mapAsMap: true }),
  ]);
  return values.isNamed ? new Map(each) : each.map(([, value]) => value);
};

const writtenSearch = ({ method, trials, seeds, metric, direction, parameters }: Search): object => ({
  method,
  ...(trials === null ? {} : { trials }),
  ...{ seeds, metric, direction },
  parameters: new Map(parameters.map((parameter) => [parameter.path, writtenValues(parameter)])),
});

/** Every key of the search and of the experiment, defaults included. */
const searchYaml = ({ search, experiment }: OwnExperiment, folder: string): string => {
  if (search === null) throw new Error("an experiment without a search");
  const resolved: unknown = parse(toResolvedYaml(experiment, folder), { mapAsMap: true });
  const document = new Document({ search: writtenSearch(search), experiment: resolved });
  return document.toString({ lineWidth: 0 });
};

/** A run of a trial. */
export interface TrialRun {
  trial: Trial;
  /** Which of the trial's seeds, from 0. */
  nth: number;
  seed: number;
  files: RunFiles;
}

export interface OpenedSearch {
  type: "search";
  files: SearchFiles;
  request: SearchRequest;
  own: OwnExperiment;
  search: Search;
  reader: TrialReader;
  /** Of all trials, those of one trial together. */
  runs: readonly TrialRun[];
}

const seedOf = ({ parameters }: Search, { choices }: Trial, seed: number): number => {
  const position = parameters.findIndex(({ path }) => path === "seed");
  return position < 0 ? seed : Number(choices[position]?.name);
};

const runsOf = ({ trials }: SearchFiles, { search, trials: all }: TrialReader, seed: number): TrialRun[] =>
  all.flatMap((trial) =>
    Array.from({ length: search.seeds }, (_, nth) => {
      const own = seedOf(search, trial, seed) + nth;
      return { trial, nth, seed: own, files: runFiles(join(trials, trialName(trial.number, own))) };
    }),
  );

const assembled = (
  files: SearchFiles,
  request: SearchRequest,
  { opened, own }: { opened: OpenedExperiment; own: OwnExperiment },
  listing: ListingRequest,
): OpenedSearch => {
  const { search, experiment } = own;
  if (search === null) throw new Error("an experiment without a search");
  const reader = trialReader(opened, { search, seed: experiment.seed }, listing);
  return {
    type: "search",
    files,
    request,
    own,
    search,
    reader,
    runs: runsOf(files, reader, experiment.seed),
  };
};

/** What the command line asked for. */
export interface Asked {
  set: readonly string[];
  seed: number | null;
  epochs: number | null;
  search: SearchRequest["search"];
  /** Absolute. */
  typedIn: string;
  standsIn: string | null;
  threads: number;
}

const requestOf = (
  { typedIn, standsIn, set, ...rest }: Asked,
  own: OwnExperiment,
  folder: string,
): SearchRequest => ({
  ...rest,
  set: [...set],
  files: own.source.files.map(({ file }) => relativeTo(folder, file)),
  typedIn: relativeTo(folder, typedIn),
  standsIn: standsIn === null ? null : relativeTo(folder, standsIn),
});

/** Claims RUNS/NAME-search-001, -002, ... and writes what the search is. */
export const makeSearchFolder = async (
  runsFolder: string,
  { opened, own }: { opened: OpenedExperiment; own: OwnExperiment },
  asked: Asked,
  listing: ListingRequest,
): Promise<OpenedSearch | { type: "unclaimed"; problem: Problem }> => {
  const fill = async (folder: string): Promise<void> => {
    const files = searchFiles(folder);
    const [first, ...parents] = own.source.files;
    makeFolder(join(folder, "machine"));
    await writeFirstStatus(files.status);
    await writeFileAtomic(files.experiment, first?.text ?? "");
    if (parents.length > 0) makeFolder(files.parents);
    for (const [i, { file, text }] of parents.entries())
      await writeFileAtomic(join(files.parents, `${i + 1}-${basename(file)}`), text);
    await writeFileAtomic(files.search, searchYaml(own, folder));
    makeFolder(files.trials);
    await writeFileAtomic(files.request, searchJson(requestOf(asked, own, folder)));
  };
  const claim = await claimFolder(runsFolder, `${own.experiment.name}-search`, fill);
  if (claim.type === "refused") return { type: "unclaimed", problem: claim.problem };
  const files = searchFiles(claim.folder);
  return assembled(files, requestOf(asked, own, claim.folder), { opened, own }, listing);
};

/** The experiment's text and those that it extends, by the paths at which they were read. */
const textsIn = (files: SearchFiles, { files: paths }: SearchRequest): Map<string, string> | string => {
  const reader = folderReader(files.folder);
  const kept = new Map<string, string>();
  for (const [i, path] of paths.entries()) {
    const place = i === 0 ? files.experiment : join(files.parents, `${i}-${basename(path)}`);
    const text = reader.text(place);
    if (text === null) return reader.faults[0] ?? `${place} is gone`;
    kept.set(resolve(files.folder, path), text);
  }
  return kept;
};

const changeLine = ({ path, before, after }: KeyChange): string =>
  `  ${path.join(".")}: ${before ?? "not there"} when the search began, ${after ?? "not there"} now`;

/** Why the search is not what it was; null: it is. */
const whyChanged = (files: SearchFiles, own: OwnExperiment): string[] | null => {
  const reader = folderReader(files.folder);
  const found = reader.text(files.search);
  if (found === null) return [`${files.name} cannot go on: ${reader.faults[0] ?? "search.yaml is gone"}`];
  const begun = searchYaml(own, files.folder);
  if (found === begun) return null;
  const head = `${files.name} cannot go on: its search.yaml was changed since the search began. Put it back, or begin another search`;
  try {
    const changes = changedKeys(begun, found);
    return [head, ...changes.map(changeLine)];
  } catch {
    return [`${head}; it is no YAML any more`];
  }
};

const refuse = (text: Refused["text"]): Refused => ({ type: "refused", text });

/** The experiment as it was when the search began. */
const reopened = (
  files: SearchFiles,
  request: SearchRequest,
  texts: Map<string, string>,
): Promise<OpenedExperiment> => {
  const absolute = (path: string): string => resolve(files.folder, path);
  const { set, seed, epochs, search } = request;
  return openExperiment({
    ...{ set, seed, epochs, search, texts },
    file: absolute(request.files[0] ?? ""),
    argumentFolder: absolute(request.typedIn),
    standsIn: request.standsIn === null ? null : absolute(request.standsIn),
  });
};

export const openSearch = async (
  folder: string,
  listing: ListingRequest,
): Promise<OpenedSearch | Refused> => {
  const files = searchFiles(folder);
  const reader = folderReader(files.folder);
  const request = reader.value(files.request, readSearchJson);
  if (request === null) {
    const why = reader.faults[0] ?? "search.json is not there; it ended before it began, and can be removed";
    return refuse(`${files.name} cannot be read: ${why}`);
  }
  const texts = textsIn(files, request);
  if (typeof texts === "string") return refuse(`${files.name} cannot be read: ${texts}`);
  const opened = await reopened(files, request, texts);
  if (opened.own.type === "mistakes") {
    const problems = describeProblems(opened.own.problems, {
      files: opened.own.files,
      folder: listing.folders.argumentFolder,
    });
    return refuse([`${files.name} is no search of this petri any more:`, ...problems]);
  }
  if (opened.own.search === null) return refuse(`${files.name} cannot be read: its experiment has no search`);
  const changed = whyChanged(files, opened.own);
  return changed === null ? assembled(files, request, { opened, own: opened.own }, listing) : refuse(changed);
};
