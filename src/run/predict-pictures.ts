/** Judges new pictures by the best weights of a run. */
import { stat } from "node:fs/promises";
import { posix, resolve } from "node:path";
import type { Engine } from "../engine/engine.ts";
import type { GeneratorSpec } from "../experiment/experiment.ts";
import type { PictureReport } from "../load/picture-report.ts";
import { compareCodePoints, naturally, sortPaths } from "../read/compare-names.ts";
import { folderContents, readFolder } from "../read/folder-contents.ts";
import { otherPictureSentences } from "../read/other-pictures.ts";
import { isPicture } from "../read/sort-pictures.ts";
import type { NewPrediction } from "../show/predictions-text.ts";
import type { RunFiles } from "../write/run-files.ts";
import { inspectNew, judgePictures } from "./judge-pictures.ts";
import type { Refused } from "./prepare.ts";
import { type Changed, readBestNet } from "./read-best-net.ts";

interface NewPictures {
  /** Where the command was typed; the reports' files are below it or beside it. */
  argumentFolder: string;
  /** Pictures or folders, as typed. */
  arguments: readonly string[];
  cacheFolder: string;
  generator: GeneratorSpec;
}

/** A picture, or a thing that was named as one, that cannot be read. */
export interface BadPicture {
  /** As the user named it, or below the folder that was named. */
  file: string;
  /** Goes after the name. */
  reason: string;
}

interface Named {
  files: readonly string[];
  bad: readonly BadPicture[];
  /** What is not predicted because of its format, a sentence each. */
  leftOut: readonly string[];
}

interface FoundPictures {
  /** Of pictures that can be read, in the order in which they were named. */
  reports: readonly PictureReport[];
  bad: readonly BadPicture[];
  leftOut: readonly string[];
}

const isFolder = async (path: string): Promise<boolean | null> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return null;
  }
};

const notThere = (argument: string): string =>
  argument.includes("\uFFFD")
    ? "does not exist, or has a name that is not UTF-8; rename it"
    : "does not exist or cannot be read";

/** A folder stands for the pictures in it, however deep, in natural order. */
const expand = async (argumentFolder: string, argument: string): Promise<Named> => {
  const path = resolve(argumentFolder, argument);
  const folder = await isFolder(path);
  if (folder === null)
    return { files: [], bad: [{ file: argument, reason: notThere(argument) }], leftOut: [] };
  if (!folder) return { files: [argument], bad: [], leftOut: [] };
  const { files, broken, troubles } = await folderContents(path, true, readFolder);
  const pictures = files.filter((file) => isPicture(posix.basename(file)));
  // A link to nothing that has a picture's name is reported as a picture.
  const unread = [...troubles, ...broken.filter((link) => !isPicture(posix.basename(link.path)))];
  const bad = unread.map(({ path: below, reason }) => ({ file: posix.join(argument, below), reason }));
  if (pictures.length === 0) bad.push({ file: argument, reason: "is a folder without a picture" });
  return {
    files: sortPaths(pictures, naturally).map((file) => posix.join(argument, file)),
    bad: bad.toSorted((a, b) => compareCodePoints(a.file, b.file)),
    leftOut: otherPictureSentences(files).map((sentence) => `in ${argument} ${sentence}`),
  };
};

/** Finds and looks into the pictures that were named. One that cannot be read does not keep the others from being found. */
const newPictures = async (request: NewPictures): Promise<FoundPictures> => {
  const { argumentFolder, cacheFolder, generator } = request;
  const named: Named[] = [];
  for (const argument of request.arguments) named.push(await expand(argumentFolder, argument));
  const reports = await inspectNew({
    directory: argumentFolder,
    files: [...new Set(named.flatMap(({ files }) => files))],
    cacheFolder,
    generator,
  });
  const unreadable = reports.flatMap(({ file, unreadable: reason }) =>
    reason === null ? [] : [{ file, reason }],
  );
  return {
    reports: reports.filter((report) => report.unreadable === null),
    bad: [...named.flatMap(({ bad }) => bad), ...unreadable],
    leftOut: named.flatMap(({ leftOut }) => leftOut),
  };
};

export interface PredictRequest {
  files: RunFiles;
  /** Pictures or folders, as typed. */
  pictures: readonly string[];
  argumentFolder: string;
  cacheFolder: string;
  /** Loaded only once it is known that there is something to predict. */
  engine: () => Promise<{ type: "engine"; engine: Engine } | Refused>;
}

export interface Predicted {
  type: "predicted";
  /** In label order. */
  classes: readonly string[];
  predictions: readonly NewPrediction[];
  bad: readonly BadPicture[];
  leftOut: readonly string[];
}

export const predictPictures = async (request: PredictRequest): Promise<Predicted | Changed | Refused> => {
  const { files, argumentFolder, cacheFolder } = request;
  const bestNet = await readBestNet(files, argumentFolder);
  if (bestNet.type !== "best-net") return bestNet;
  const { generator } = bestNet.experiment;
  const found = await newPictures({ argumentFolder, arguments: request.pictures, cacheFolder, generator });
  const { reports, bad, leftOut } = found;
  if (reports.length === 0)
    return { type: "predicted", classes: bestNet.classes, predictions: [], bad, leftOut };
  const engine = await request.engine();
  if (engine.type === "refused") return engine;
  // They have no label; 0 stands in for it, and the loss that comes of it is not looked at.
  const pictures = reports.map(({ file }) => ({ file, class: "", label: 0 }));
  const judged = {
    engine: engine.engine,
    pictures,
    reports,
    directory: argumentFolder,
    metrics: [],
    cacheFolder,
  };
  const evaluation = await judgePictures(bestNet, judged);
  const predictions = evaluation.predictions
    .toSorted((a, b) => a.picture - b.picture)
    .map(({ picture, probabilities }) => ({ file: reports[picture]?.file ?? "", probabilities }));
  return { type: "predicted", classes: bestNet.classes, predictions, bad, leftOut };
};
