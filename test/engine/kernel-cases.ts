import { batchNormalize } from "../../src/engine/batch-normalization.ts";
import { convolve } from "../../src/engine/convolution.ts";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import { nth } from "../../src/engine/nth.ts";

/** Something that petri's kernels and the stock ones must agree on: value and gradients of `compute`. */
export interface KernelCase {
  name: string;
  /** Largest difference allowed, as a share of the largest value; 0: the same bits. */
  tolerance: number;
  inputs: readonly (readonly number[])[];
  compute: (engine: Engine, inputs: readonly Tensor[]) => Tensor;
}

/** The value, then the gradient of each input, of the sum weighted by other numbers, so that dy is not constant. */
export function valueAndGradients(engine: Engine, { inputs, compute }: KernelCase): Float32Array[] {
  const { tf } = engine;
  return tf.tidy(() => {
    const given = inputs.map((shape, i) => numbers(engine, shape, i));
    const value = compute(engine, given);
    const weights = numbers(engine, value.shape, 7);
    const weighted = (...x: Tensor[]) => tf.sum(tf.mul(compute(engine, x), weights));
    const gradients = given.length === 0 ? [] : tf.grads(weighted)(given);
    return [value, ...gradients].map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

/** From -3 to 3 without a pattern, in steps of a quarter: zeros and equal neighbours are among them. */
function numbers({ tf }: Engine, shape: readonly number[], seed: number): Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  const values = Float32Array.from(
    { length: size },
    (_, i) => Math.round(12 * Math.sin(i * 12.9898 + seed)) / 4,
  );
  return tf.tensor(values, [...shape]);
}

const rounding = 2e-5;

type Picture = readonly [number, number, number, number];

/** [n, height, width, channels]: odd and even sizes, one picture, one channel, one pixel. */
const pictures: readonly Picture[] = [
  [1, 5, 7, 1],
  [2, 9, 8, 3],
  [3, 1, 1, 4],
  [2, 16, 16, 8],
];
const shapes: readonly (readonly number[])[] = [[6, 4], [1, 3], ...pictures];
const pads = ["same", "valid"] as const;
const text = (shape: readonly number[]) => `[${shape.join(", ")}]`;

const reluCases = shapes.flatMap((shape): KernelCase[] => [
  {
    name: `relu of ${text(shape)}`,
    tolerance: 0,
    inputs: [shape],
    compute: ({ tf }, inputs) => tf.relu(nth(inputs, 0)),
  },
  {
    // Times 2.3: no value is exactly 6, where tfjs and TensorFlow differ.
    name: `relu6 of ${text(shape)}`,
    tolerance: 0,
    inputs: [shape],
    compute: ({ tf }, inputs) => tf.relu6(tf.mul(nth(inputs, 0), 2.3)),
  },
]);

const poolingCases = pictures.slice(0, 2).flatMap((shape) =>
  pads.flatMap((pad) =>
    [
      { size: 2, stride: 2 },
      { size: 3, stride: 2 },
      { size: 3, stride: 1 },
      { size: 2, stride: 3 },
    ].map(({ size, stride }): KernelCase => ({
      name: `max-pool of ${text(shape)}, ${pad}, size ${size}, stride ${stride}`,
      tolerance: 0,
      inputs: [shape],
      compute: ({ tf }, inputs) => tf.maxPool(nth(inputs, 0).as4D(...shape), size, stride, pad),
    })),
  ),
);

const additionCases = [
  [[2, 9, 8, 3], [3]],
  [[1, 5, 7, 1], [1]],
  [[4, 6], [6]],
  [
    [2, 9, 8, 3],
    [1, 1, 1, 3],
  ],
  [[3], [2, 9, 8, 3]],
  [[2, 9, 8, 3], []],
  [
    [2, 9, 8, 3],
    [8, 3],
  ],
  [
    [2, 1, 3],
    [1, 4, 3],
  ],
  [[5], [5]],
].map((inputs): KernelCase => ({
  name: inputs.map(text).join(" + "),
  tolerance: rounding,
  inputs,
  compute: ({ tf }, given) => tf.add(nth(given, 0), nth(given, 1)),
}));

const convolutionCases = pictures.flatMap((shape) =>
  pads.flatMap((pad) =>
    [
      { size: 1, stride: 1 },
      { size: 3, stride: 1 },
      { size: 3, stride: 2 },
    ]
      .filter(({ size }) => pad === "same" || size <= shape[1])
      .map(({ size, stride }): KernelCase => ({
        name: `convolution of ${text(shape)}, ${pad}, size ${size}, stride ${stride}`,
        tolerance: rounding,
        inputs: [shape, [size, size, shape[3], 5], [5]],
        compute: (engine, inputs) =>
          convolve(engine, nth(inputs, 0), nth(inputs, 1), nth(inputs, 2), {
            strides: [stride, stride],
            pad,
          }),
      })),
  ),
);

const normalizationCases = shapes.flatMap((shape): KernelCase[] => {
  const channels = shape.slice(-1);
  return [
    {
      name: `normalisation of ${text(shape)} in training`,
      tolerance: rounding,
      inputs: [shape, channels, channels],
      compute: (engine, inputs) =>
        batchNormalize(engine, nth(inputs, 0), nth(inputs, 1), nth(inputs, 2), 1e-3).y,
    },
    {
      name: `running statistics of ${text(shape)}`,
      tolerance: rounding,
      inputs: [],
      compute: (engine) => {
        const [x, ones] = [numbers(engine, shape, 0), engine.tf.ones(channels)];
        const { mean, variance } = batchNormalize(engine, x, ones, ones, 1e-3);
        return engine.tf.stack([mean, variance]);
      },
    },
    {
      name: `normalisation of ${text(shape)} by fixed statistics`,
      tolerance: rounding,
      inputs: [shape, channels, channels, channels, channels],
      compute: ({ tf }, inputs) => {
        const variance = tf.add(tf.square(nth(inputs, 2)), 0.5);
        return tf.batchNorm(nth(inputs, 0), nth(inputs, 1), variance, nth(inputs, 3), nth(inputs, 4));
      },
    },
  ];
});

export const kernelCases: readonly KernelCase[] = [
  ...reluCases,
  ...poolingCases,
  ...additionCases,
  ...convolutionCases,
  ...normalizationCases,
];
