/** What real Keras writes (written.json, made by make_written.py), and how petri's is compared with it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { KerasMap, KerasValue } from "../../src/layers/keras-config.ts";
import type { Hdf5Contents } from "../support/hdf5-contents.ts";

export interface WrittenLayer {
  class_name: string;
  module: string;
  config: KerasMap;
  /** Names of the layers whose outputs it takes. */
  inputs: string[];
}

interface Written {
  /** In Keras' order. */
  layers: WrittenLayer[];
  kerasWeights: Hdf5Contents;
  h5: Hdf5Contents;
  /** By petri's names. */
  initializers: Record<string, KerasMap>;
  activations: Record<string, string>;
}

export const written = JSON.parse(readFileSync(join(import.meta.dirname, "written.json"), "utf8")) as Written;

const isMap = (value: KerasValue | undefined): value is KerasMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every argument that is named has Keras' value; Keras names more of them. */
export const expectWithin = (ours: KerasMap, keras: KerasMap, where: string): void => {
  for (const [key, value] of Object.entries(ours)) {
    const theirs = keras[key];
    if (isMap(value) && isMap(theirs)) expectWithin(value, theirs, `${where}.${key}`);
    else expect(value, `${where}.${key}`).to.deep.equal(theirs);
  }
};

/** Arguments of Keras that petri leaves out, because not every Keras 3 knows them or petri has no such thing. */
export const neutral: Readonly<Record<string, KerasValue>> = {
  trainable: true,
  groups: 1,
  activity_regularizer: null,
  kernel_constraint: null,
  bias_constraint: null,
  depthwise_constraint: null,
  pointwise_constraint: null,
  alpha_constraint: null,
  beta_constraint: null,
  gamma_constraint: null,
  synchronized: false,
  renorm: false,
  renorm_clipping: null,
  renorm_momentum: 0.99,
  rms_scaling: false,
  quantization_config: null,
  ragged: false,
  optional: false,
};

export const expectTheRestNeutral = (ours: KerasMap, keras: KerasMap, where: string): void => {
  for (const [key, value] of Object.entries(keras))
    if (!(key in ours)) expect(value, `${where}.${key}`).to.equal(neutral[key]);
};
