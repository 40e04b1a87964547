import path from "node:path";
import type { DataSpec, GroupBy, SplitSpec } from "../experiment/experiment.ts";
import type { WrittenExperiment } from "../experiment/written-experiment.ts";
import type { Place } from "./problem.ts";
import { treeAt, type MapTree, type Path } from "./tree.ts";

/** A path belongs to the file that wrote it; one in an argument to the folder in which the command was typed. */
export interface PathFolders {
  /** Absolute. */
  argumentFolder: string;
  /** Of the experiment's file; absolute. */
  fileFolder: string;
  /** What paths in files of that folder are relative to: itself, or what it stands for. */
  standsIn: string;
}

const folderOf = (place: Place, { argumentFolder, fileFolder, standsIn }: PathFolders): string => {
  if (place.type === "argument") return argumentFolder;
  const folder = path.dirname(place.file);
  return folder === fileFolder ? standsIn : folder;
};

/** Absolute; `at`: where the path is written. */
export const resolveWrittenPath = (written: string, at: Path, root: MapTree, folders: PathFolders): string =>
  path.resolve(folderOf((treeAt(root, at) ?? root).place, folders), written);

/** In the order of the text; a JavaScript object would put names that look like numbers first. */
const classesOf = (root: MapTree): { name: string; glob: string }[] => {
  const classes = treeAt(root, ["data", "classes"]);
  if (classes?.type !== "map") throw new Error("data.classes was a map when it was checked");
  return classes.entries.map(({ key, value }) => ({
    name: key,
    glob: value.type === "scalar" ? String(value.value) : "",
  }));
};

export const resolveData = (
  written: NonNullable<WrittenExperiment["data"]>,
  root: MapTree,
  folders: PathFolders,
): DataSpec => {
  const { onProblem } = written;
  if ("sample" in written) return { type: "sample", onProblem, sample: written.sample };
  const absolute = (path: string, key: string): string =>
    resolveWrittenPath(path, ["data", key], root, folders);
  const directory = absolute(written.directory, "directory");
  if ("labels" in written)
    return {
      type: "labels",
      onProblem,
      directory,
      labels: absolute(written.labels, "labels"),
      columns: written.columns,
      extension: written.extension ?? null,
      classes: written.classes ?? null,
    };
  if (written.classes === undefined) return { type: "folders", onProblem, directory };
  return { type: "flat", onProblem, directory, classes: classesOf(root) };
};

type WrittenSplit = NonNullable<WrittenExperiment["split"]>;

const resolveGroupBy = (written: WrittenSplit["groupBy"]): GroupBy | null => {
  if (written == null) return null;
  if (written === "column") return { type: "column" };
  return "name" in written
    ? { type: "name", pattern: written.name }
    : { type: "folder", depth: written.folder };
};

/** Without `split` all pictures train. `seed` is the experiment's. */
export const resolveSplit = (written: WrittenExperiment["split"], seed: number): SplitSpec => {
  const common = {
    order: written?.order ?? "natural",
    seed: written?.seed ?? seed,
    groupBy: resolveGroupBy(written?.groupBy),
    fold: written?.fold ?? null,
  };
  if (written === undefined) return { ...common, type: "all" };
  if ("column" in written) return { ...common, type: "column" };
  if ("directories" in written) {
    const { train, validation, test } = written.directories;
    return { ...common, type: "directories", train, validation: validation ?? null, test: test ?? null };
  }
  const { train, validation = 0, test = 0 } = written;
  if (train === undefined) return { ...common, type: "all" };
  return { ...common, type: train < 1 ? "fractions" : "counts", train, validation, test };
};

/** Whether the split asks for pictures of that part. */
export const hasPart = (split: SplitSpec, part: "validation" | "test"): boolean => {
  if (split.fold !== null && part === "validation") return true;
  switch (split.type) {
    case "column":
      return true;
    case "all":
      return false;
    case "counts":
    case "fractions":
      return split[part] > 0;
    case "directories":
      return split[part] !== null;
  }
};

export type Shares = Readonly<Record<"train" | "validation" | "test", number>>;

/** Three shares that are rounded to six decimals, such as 0.333333, add up to 1 within this. */
export const shareRounding = 1.5e-6;

/** Whether shares are meant to take every picture. */
export const addUpToOne = ({ train, validation, test }: Shares): boolean =>
  Math.abs(train + validation + test - 1) <= shareRounding + 1e-12;
