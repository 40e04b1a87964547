import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { posix, resolve } from "node:path";
import { inspectPictures } from "../load/inspect.ts";
import type { PictureReport } from "../load/picture-report.ts";
import { naturally, sortPaths } from "../read/compare-names.ts";
import type { GeneratorSpec } from "../read/experiment.ts";
import { folderContents, readFolder } from "../read/folder-contents.ts";
import { isPicture } from "../read/sort-pictures.ts";
import type { Refused } from "./prepare.ts";

export interface NewPictures {
  /** Where the command was typed; the reports' files are below it or beside it. */
  argumentFolder: string;
  /** Pictures or folders, as typed. */
  arguments: readonly string[];
  cacheFolder: string;
  generator: GeneratorSpec;
}

type Named = { type: "named"; files: readonly string[] } | Refused;

const isFolder = async (path: string): Promise<boolean | null> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return null;
  }
};

/** A folder stands for the pictures in it, however deep, in natural order. */
const expand = async (argumentFolder: string, argument: string): Promise<Named> => {
  const path = resolve(argumentFolder, argument);
  const folder = await isFolder(path);
  if (folder === null) return { type: "refused", text: `${argument} does not exist or cannot be read` };
  if (!folder) return { type: "named", files: [argument] };
  const { files, troubles } = await folderContents(path, true, readFolder);
  const [trouble] = troubles;
  if (trouble !== undefined)
    return { type: "refused", text: `${posix.join(argument, trouble.path)} ${trouble.reason}` };
  const pictures = files.filter((file) => isPicture(posix.basename(file)));
  if (pictures.length === 0) return { type: "refused", text: `${argument} is a folder without a picture` };
  const sorted = sortPaths(pictures, naturally);
  return { type: "named", files: sorted.map((file) => posix.join(argument, file)) };
};

const describeUnreadable = (reports: readonly PictureReport[]): string[] =>
  reports.flatMap(({ file, unreadable }) => (unreadable === null ? [] : [`${file} ${unreadable}`]));

/** Finds and looks into the pictures that were named; every one that cannot be read is told at once. */
export const newPictures = async (
  request: NewPictures,
): Promise<{ type: "ready"; reports: readonly PictureReport[] } | Refused> => {
  const { argumentFolder, cacheFolder, generator } = request;
  const files: string[] = [];
  for (const argument of request.arguments) {
    const named = await expand(argumentFolder, argument);
    if (named.type === "refused") return named;
    files.push(...named.files);
  }
  const reports = await inspectPictures({
    directory: argumentFolder,
    files: [...new Set(files)],
    cacheFolder,
    generator,
    workers: availableParallelism(),
    onProgress: () => undefined,
  });
  const unreadable = describeUnreadable(reports);
  return unreadable.length === 0 ? { type: "ready", reports } : { type: "refused", text: unreadable };
};
