/** First values of the weights: Keras 3's initialisers, each weight drawn from its own stream init/LAYER/WEIGHT. */
import type { Shape } from "../layers/kind.ts";
import type { InitializerSpec } from "../experiment/experiment.ts";
import type { PlannedLayer } from "../plan/plan.ts";
import { type Stream, normal, stream, uniform } from "../plan/random.ts";
import { type NamedArray, sizeOf, weightName } from "./named-array.ts";

/**
 * Makes vectors orthonormal, in place: the columns of Q in a QR decomposition whose R has a positive diagonal, which is
 * what Keras' orthogonal initialiser takes. Modified Gram and Schmidt in float64, good for vectors of random normal
 * numbers, which are far from parallel.
 * @param vectors all of one length, at most as many as they are long
 */
const orthonormalize = (vectors: readonly Float64Array[]): void => {
  for (const [i, vector] of vectors.entries()) {
    for (const unit of vectors.slice(0, i)) add(vector, unit, -dot(vector, unit));
    const length = Math.sqrt(dot(vector, vector));
    vector.forEach((value, k) => (vector[k] = value / length));
  }
};

/** a += factor * b */
const add = (a: Float64Array, b: Float64Array, factor: number): void => {
  for (let k = 0; k < a.length; k++) a[k] = (a[k] ?? 0) + factor * (b[k] ?? 0);
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
};

type InitializerOf<T extends InitializerSpec["type"]> = Extract<InitializerSpec, { type: T }>;
type Drawers = {
  [T in InitializerSpec["type"]]: (spec: InitializerOf<T>, shape: Shape, draw: Stream) => Float32Array;
};

/** All weights of a stack, layer after layer in getWeights order. */
export const drawInitialWeights = (seed: number, layers: readonly PlannedLayer[]): NamedArray[] =>
  layers.flatMap((layer) =>
    layer.weights.map(({ name, shape, initializer }) => ({
      name: weightName(layer.name, name),
      shape,
      values: drawWeight(initializer, shape, stream(seed, "init", layer.name, name)),
    })),
  );

/**
 * @throws Error for an initialiser that a weight of this shape cannot have: orthogonal asks for two axes or more,
 * identity for exactly two
 */
export const drawWeight = (spec: InitializerSpec, shape: Shape, draw: Stream): Float32Array =>
  callDrawer(spec, shape, draw);

const callDrawer = <T extends InitializerSpec["type"]>(
  spec: InitializerOf<T> & { type: T },
  shape: Shape,
  draw: Stream,
): Float32Array => initializerDrawers[spec.type](spec, shape, draw);

/** Standard deviation of a standard normal cut off at -2 and 2. */
const truncatedStddev = 0.87962566103423978;

export const initializerDrawers: Drawers = {
  zeros: (_, shape) => filled(shape, () => 0),
  ones: (_, shape) => filled(shape, () => 1),
  constant: ({ value }, shape) => filled(shape, () => value),
  randomNormal: ({ mean, stddev }, shape, draw) => filled(shape, () => mean + stddev * normal(draw)),
  truncatedNormal: ({ mean, stddev }, shape, draw) =>
    filled(shape, () => mean + stddev * truncatedNormal(draw)),
  randomUniform: ({ minval, maxval }, shape, draw) => filled(shape, () => uniform(draw, minval, maxval)),
  varianceScaling: (spec, shape, draw) => scaled(spec, shape, draw),
  glorotNormal: (_, shape, draw) => scaled(glorot("truncatedNormal"), shape, draw),
  glorotUniform: (_, shape, draw) => scaled(glorot("uniform"), shape, draw),
  heNormal: (_, shape, draw) => scaled(he("truncatedNormal"), shape, draw),
  heUniform: (_, shape, draw) => scaled(he("uniform"), shape, draw),
  leCunNormal: (_, shape, draw) => scaled(leCun("truncatedNormal"), shape, draw),
  leCunUniform: (_, shape, draw) => scaled(leCun("uniform"), shape, draw),
  orthogonal: ({ gain }, shape, draw) => orthogonal(gain, shape, draw),
  identity: ({ gain }, shape) => identity(gain, shape),
};

type Scaling = Omit<InitializerOf<"varianceScaling">, "type">;
type Distribution = Scaling["distribution"];

const glorot = (distribution: Distribution): Scaling => ({ scale: 1, mode: "fanAvg", distribution });
const he = (distribution: Distribution): Scaling => ({ scale: 2, mode: "fanIn", distribution });
const leCun = (distribution: Distribution): Scaling => ({ scale: 1, mode: "fanIn", distribution });

/** Keras' VarianceScaling: numbers of mean 0 and variance scale / fan, or uniform in +-sqrt(3 scale / fan). */
const scaled = ({ scale, mode, distribution }: Scaling, shape: Shape, draw: Stream): Float32Array => {
  const variance = scale / Math.max(1, fan(mode, shape));
  const stddev = Math.sqrt(variance);
  const limit = Math.sqrt(3 * variance);
  switch (distribution) {
    case "uniform":
      return filled(shape, () => uniform(draw, -limit, limit));
    case "untruncatedNormal":
      return filled(shape, () => stddev * normal(draw));
    case "normal":
    case "truncatedNormal":
      return filled(shape, () => (stddev / truncatedStddev) * truncatedNormal(draw));
  }
};

/** Connections into and out of a unit: of a kernel [kh, kw, in, out], kh * kw * in and kh * kw * out. */
export const fan = (mode: Scaling["mode"], shape: Shape): number => {
  const out = shape.at(-1) ?? 1;
  const into = shape.at(-2) ?? out;
  const field = sizeOf(shape.slice(0, -2));
  switch (mode) {
    case "fanIn":
      return field * into;
    case "fanOut":
      return field * out;
    case "fanAvg":
      return (field * (into + out)) / 2;
  }
};

const filled = (shape: Shape, next: () => number): Float32Array => {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = next();
  return values;
};

/** Standard normal, drawn again until it lies in [-2, 2]. */
const truncatedNormal = (draw: Stream): number => {
  for (;;) {
    const value = normal(draw);
    if (Math.abs(value) <= 2) return value;
  }
};

/** The kernel as a matrix [all axes but the last, last]: its columns, or its rows where these are fewer, orthonormal. */
const orthogonal = (gain: number, shape: Shape, draw: Stream): Float32Array => {
  if (shape.length < 2) throw new Error("an orthogonal weight has two axes or more");
  const columns = shape.at(-1) ?? 1;
  const rows = sizeOf(shape) / columns;
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => normal(draw)));
  orthonormalize(vectors);
  const at = (row: number, column: number): number =>
    (rows < columns ? vectors[row]?.[column] : vectors[column]?.[row]) ?? 0;
  return Float32Array.from(
    { length: rows * columns },
    (_, i) => gain * at(Math.floor(i / columns), i % columns),
  );
};

const identity = (gain: number, shape: Shape): Float32Array => {
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new Error("an identity weight has two axes");
  }
  return Float32Array.from({ length: rows * columns }, (_, i) =>
    Math.floor(i / columns) === i % columns ? gain : 0,
  );
};
