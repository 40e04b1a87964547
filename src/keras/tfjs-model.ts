/** model.json of a tfjs layers model, narrowed. */
import { isList, isMap, listAt, mapAt, type JsonMap } from "../layers/json-value.ts";
import { parseMap } from "./parse-map.ts";
import { shortened } from "../read/words.ts";
import { mostStored } from "./net-bounds.ts";
import { bytesOf } from "./stored-numbers.ts";
import { all, modelMistake, read, type Mistake, type NetResult } from "./net-result.ts";

/** How its numbers are stored, if not as they are: value = stored * scale + min. */
export interface Quantization {
  dtype: "uint8" | "uint16" | "float16";
  /** 1 for float16. */
  scale: number;
  /** 0 for float16. */
  min: number;
}

export interface ManifestWeight {
  name: string;
  shape: readonly number[];
  dtype: "float32" | "int32" | "bool" | "uint8";
  quantization: Quantization | null;
}

/** The weights of a group lie one after the other in its files, which are to be read as one. */
export interface WeightGroup {
  /** Relative to model.json, with "/", and not out of its folder. */
  paths: readonly string[];
  weights: readonly ManifestWeight[];
}

export interface TfjsModel {
  /** {class_name, config} */
  model: unknown;
  groups: readonly WeightGroup[];
}

export const weightBytes = ({ shape, dtype, quantization }: ManifestWeight): number =>
  shape.reduce((product, size) => product * size, bytesOf[quantization?.dtype ?? dtype]);

export const groupBytes = ({ weights }: WeightGroup): number =>
  weights.reduce((sum, weight) => sum + weightBytes(weight), 0);

/** Of `bytes` that came together from the group's files; null: as many as its weights are. */
export const lengthMistake = (group: WeightGroup, bytes: number): Mistake | null => {
  const needed = groupBytes(group);
  if (bytes === needed) return null;
  return modelMistake(
    `its weights (${group.paths.join(", ")}) have ${bytes} bytes; its weightsManifest says ${needed}`,
  );
};

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | null =>
  known.find((candidate) => candidate === value) ?? null;

const quantizationOf = (value: JsonMap): Quantization | null => {
  const dtype = oneOf(value.dtype, ["uint8", "uint16", "float16"]);
  if (dtype === "float16") return { dtype, scale: 1, min: 0 };
  const { scale, min } = value;
  return dtype !== null && typeof scale === "number" && typeof min === "number"
    ? { dtype, scale, min }
    : null;
};

const isSize = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;

const weightOf = (value: unknown): NetResult<ManifestWeight> => {
  const broken = modelMistake(
    `its weightsManifest has an entry that petri cannot read: ${shortened(JSON.stringify(value), 200)}`,
  );
  if (!isMap(value)) return broken;
  const { name, shape } = value;
  const dtype = oneOf(value.dtype, ["float32", "int32", "bool", "uint8"]);
  if (typeof name !== "string" || !isList(shape) || !shape.every(isSize) || dtype === null) return broken;
  if (value.quantization === undefined) return read({ name, shape, dtype, quantization: null });
  const quantization = quantizationOf(mapAt(value, "quantization"));
  return quantization === null ? broken : read({ name, shape, dtype, quantization });
};

/** A file below model.json's folder: what a model.json from elsewhere names is read, and written by a download. */
const isBelow = (path: unknown): path is string =>
  typeof path === "string" && /^[^/\\:]+(\/[^/\\:]+)*$/.test(path) && !path.split("/").includes("..");

const groupOf = (value: unknown): NetResult<WeightGroup> => {
  const paths = isMap(value) ? listAt(value, "paths") : [];
  const wrong = paths.find((path) => !isBelow(path));
  if (wrong !== undefined)
    return modelMistake(
      `its weightsManifest names ${shortened(JSON.stringify(wrong), 200)}; a file beside it is needed`,
    );
  const weights = all((isMap(value) ? listAt(value, "weights") : []).map(weightOf));
  return weights.type === "mistake"
    ? weights
    : read({ paths: paths.filter(isBelow), weights: weights.value });
};

export const parseTfjsModel = (text: string): NetResult<TfjsModel> => {
  const parsed = parseMap("it", text);
  if (parsed.type === "mistake") return parsed;
  const { value } = parsed;
  const topology = mapAt(value, "modelTopology");
  if (value.format === "graph-model" || topology.node !== undefined)
    return modelMistake("it is a tfjs graph model; a layers model is needed");
  if (!isList(value.weightsManifest))
    return modelMistake(
      "it is not a tfjs layers model: it has no weightsManifest, which says where the weights are",
    );
  if (!isMap(value.modelTopology))
    return modelMistake("it is not a tfjs layers model: it has no modelTopology, only weights");
  const groups = all(value.weightsManifest.map(groupOf));
  if (groups.type === "mistake") return groups;
  const count = groups.value.reduce((sum, { weights }) => sum + weights.length, 0);
  if (count > mostStored)
    return modelMistake(`its weightsManifest names ${count} weights; petri reads at most ${mostStored}`);
  return read({ model: topology.model_config ?? topology, groups: groups.value });
};
