import path from "node:path";
import { isUrl, type BaseSpec, type StartFromSpec } from "../experiment/experiment.ts";
import { resolveWrittenPath, type PathFolders } from "./resolve-data.ts";
import type { MapTree } from "./tree.ts";
import type { BaseLayer, Layer, WrittenExperiment } from "../experiment/written-experiment.ts";

/** A layer of the experiment's own. */
export type OwnLayer = Exclude<Layer, { type: "base" }>;

export const isBase = (layer: Layer): layer is BaseLayer => layer.type === "base";
export const isOwn = (layer: Layer): layer is OwnLayer => layer.type !== "base";

/** A number, or a fraction of two: 1/255. */
export const numberOf = (written: number | string): number => {
  if (typeof written === "number") return written;
  const [numerator, denominator] = written.split("/").map(Number);
  if (numerator === undefined || denominator === undefined) throw new Error(`"${written}" is no fraction`);
  return numerator / denominator;
};

/** null: the experiment's own layers are all. */
export const resolveBase = (
  layers: readonly Layer[],
  root: MapTree,
  folders: PathFolders,
): BaseSpec | null => {
  const position = layers.findIndex(isBase);
  const base = layers.find(isBase);
  if (base === undefined) return null;
  const { model, cut = null, trainable, batchNormalization, inputRange = null, sha256 = null } = base;
  const { preprocess = null } = base;
  const at = ["layers", position, "model"];
  return {
    name: base.name ?? "base_1",
    model: isUrl(model) ? model : resolveWrittenPath(model, at, root, folders),
    cut,
    trainable,
    batchNormalization,
    inputRange,
    preprocess:
      preprocess === null || typeof preprocess === "string"
        ? preprocess
        : { ...preprocess, scale: numberOf(preprocess.scale) },
    sha256,
  };
};

/** Of `startFrom`: a path has a separator; what has none is a name. */
export const isRunPath = (text: string): boolean => text.includes("/") || text.includes(path.sep);

export const resolveStartFrom = (
  written: WrittenExperiment["startFrom"],
  root: MapTree,
  folders: PathFolders,
): StartFromSpec | null => {
  if (written === undefined) return null;
  const { run, sha256 = null } = typeof written === "string" ? { run: written } : written;
  const at = typeof written === "string" ? ["startFrom"] : ["startFrom", "run"];
  return { run: isRunPath(run) ? resolveWrittenPath(run, at, root, folders) : run, sha256 };
};
