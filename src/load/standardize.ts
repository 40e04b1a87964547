import type { GeneratorSpec } from "../experiment/experiment.ts";

/** Of the rescaled training pictures, one number a channel. */
export interface ChannelStatistics {
  mean: readonly number[];
  /** Population standard deviation. */
  std: readonly number[];
}

export type StandardizeSpec = Pick<
  GeneratorSpec,
  | "rescale"
  | "samplewiseCenter"
  | "samplewiseStdNormalization"
  | "featurewiseCenter"
  | "featurewiseStdNormalization"
>;

/** Added to a deviation before it divides, as Keras does. */
const epsilon = 1e-6;

export const needsStatistics = (spec: StandardizeSpec): boolean =>
  spec.featurewiseCenter || spec.featurewiseStdNormalization;

/** Mean and deviation over the whole picture, all channels together; a deviation switches the centre on. */
const standardizeSample = (values: Float32Array, divides: boolean): void => {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const centred = (values[i] ?? 0) - mean;
    values[i] = centred;
    squares += centred * centred;
  }
  if (!divides) return;
  const divisor = Math.sqrt(squares / values.length) + epsilon;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / divisor;
};

const standardizeFeatures = (
  values: Float32Array,
  { mean, std }: ChannelStatistics,
  divides: boolean,
): void => {
  const channels = mean.length;
  for (let channel = 0; channel < channels; channel++) {
    const centre = mean[channel] ?? 0;
    const divisor = divides ? (std[channel] ?? 0) + epsilon : 1;
    for (let i = channel; i < values.length; i += channels) values[i] = ((values[i] ?? 0) - centre) / divisor;
  }
};

/** What Keras' standardize does after the rescale, in place: samplewise, then featurewise (test/reference/SEMANTICS.md 7). */
export const normalize = (
  values: Float32Array,
  spec: StandardizeSpec,
  statistics: ChannelStatistics | null,
): void => {
  if (spec.samplewiseCenter || spec.samplewiseStdNormalization) {
    standardizeSample(values, spec.samplewiseStdNormalization);
  }
  if (statistics !== null && needsStatistics(spec)) {
    standardizeFeatures(values, statistics, spec.featurewiseStdNormalization);
  }
};

/** In place, in float32 as NumPy does it; `rescale` is a float32. */
export const rescaleValues = (values: Float32Array, rescale: number): void => {
  if (rescale !== 1) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * rescale;
};

/** Keras' standardize on a picture that is not augmented; `table` is `rescaleTable(spec.rescale)`. */
export const standardizeBytes = (
  from: Uint8Array,
  table: Float32Array,
  spec: StandardizeSpec,
  statistics: ChannelStatistics | null,
  to: Float32Array,
): void => {
  for (let i = 0; i < from.length; i++) to[i] = table[from[i] ?? 0] ?? 0;
  normalize(to, spec, statistics);
};

/** The 256 levels, rescaled: looked up instead of multiplied. */
export const rescaleTable = (rescale: number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, level) => level * Math.fround(rescale));
