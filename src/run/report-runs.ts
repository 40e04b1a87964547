/** Collects what a report shows, from the folders of its runs and the pictures that they were asked about. */
import { resolve } from "node:path";
import sharp from "sharp";
import { diffRuns } from "../compare/diff.ts";
import { diskFault } from "../disk/disk-fault.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { tfjsMisfit } from "../keras/tfjs-misfit.ts";
import { decode } from "../load/decode.ts";
import { shapeOf } from "../load/picture-cache.ts";
import { readPictureFile } from "../load/picture-file.ts";
import { shapePixels } from "../load/resize.ts";
import { counted } from "../read/words.ts";
import { choosePictures, type AskedPicture } from "../report/chosen-pictures.ts";
import { foldsPage, pooledRun, pooledSentence, type PooledFolds } from "../report/folds-page.ts";
import type { Page, PageNet, PagePicture, PageSection, PageSpread } from "../report/page.ts";
import { type ReportedRun, runPage } from "../report/run-page.ts";
import { packWeights } from "../report/weights.ts";
import { verdictSentence } from "../show/diff-text.ts";
import { folderReader } from "../write/folder-reader.ts";
import { runFiles, type RunFiles } from "../write/run-files.ts";
import type { Run } from "../write/run.ts";
import { readSeal } from "../write/seal.ts";
import { netOf } from "./export-run.ts";
import { readBestNet } from "./read-best-net.ts";
import { readResolved } from "./read-resolved.ts";

/** A run as the command found it. */
export interface FoundRun {
  run: Run;
  changes: readonly string[];
  /** From where the user typed. */
  folder: string;
  /** Of which it is one of the runs, as the group's name; null: of none. */
  group: string | null;
}

export interface ReportRequest {
  title: string;
  /** At least one; the others are compared with the first. */
  runs: readonly FoundRun[];
  compared: readonly string[];
  groups: readonly PageSection[];
  /** Of the groups that are of folds. */
  folds: readonly PooledFolds[];
  /** null: the page does not predict. */
  bits: 16 | 32 | null;
  /** Pictures of each cell of the confusion matrix. */
  pictures: number;
  command: string;
  argumentFolder: string;
  cacheFolder: string;
  /** After each picture. */
  onPicture: (done: number, total: number) => void;
}

const none = (reason: string): PageNet => ({ type: "none", reason });

const netOfPage = async (
  files: RunFiles,
  { bits, argumentFolder }: Pick<ReportRequest, "bits" | "argumentFolder">,
): Promise<PageNet> => {
  if (bits === null) return none("it was made without the model (--no-model)");
  const best = await readBestNet(files, argumentFolder);
  if (best.type === "changed")
    return none(`files of the model are not as petri wrote them: ${best.changes.join("; ")}`);
  if (best.type === "refused") return none(typeof best.text === "string" ? best.text : best.text.join(" "));
  const misfit = tfjsMisfit(netOf(best));
  if (misfit !== null) return none(`tfjs would answer otherwise than petri: ${misfit}`);
  const { experiment, statistics } = best;
  const { topology, weights } = best.best.model;
  return {
    ...{ type: "net", generator: experiment.generator, statistics, topology, bits },
    weights: weights.map(({ name, shape }) => ({ name, shape })),
    bytes: packWeights(weights, bits),
  };
};

const reported = async ({ run, changes, folder }: FoundRun, request: ReportRequest): Promise<ReportedRun> => {
  const files = runFiles(run.folder);
  return {
    ...{ run, changes, folder, command: request.command },
    model: folderReader(files.folder).text(files.model) ?? "",
    seal: readSeal(files.folder),
    net: await netOfPage(files, request),
  };
};

/** Where the pictures of a run lie, and their form; in words why that is not known. */
type PicturePlace =
  { type: "known"; directory: string; experiment: Experiment } | { type: "unknown"; reason: string };

const placeOf = async ({ run }: FoundRun, request: ReportRequest): Promise<PicturePlace> => {
  const { argumentFolder, cacheFolder } = request;
  const read = await readResolved(runFiles(run.folder), argumentFolder);
  if (read.type === "mistakes")
    return { type: "unknown", reason: "is not looked for, since resolved.yaml is not a valid experiment" };
  const { experiment } = read;
  const { data } = experiment;
  if (data.type !== "sample") return { type: "known", directory: data.directory, experiment };
  const { ensureSample } = await import("../load/sample/ensure-sample.ts");
  try {
    const directory = await ensureSample(data.sample, cacheFolder, () => undefined);
    return { type: "known", directory, experiment };
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return { type: "unknown", reason: `cannot be drawn again: ${fault}` };
  }
};

/** Pixels of a shown picture's longer side at most; pictures of nets that see more are shown smaller. */
const longest = 224;

const missing = (reason: string): PagePicture["image"] => ({ type: "missing", reason });

/** As the net saw it, in its size. */
const imageOf = async (
  { file, sha256 }: AskedPicture,
  place: PicturePlace,
): Promise<PagePicture["image"]> => {
  if (place.type === "unknown") return missing(place.reason);
  const { generator } = place.experiment;
  const read = readPictureFile(resolve(place.directory, file));
  if (read.type === "failed") return missing(read.reason);
  if (read.sha256 !== sha256) return missing("was changed since the run");
  const decoded = await decode(read.bytes, generator.maxPixels);
  if (decoded.type === "unreadable") return missing(decoded.reason);
  const raw = shapeOf(generator);
  const { pixels, ignoredOrientation } = decoded.picture;
  const webp = await sharp(shapePixels(pixels, generator, ignoredOrientation), { raw })
    .resize({ width: longest, height: longest, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
  return { type: "shown", webp: webp.toString("base64") };
};

/** More names would fill the page. */
const mostNamed = 10;

const missingWarnings = (pictures: readonly PagePicture[]): string[] => {
  const gone = pictures.flatMap(({ file, image }) =>
    image.type === "missing" ? [`${file} ${image.reason}`] : [],
  );
  if (gone.length === 0) return [];
  const more = gone.length > mostNamed ? `; and ${gone.length - mostNamed} more` : "";
  return [
    `${counted(gone.length, "picture")} cannot be shown: ${gone.slice(0, mostNamed).join("; ")}${more}`,
  ];
};

/** Of the runs, and below those of the folds, each with answers in the order of the page's runs. */
const chosenOf = ({ runs, folds, pictures }: ReportRequest): { chosen: AskedPicture[]; left: number } => {
  const ofRuns = choosePictures(
    runs.map(({ run }) => run),
    pictures,
  );
  const chosen = ofRuns.pictures.map((asked) => ({
    ...asked,
    answers: [...asked.answers, ...folds.map(() => null)],
  }));
  let { left } = ofRuns;
  for (const [i, pooled] of folds.entries()) {
    const ofFolds = choosePictures([pooledRun(pooled)], pictures);
    left += ofFolds.left;
    const run = runs.findIndex(({ group }) => group === pooled.group);
    for (const asked of ofFolds.pictures) {
      const answers = [...runs, ...folds].map((_, at) =>
        at === runs.length + i ? (asked.answers[0] ?? null) : null,
      );
      chosen.push({ ...asked, run, answers });
    }
  }
  return { chosen, left };
};

const picturesOf = async (request: ReportRequest): Promise<Pick<Page, "pictures" | "left">> => {
  const { chosen, left } = chosenOf(request);
  const places: PicturePlace[] = [];
  for (const run of chosen.length === 0 ? [] : request.runs) places.push(await placeOf(run, request));
  const pictures: PagePicture[] = [];
  for (const asked of chosen) {
    const { part, file, label, answers } = asked;
    const place = places[asked.run];
    if (place === undefined) throw new Error(`there is no run ${asked.run}`);
    pictures.push({ part, file, label, answers, image: await imageOf(asked, place) });
    request.onPicture(pictures.length, chosen.length);
  }
  return { pictures, left };
};

/** What `diff` says of each other run against the first; runs of one group are not rivals. */
const verdicts = ([first, ...others]: readonly FoundRun[]): string[] =>
  first === undefined
    ? []
    : others
        .filter(({ group }) => group === null || group !== first.group)
        .map(({ run }) => verdictSentence(diffRuns(first.run, run)));

const spreadsOf = (runs: readonly FoundRun[]): PageSpread[] => {
  const groups = new Set(runs.flatMap(({ group }) => group ?? []));
  return [...groups].map((name) => ({
    name,
    runs: runs.flatMap(({ group }, i) => (group === name ? [i] : [])),
  }));
};

export const reportPage = async (request: ReportRequest): Promise<Page> => {
  const { title, runs, groups, folds } = request;
  const [first] = runs;
  if (first === undefined) throw new Error("a report is of at least one run");
  const pages: Page["runs"][number][] = [];
  for (const run of runs) pages.push(runPage(await reported(run, request), first.run));
  const { pictures, left } = await picturesOf(request);
  return {
    ...{ title, groups, pictures, left },
    runs: pages,
    pooled: folds.map(foldsPage),
    spreads: spreadsOf(runs),
    compared: [
      ...request.compared,
      ...folds.flatMap((pooled) => pooledSentence(pooled) ?? []),
      ...verdicts(runs),
    ],
    warnings: missingWarnings(pictures),
  };
};
