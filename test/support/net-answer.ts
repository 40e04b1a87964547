/** What petri computes with a net from elsewhere, as a frozen base of a model. */
import { buildModel } from "../../src/network/model.ts";
import { nth } from "../../src/engine/nth.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Net } from "../../src/keras/net.ts";
import { planBase } from "../../src/plan/stack.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import { exampleLayers } from "./example-experiment.ts";
import { planned } from "./layers.ts";
import { baseSpec } from "./small-base.ts";

export interface NetAnswer {
  /** Without the batch's axis. */
  shape: readonly number[];
  /** Row-major, of one picture. */
  values: Float32Array;
}

/** A layer with weights, so that what comes before it is what does not change in training. */
const headOn = (shape: readonly number[]): LayerSpec => {
  const { conv2d, dense } = exampleLayers;
  const name = "head.of.a.test";
  return shape.length === 1 ? { ...dense, name } : { ...conv2d, name, kernelSize: [1, 1] };
};

/** Output of the net's last layer for one [height, width, channels] picture. */
export const netAnswer = (
  engine: Engine,
  net: Net,
  inputShape: readonly [number, number, number],
  picture: Float32Array,
): NetAnswer => {
  const based = planBase(baseSpec({ trainable: false }), net, inputShape);
  if (based.type === "misfit") throw new Error(based.message);
  const { base } = based;
  const layers = [headOn(base.outputShape)];
  const model = buildModel({
    ...{ engine, layers, plan: { inputShape, layers: planned(base.outputShape, layers) } },
    ...{ base: { net, planned: base }, seed: 1, weights: null },
  });
  try {
    const images = engine.tf.tensor(picture, [1, ...inputShape]);
    const features = engine.tf.tidy(() => nth(model.features(images), 0));
    const values = features.dataSync<"float32">().slice();
    engine.tf.dispose([images, features]);
    return { shape: base.outputShape, values };
  } finally {
    model.dispose();
  }
};
