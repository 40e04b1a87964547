/** What is done to the levels of a picture where no pixel moves: `values` are 0..255, changed in place. */
import type { PictureSize } from "./pixel-loop.ts";
import { rescaleValues } from "./standardize.ts";
import type { Erased, Transform } from "./transform.ts";

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

const channelMeans = (values: Float32Array, channels: number): number[] => {
  const sums = Array.from({ length: channels }, () => 0);
  for (let i = 0; i < values.length; i += channels)
    for (let channel = 0; channel < channels; channel++)
      sums[channel] = (sums[channel] ?? 0) + (values[i + channel] ?? 0);
  return sums.map((sum) => (sum * channels) / values.length);
};

const clip = (value: number, high: number): number => (value < 0 ? 0 : value > high ? high : value);

/** Where a colour of this hue (0 to 6, red is 0, green 2, blue 4) lies between the darkest channel and the brightest. */
const redAt = (hue: number): number => clip(Math.abs(hue - 3) - 1, 1);
const greenAt = (hue: number): number => clip(2 - Math.abs(hue - 2), 1);
const blueAt = (hue: number): number => clip(2 - Math.abs(hue - 4), 1);

/** 0 to 6; of gray 0. */
const hueOf = (r: number, g: number, b: number, most: number, span: number): number => {
  if (span === 0) return 0;
  if (r === most) return g < b ? (g - b) / span + 6 : (g - b) / span;
  return g === most ? (b - r) / span + 2 : (r - g) / span + 4;
};

/** Keras' RandomContrast, then the rescale: for each channel, the distance from its mean times the factor. */
const changeContrast = (values: Float32Array, factor: number, channels: number, scale: number): void => {
  for (const [channel, mean] of channelMeans(values, channels).entries())
    for (let i = channel; i < values.length; i += channels)
      values[i] = Math.fround(clip(((values[i] ?? 0) - mean) * factor + mean, 255)) * scale;
};

/**
 * Contrast, then saturation and hue, then the rescale, in one pass after the one for the means. The arithmetic is that
 * of Keras' layers, but for saturation beyond 1: it is cut there, as Keras does with value_range (0, 1); with (0, 255)
 * Keras cuts it at 255, which is to say never, and makes levels below 0.
 */
const changeColours = (
  values: Float32Array,
  factors: { contrast: number; saturation: number; hue: number },
  scale: number,
): void => {
  const { contrast, saturation } = factors;
  const turn = 6 * factors.hue;
  const [red = 0, green = 0, blue = 0] = contrast === 1 ? [] : channelMeans(values, 3);
  for (let i = 0; i < values.length; i += 3) {
    const r = clip(((values[i] ?? 0) - red) * contrast + red, 255);
    const g = clip(((values[i + 1] ?? 0) - green) * contrast + green, 255);
    const b = clip(((values[i + 2] ?? 0) - blue) * contrast + blue, 255);
    const most = r > g ? (r > b ? r : b) : g > b ? g : b;
    const span = most - (r < g ? (r < b ? r : b) : g < b ? g : b);
    const turned = hueOf(r, g, b, most, span) + turn;
    const hue = turned > 6 ? turned - 6 : turned < 0 ? turned + 6 : turned;
    // Saturation is span / most, and most * (1 - saturation) the darkest channel.
    const wide = clip(span * saturation, most);
    const least = most - wide;
    values[i] = Math.fround(least + wide * redAt(hue)) * scale;
    values[i + 1] = Math.fround(least + wide * greenAt(hue)) * scale;
    values[i + 2] = Math.fround(least + wide * blueAt(hue)) * scale;
  }
};

const erase = (
  values: Float32Array,
  { top, bottom, left, right, fill }: Erased,
  { width, channels }: PictureSize,
  scale: number,
): void => {
  const length = (right - left) * channels;
  for (let row = top; row < bottom; row++) {
    const start = (row * width + left) * channels;
    for (let i = 0; i < length; i++)
      values[start + i] = Math.fround(fill[((row - top) * length + i) % fill.length] ?? 0) * scale;
  }
};

/** Does nothing but erase, which needs no level of the picture? */
export const keepsLevels = ({ channelShift, brightness, contrast, saturation, hue }: Transform): boolean =>
  channelShift === null && brightness === null && contrast === null && saturation === null && hue === null;

/** @param scale a float32 by which every level is multiplied at the end; `values` that keep their levels have it already */
export const changeLevels = (
  values: Float32Array,
  transform: Transform,
  size: PictureSize,
  scale: number,
): void => {
  const { channelShift, brightness, contrast, saturation, hue, erased } = transform;
  if (channelShift !== null) shiftChannels(values, channelShift);
  if (brightness !== null) changeBrightness(values, brightness);
  if (saturation !== null || hue !== null)
    changeColours(values, { contrast: contrast ?? 1, saturation: saturation ?? 1, hue: hue ?? 0 }, scale);
  else if (contrast !== null) changeContrast(values, contrast, size.channels, scale);
  else if (!keepsLevels(transform)) rescaleValues(values, scale);
  if (erased !== null) erase(values, erased, size, scale);
};
