/** The files of a checkpoint as bytes, and back. Where its folder stands and how it gets there is checkpoint.ts. */
import type { ModelSnapshot, NamedArray, TrainingState } from "../train/records.ts";
import { type ArraySpec, arrayBytes, arraySpecProperties, readArrays, specOf } from "./array-bytes.ts";
import { jsonReader, jsonText, objectSchema } from "./json-file.ts";
import { type Parsed, broken, read } from "./parsed.ts";
import { readStateJson, stateJson } from "./state-json.ts";
import { readSums, sha256, sumsFile, sumsText } from "./sums.ts";

/** The one file of weights beside model.json. */
const weightsFile = "weights.bin";

interface ModelFile {
  format: "layers-model";
  generatedBy: "petri";
  convertedBy: null;
  userDefinedMetadata: { epoch: number };
  modelTopology: object;
  weightsManifest: { paths: string[]; weights: (ArraySpec & { dtype: "float32" })[] }[];
}

const modelDescription = (epoch: number, model: ModelSnapshot): ModelFile => ({
  format: "layers-model",
  generatedBy: "petri",
  convertedBy: null,
  userDefinedMetadata: { epoch },
  modelTopology: model.topology,
  weightsManifest: [
    {
      paths: [weightsFile],
      weights: model.weights.map((array) => ({ ...specOf(array), dtype: "float32" })),
    },
  ],
});

/**
 * model.json of tfjs' LayersModel format, as tf.loadLayersModel reads it; no clock and no version is in it.
 * epoch: whose weights are in weights.bin.
 */
const modelJson = (epoch: number, model: ModelSnapshot): string => jsonText(modelDescription(epoch, model));

const oneOf = (items: object): object => ({ type: "array", minItems: 1, maxItems: 1, items });

const readModelFile = jsonReader<ModelFile>(
  objectSchema({
    format: { const: "layers-model" },
    generatedBy: { const: "petri" },
    convertedBy: { type: "null" },
    userDefinedMetadata: objectSchema({ epoch: { type: "integer" } }),
    modelTopology: { type: "object" },
    weightsManifest: oneOf(
      objectSchema({
        paths: oneOf({ const: weightsFile }),
        weights: {
          type: "array",
          items: objectSchema({ ...arraySpecProperties, dtype: { const: "float32" } }),
        },
      }),
    ),
  }),
);

interface ModelOutline {
  epoch: number;
  topology: object;
  /** What weights.bin holds, in order. */
  weights: readonly ArraySpec[];
}

const readModelJson = (text: string): Parsed<ModelOutline> => {
  const file = readModelFile(text);
  if (file.type === "broken") return broken(`model.json: ${file.reason}`);
  const { modelTopology: topology, userDefinedMetadata, weightsManifest } = file.value;
  const weights = weightsManifest.flatMap((group) =>
    group.weights.map(({ name, shape }) => ({ name, shape })),
  );
  return read({ epoch: userDefinedMetadata.epoch, topology, weights });
};

export interface Checkpoint {
  /** Whose weights these are, from 1. */
  epoch: number;
  model: ModelSnapshot;
  /** All that resume needs besides the weights; null in `best`, from which nobody resumes. */
  state: TrainingState | null;
}

/** Name -> contents. */
export type CheckpointFiles = ReadonlyMap<string, Uint8Array>;

const modelFile = "model.json";
const stateFile = "state.json";
const slotsFile = "optimizer.bin";
const bestWeightsFile = "best-weights.bin";

export const modelFileNames: readonly string[] = [modelFile, weightsFile];

/** A model as any tfjs reads it, by the names of its two files. */
export const modelFiles = ({ epoch, model }: Pick<Checkpoint, "epoch" | "model">): CheckpointFiles =>
  new Map([
    [modelFile, Buffer.from(modelJson(epoch, model))],
    [weightsFile, arrayBytes(model.weights)],
  ]);

/** The sha256 of weights.bin is the weights_sha256 of the epoch's row in metrics.csv. */
export const encodeCheckpoint = ({ epoch, model, state }: Checkpoint): CheckpointFiles => {
  const files = new Map(modelFiles({ epoch, model }));
  if (state !== null) {
    files.set(stateFile, Buffer.from(stateJson(state)));
    files.set(slotsFile, arrayBytes(state.optimizer.slots));
    if (state.bestWeights !== null) files.set(bestWeightsFile, arrayBytes(state.bestWeights.weights));
  }
  const sums = new Map([...files].map(([name, bytes]) => [name, sha256(bytes)]));
  return files.set(sumsFile, Buffer.from(sumsText(sums)));
};

const text = (files: CheckpointFiles, name: string): string => Buffer.from(files.get(name) ?? []).toString();

/** The name of a file whose bytes are not those that were written; null: all are whole. */
const damaged = (files: CheckpointFiles): string | null => {
  const sums = readSums(text(files, sumsFile));
  if (sums.type === "broken") return sumsFile;
  for (const name of [modelFile, weightsFile]) if (!sums.value.has(name)) return sumsFile;
  for (const [name, sum] of sums.value) {
    const bytes = files.get(name);
    if (bytes === undefined || sha256(bytes) !== sum) return name;
  }
  return null;
};

const readBin = (files: CheckpointFiles, name: string, specs: readonly ArraySpec[]): Parsed<NamedArray[]> => {
  const arrays = readArrays(specs, files.get(name) ?? new Uint8Array());
  return arrays.type === "read" ? arrays : broken(`${name}: ${arrays.reason}`);
};

const readState = (files: CheckpointFiles): Parsed<TrainingState | null> => {
  if (!files.has(stateFile)) return read(null);
  const file = readStateJson(text(files, stateFile));
  if (file.type === "broken") return file;
  const { optimizer, bestWeights, ...rest } = file.value;
  const slots = readBin(files, slotsFile, optimizer.slots);
  if (slots.type === "broken") return slots;
  const state = { ...rest, optimizer: { iterations: optimizer.iterations, slots: slots.value } };
  if (bestWeights === null) return read({ ...state, bestWeights });
  const weights = readBin(files, bestWeightsFile, bestWeights.weights);
  if (weights.type === "broken") return weights;
  return read({ ...state, bestWeights: { epoch: bestWeights.epoch, weights: weights.value } });
};

/** What encodeCheckpoint made; broken where a byte of it was changed. */
export const decodeCheckpoint = (files: CheckpointFiles): Parsed<Checkpoint> => {
  const wrong = damaged(files);
  if (wrong !== null) return broken(`${wrong} is damaged or missing`);
  const outline = readModelJson(text(files, modelFile));
  if (outline.type === "broken") return outline;
  const { epoch, topology } = outline.value;
  const weights = readBin(files, weightsFile, outline.value.weights);
  if (weights.type === "broken") return weights;
  const state = readState(files);
  if (state.type === "broken") return state;
  return read({ epoch, model: { topology, weights: weights.value }, state: state.value });
};
