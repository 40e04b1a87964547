/** A probe.json of a pretrained net: two pictures by formula, and what Keras computes of them. */
import { list, number, numbers, record, text } from "../test/support/vectors.ts";

interface ProbeValue {
  /** Position in the row-major output, or the channel of the pooled one. */
  at: number;
  value: number;
}

interface Moments {
  mean: number;
  /** Of the population. */
  std: number;
}

export interface Probe {
  name: string;
  /** [height, width, channels], row-major. */
  picture: Float32Array;
  output: Moments & { max: number };
  samples: readonly ProbeValue[];
  /** Of the output pooled over height and width. */
  pooled: readonly ProbeValue[];
  layers: readonly (Moments & { name: string })[];
}

export interface Probes {
  inputShape: readonly [number, number, number];
  /** Absolute differences that are allowed. */
  tolerance: { value: number; moments: number; pooled: number; layerMoments: number };
  probes: readonly Probe[];
}

type Formula = (row: number, column: number, channel: number) => number;

/** The file has them in words; they must give its sums and pixels. */
const formulas: Readonly<Record<string, Formula>> = {
  ramp: (row, column, channel) => Math.floor(((row * (1 + channel) + column * (3 - channel)) * 255) / 892),
  weave: (row, column, channel) => (row * row + 3 * row * column + 5 * column * column + 101 * channel) % 256,
};

const draw = (name: string, [height, width, channels]: Probes["inputShape"]): Float32Array => {
  const formula = formulas[name];
  if (formula === undefined) throw new Error(`no formula is written here for the probe "${name}"`);
  return Float32Array.from({ length: height * width * channels }, (_, i) =>
    formula(Math.floor(i / (width * channels)), Math.floor(i / channels) % width, i % channels),
  );
};

const expectDrawn = (picture: Float32Array, check: Record<string, unknown>, width: number): void => {
  const sum = picture.reduce((total, value) => total + value, 0);
  if (sum !== number(check.sum)) throw new Error(`the probe's levels add up to ${sum}`);
  for (const pixel of list(check.pixels).map(record)) {
    const start = (number(pixel.row) * width + number(pixel.col)) * 3;
    const found = [...picture.subarray(start, start + 3)];
    if (found.join() !== numbers(pixel.rgb).join())
      throw new Error(`a pixel of the probe is ${found.join()}`);
  }
};

const moments = (value: Record<string, unknown>): Moments => ({
  mean: number(value.mean),
  std: number(value.std),
});

const readProbe = (
  value: Record<string, unknown>,
  inputShape: Probes["inputShape"],
  outputShape: readonly number[],
): Probe => {
  const name = text(value.name);
  const picture = draw(name, inputShape);
  expectDrawn(picture, record(value.input_check), inputShape[1]);
  const output = record(value.output);
  const [, columns = 0, channels = 0] = outputShape;
  const samples = list(output.samples).map((sample) => {
    const [row = 0, column = 0, channel = 0] = numbers(record(sample).at);
    return { at: (row * columns + column) * channels + channel, value: number(record(sample).value) };
  });
  const first = numbers(value.pooled_first_16).map((pooled, at) => ({ at, value: pooled }));
  const largest = list(value.pooled_largest_8).map((pooled) => ({
    ...{ at: number(record(pooled).channel), value: number(record(pooled).value) },
  }));
  const layers = list(value.layers).map((layer) => ({
    ...{ ...moments(record(layer)), name: text(record(layer).name) },
  }));
  return {
    ...{ name, picture, samples, layers, pooled: [...first, ...largest] },
    output: { ...moments(output), max: number(output.max) },
  };
};

/** @throws Error where the file is not as said, or where the formulas give another picture than it checks */
export const readProbes = (json: string): Probes => {
  const file = record(JSON.parse(json));
  const [, height = 0, width = 0, channels = 0] = numbers(record(file.input).shape);
  const [, ...outputShape] = numbers(record(file.output).shape);
  const tolerance = record(file.tolerance);
  const inputShape = [height, width, channels] as const;
  return {
    inputShape,
    tolerance: {
      value: number(tolerance.value),
      moments: number(tolerance.mean_and_std),
      pooled: number(tolerance.pooled),
      layerMoments: number(tolerance.layer_mean_and_std),
    },
    probes: list(file.probes).map((probe) => readProbe(record(probe), inputShape, outputShape)),
  };
};
