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

export interface OpenNet {
  /** Without the batch's axis. */
  shape: readonly number[];
  /** Output of the net's last layer for so many [height, width, channels] pictures, row-major. */
  answer: (pictures: Float32Array, count: number) => Float32Array;
  close: () => void;
}

/** The net as a frozen base is in an experiment. */
export const openNet = (engine: Engine, net: Net, inputShape: readonly [number, number, number]): OpenNet => {
  const based = planBase(baseSpec({ trainable: false }), net, inputShape);
  if (based.type === "misfit") throw new Error(based.message);
  const { base } = based;
  const layers = [headOn(base.outputShape)];
  const model = buildModel({
    ...{ engine, layers, plan: { inputShape, layers: planned(base.outputShape, layers) } },
    ...{ base: { net, planned: base }, seed: 1, weights: null },
  });
  return {
    shape: base.outputShape,
    answer: (pictures, count) => {
      const images = engine.tf.tensor(pictures, [count, ...inputShape]);
      const features = engine.tf.tidy(() => nth(model.features(images), 0));
      const values = features.dataSync<"float32">().slice();
      engine.tf.dispose([images, features]);
      return values;
    },
    close: () => {
      model.dispose();
    },
  };
};

/** Output of the net's last layer for one [height, width, channels] picture. */
export const netAnswer = (
  engine: Engine,
  net: Net,
  inputShape: readonly [number, number, number],
  picture: Float32Array,
): NetAnswer => {
  const open = openNet(engine, net, inputShape);
  try {
    return { shape: open.shape, values: open.answer(picture, 1) };
  } finally {
    open.close();
  }
};
