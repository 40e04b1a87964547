/** Changes of level, in place, on one picture's float32 values in 0..255 (test/reference/SEMANTICS.md 5). */
import type { Transform } from "./transform.ts";

const range = (values: Float32Array): { low: number; high: number } => {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
};

/** Adds one number to all channels and clips to the picture's own lowest and highest value. */
const shiftChannels = (values: Float32Array, levels: number): void => {
  const { low, high } = range(values);
  const amount = Math.fround(levels);
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.min(high, Math.max(low, Math.fround((values[i] ?? 0) + amount)));
  }
};

/** Cut to a whole number, times the factor, cut again, clipped to 0..255: what Pillow's enhancer does with uint8. */
const brightened = (value: number, factor: number): number =>
  Math.min(255, Math.max(0, Math.trunc(Math.fround(factor * Math.trunc(value)))));

/** A picture that leaves 0..255 is first stretched to 0..255 and afterwards mapped back to its old range. */
const changeBrightness = (values: Float32Array, factor: number): void => {
  const { low, high } = range(values);
  const singleFactor = Math.fround(factor);
  const stretch = low < 0 || high > 255;
  const span = Math.fround(high - low);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (!stretch) {
      values[i] = brightened(value, singleFactor);
      continue;
    }
    const share = span === 0 ? Math.fround(value - low) : Math.fround(Math.fround(value - low) / span);
    values[i] = (brightened(Math.fround(share * 255), singleFactor) / 255) * span + low;
  }
};

export const changesLevels = ({ channelShift, brightness }: Transform): boolean =>
  channelShift !== null || brightness !== null;

export const changeLevels = (values: Float32Array, { channelShift, brightness }: Transform): void => {
  if (channelShift !== null) shiftChannels(values, channelShift);
  if (brightness !== null) changeBrightness(values, brightness);
};
