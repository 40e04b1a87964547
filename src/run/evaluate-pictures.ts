/** Judges the best weights of a run on new pictures whose classes are known. */
import { resolve } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import type { Engine } from "../engine/engine.ts";
import type { PictureReport } from "../load/picture-report.ts";
import type { PlannedPicture, SkippedPicture } from "../plan/plan.ts";
import { compareNaturally } from "../read/compare-names.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { type Listing, type ListingResult, listPictures } from "../read/list-pictures.ts";
import { type PlaceOf, type Problem, mistake } from "../read/problem.ts";
import { suggestion } from "../read/suggest.ts";
import { canNameFolder, folderNameForm, shortened } from "../read/words.ts";
import { type EvaluationTexts, hasEvaluation, writeEvaluation } from "../write/evaluation.ts";
import type { RunFiles } from "../write/run-files.ts";
import { splitCsv, splitRows } from "../write/split-csv.ts";
import type { TestReport } from "../write/test-json.ts";
import { inspectNew, judgePictures } from "./judge-pictures.ts";
import type { BadPicture } from "./predict-pictures.ts";
import type { Refused } from "./prepare.ts";
import { type BestNet, type Changed, readBestNet } from "./read-best-net.ts";
import { resultsOf } from "./results.ts";

export interface EvaluateRequest {
  files: RunFiles;
  /** As typed. */
  folder: string;
  /** Of the evaluation. */
  name: string;
  /** An older one of the name is replaced. */
  force: boolean;
  argumentFolder: string;
  cacheFolder: string;
  /** Loaded only once it is known that there is something to evaluate. */
  engine: () => Promise<{ type: "engine"; engine: Engine } | Refused>;
}

export interface Evaluated {
  type: "evaluated";
  /** Absolute. */
  folder: string;
  report: TestReport;
  /** Pictures that could not be read, which count for nothing. */
  bad: readonly BadPicture[];
  warnings: string | readonly string[];
}

const refuse = (text: Refused["text"]): Refused => ({ type: "refused", text });

const order = { order: "natural", seed: 0, groupBy: null, fold: null } as const;

/** A sub-folder for each class; where there is none, classes by the globs of the run, if it had any. */
const list = async (
  { experiment: { data } }: BestNet,
  directory: string,
  place: PlaceOf,
): Promise<ListingResult> => {
  const split = { type: "all", ...order } as const;
  const byFolder = await listPictures({ type: "folders", onProblem: "skip", directory }, split, null, place);
  const hasNoFolder =
    byFolder.type === "mistakes" && byFolder.problems.some(({ code }) => code === "no-pictures");
  return hasNoFolder && data.type === "flat"
    ? listPictures({ ...data, directory }, split, null, place)
    : byFolder;
};

const strangeClasses = ({ classes }: BestNet, listing: Listing, place: PlaceOf): Problem[] =>
  listing.classes
    .filter((name) => !classes.includes(name))
    .map((name) => {
      const message = `the run knows no class "${shortened(name)}"${suggestion(name, classes)}`;
      return mistake("unknown-class", place([], "value"), message);
    });

interface Labelled {
  pictures: readonly PlannedPicture[];
  skipped: readonly SkippedPicture[];
  reports: readonly PictureReport[];
}

const inspect = async (
  { classes, experiment: { generator } }: BestNet,
  { directory, pictures }: Listing,
  cacheFolder: string,
): Promise<Labelled> => {
  const listed = pictures.type === "whole" ? pictures.classes : pictures.parts.test;
  const planned = classes.flatMap((name, label) => {
    const files = listed.find((one) => one.name === name)?.files ?? [];
    return files.toSorted(compareNaturally).map((file) => ({ file, class: name, label }));
  });
  const reports = await inspectNew({
    directory,
    files: planned.map(({ file }) => file),
    cacheFolder,
    generator,
  });
  const reasons = new Map(reports.map(({ file, unreadable }) => [file, unreadable]));
  return {
    pictures: planned.filter(({ file }) => (reasons.get(file) ?? null) === null),
    skipped: planned.flatMap((picture) => {
      const reason = reasons.get(picture.file) ?? null;
      return reason === null ? [] : [{ ...picture, reason }];
    }),
    reports,
  };
};

const textsOf = async (
  bestNet: BestNet,
  { pictures, skipped, reports }: Labelled,
  judged: Parameters<typeof judgePictures>[1],
): Promise<{ report: TestReport; texts: EvaluationTexts }> => {
  const { classes, experiment, best } = bestNet;
  const evaluation = await judgePictures(bestNet, judged);
  const plan = {
    classes,
    seed: experiment.seed,
    split: { train: [], validation: [], test: pictures },
    skipped,
  };
  const results = await resultsOf(plan, best.epoch, { validation: null, test: evaluation });
  const rows = splitRows(plan, new Map(reports.map((report) => [report.file, report])));
  const texts = {
    "predictions.csv": results.predictions,
    "split.csv": splitCsv(rows),
    "test.json": results.test,
  };
  return { report: results.report, texts };
};

const write = async (
  { files, name }: EvaluateRequest,
  texts: EvaluationTexts,
): Promise<{ type: "written"; folder: string } | Refused> => {
  try {
    return { type: "written", folder: await writeEvaluation(files, name, texts) };
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return refuse(`evaluations/${name} of ${files.name} could not be written: ${fault}`);
  }
};

/** Why there can be no evaluation of that name; null: there can. */
const whyNotNamed = ({ files, name, force }: EvaluateRequest): string | null => {
  if (!canNameFolder(name))
    return `an evaluation cannot be named "${shortened(name)}"; give --name ${folderNameForm}`;
  return hasEvaluation(files, name) && !force
    ? `${files.name} has an evaluation ${name} already; --force replaces it, --name gives another name`
    : null;
};

export const evaluatePictures = async (request: EvaluateRequest): Promise<Evaluated | Changed | Refused> => {
  const { files, folder: typed, argumentFolder, cacheFolder } = request;
  const unnamed = whyNotNamed(request);
  if (unnamed !== null) return refuse(unnamed);
  const bestNet = await readBestNet(files, argumentFolder);
  if (bestNet.type !== "best-net") return bestNet;
  const described = (problems: readonly Problem[]): Refused["text"] =>
    describeProblems(problems, { files: [], folder: argumentFolder });
  const place: PlaceOf = () => ({ type: "argument", text: typed, start: 0, end: typed.length });
  const directory = resolve(argumentFolder, typed);
  const listed = await list(bestNet, directory, place);
  if (listed.type === "mistakes") return refuse(described(listed.problems));
  const strange = strangeClasses(bestNet, listed.listing, place);
  if (strange.length > 0) return refuse(described(strange));
  const labelled = await inspect(bestNet, listed.listing, cacheFolder);
  const { pictures, skipped, reports } = labelled;
  const bad = skipped.map(({ file, reason }) => ({ file, reason }));
  if (pictures.length === 0) return refuse(bad.map(({ file, reason }) => `${file} ${reason}`));
  const engine = await request.engine();
  if (engine.type === "refused") return engine;
  const { metrics } = bestNet.experiment;
  const judged = { engine: engine.engine, pictures, reports, directory, metrics, cacheFolder };
  const { report, texts } = await textsOf(bestNet, labelled, judged);
  const written = await write(request, texts);
  if (written.type === "refused") return written;
  const { warnings } = listed;
  return {
    type: "evaluated",
    folder: written.folder,
    report,
    bad,
    warnings: warnings.length === 0 ? [] : described(warnings),
  };
};
