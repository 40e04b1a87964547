import type { ChannelStatistics } from "./standardize.ts";

/** How often each level occurs, [channels, 256]: whole numbers, so their sum is the same in whatever order it is made. */
export type Histogram = Float64Array;

export const emptyHistogram = (channels: number): Histogram => new Float64Array(channels * 256);

/** Counts the levels of one picture. */
export const countLevels = (pixels: Uint8Array, histogram: Histogram): void => {
  const channels = histogram.length / 256;
  for (let i = 0, channel = 0; i < pixels.length; i++) {
    const at = channel * 256 + (pixels[i] ?? 0);
    histogram[at] = (histogram[at] ?? 0) + 1;
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
};

export const addHistogram = (to: Histogram, from: Histogram): void => {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + (from[i] ?? 0);
};

/** Keras' ImageDataGenerator.fit: mean and population deviation of each channel of the rescaled pictures. */
export const statisticsOf = (histogram: Histogram, rescale: number): ChannelStatistics => {
  const channels = Array.from({ length: histogram.length / 256 }, (_, channel) =>
    momentsOf(histogram.subarray(channel * 256, (channel + 1) * 256)),
  );
  return {
    mean: channels.map(({ mean }) => mean * rescale),
    std: channels.map(({ std }) => std * Math.abs(rescale)),
  };
};

const momentsOf = (counts: Float64Array): { mean: number; std: number } => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, level) => sum + count * level, 0) / total;
  const squares = counts.reduce((sum, count, level) => sum + count * (level - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / total) };
};
