import { buildModel, type Model } from "../../src/network/model.ts";
import type { NamedArray } from "../../src/network/named-array.ts";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import type { LayerSpec } from "../../src/experiment/experiment.ts";
import { planned } from "../support/layers.ts";

export type ImageShape = readonly [number, number, number];

/** A model of the layers, which lives as long as `use`. */
export function withModel<T>(
  engine: Engine,
  inputShape: ImageShape,
  layers: readonly LayerSpec[],
  use: (model: Model) => T,
  options: { seed?: number; weights?: readonly NamedArray[] } = {},
): T {
  const model = buildModel({
    engine,
    plan: { inputShape, layers: planned(inputShape, layers) },
    layers,
    seed: options.seed ?? 1,
    weights: options.weights ?? null,
  });
  try {
    return use(model);
  } finally {
    model.dispose();
  }
}

/** What the model says of [n, h, w, c] pictures, in inference. */
export const outputsOf = (engine: Engine, model: Model, images: Tensor): Float32Array => {
  const outputs = engine.tf.tidy(() => model.forward(images, { training: false }).outputs);
  const values = outputs.dataSync<"float32">().slice();
  outputs.dispose();
  return values;
};

/** n pictures of numbers in [0, 1), always the same. */
export const ramp = (engine: Engine, n: number, [height, width, channels]: ImageShape): Tensor => {
  const size = n * height * width * channels;
  return engine.tf.tensor(
    Float32Array.from({ length: size }, (_, i) => ((i * 37) % 101) / 101),
    [n, height, width, channels],
  );
};
