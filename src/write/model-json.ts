import type { ModelSnapshot } from "../train/records.ts";
import { arraySpecProperties, specOf, type ArraySpec } from "./array-bytes.ts";
import { jsonReader, jsonText, objectSchema } from "./json-file.ts";
import { broken, read, type Parsed } from "./parsed.ts";

/** The one file of weights beside model.json. */
export const weightsFile = "weights.bin";

interface ModelFile {
  format: "layers-model";
  generatedBy: "petri";
  convertedBy: null;
  userDefinedMetadata: { epoch: number };
  modelTopology: object;
  weightsManifest: { paths: string[]; weights: (ArraySpec & { dtype: "float32" })[] }[];
}

const modelFile = (epoch: number, model: ModelSnapshot): ModelFile => ({
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
export const modelJson = (epoch: number, model: ModelSnapshot): string => jsonText(modelFile(epoch, model));

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

export const readModelJson = (text: string): Parsed<ModelOutline> => {
  const file = readModelFile(text);
  if (file.type === "broken") return broken(`model.json: ${file.reason}`);
  const { modelTopology: topology, userDefinedMetadata, weightsManifest } = file.value;
  const weights = weightsManifest.flatMap((group) =>
    group.weights.map(({ name, shape }) => ({ name, shape })),
  );
  return read({ epoch: userDefinedMetadata.epoch, topology, weights });
};
