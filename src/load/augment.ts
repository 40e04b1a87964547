import type { AugmentationSpec, Pair } from "../experiment/experiment.ts";
import { stream } from "../plan/random.ts";
import { type AxisRule, affineOf, trueCentre } from "./affine.ts";
import type { PictureSize, Sampling } from "./pixel-loop.ts";
import { rescaleValues } from "./standardize.ts";
import { type Transform, drawTransform } from "./transform.ts";
import { openWarp } from "./warp.ts";

/** `from` has the levels 0..255 of one picture, `to` gets the same shape as float32, rescaled. */
type ApplyTransform = (from: Uint8Array, transform: Transform, rule: AxisRule, to: Float32Array) => void;

/**
 * Keras' apply_transform for pictures of one shape, then its rescale. The flips come before the changes of level, which
 * look at values only: they may be exchanged, and everything is done in one pass where no level is changed.
 */
export const openApplyTransform = (
  shape: PictureSize,
  sampling: Sampling,
  rescale: number,
): ApplyTransform => {
  const warp = openWarp(shape, sampling);
  const single = Math.fround(rescale);
  return (from, transform, rule, to) => {
    const { flipHorizontal, flipVertical } = transform;
    const isOnePass = !changesLevels(transform);
    warp(
      from,
      affineOf(transform, rule),
      { flipHorizontal, flipVertical, scale: isOnePass ? single : 1 },
      to,
    );
    if (isOnePass) return;
    changeLevels(to, transform);
    rescaleValues(to, single);
  };
};

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

const changesLevels = ({ channelShift, brightness }: Transform): boolean =>
  channelShift !== null || brightness !== null;

const changeLevels = (values: Float32Array, { channelShift, brightness }: Transform): void => {
  if (channelShift !== null) shiftChannels(values, channelShift);
  if (brightness !== null) changeBrightness(values, brightness);
};

/** Which picture, and when it is seen. */
export interface Sight {
  pass: number;
  file: string;
  /** How often the picture was seen before in this pass. */
  repeat: number;
}

/**
 * What is done to a picture in one pass: depends on seed, pass, file, repeat and options, on nothing else
 * (docs/decisions/0003-addressed-randomness.md).
 */
export const transformOf = (
  spec: AugmentationSpec,
  size: Pair,
  seed: number,
  { pass, file, repeat }: Sight,
): Transform =>
  drawTransform(spec, size, (option) =>
    repeat === 0
      ? stream(seed, "augment", pass, file, option)
      : stream(seed, "augment", pass, file, option, repeat),
  );

/** Augments a picture as it is seen: `from` has levels 0..255, `to` gets them rescaled. */
export type Augment = (from: Uint8Array, sight: Sight, to: Float32Array) => void;

/** petri's augmentation for pictures of one shape. */
export const openAugment = (
  spec: AugmentationSpec,
  shape: PictureSize,
  seed: number,
  rescale: number,
): Augment => {
  const apply = openApplyTransform(shape, spec, rescale);
  const size: Pair = [shape.height, shape.width];
  const rule = trueCentre(size);
  return (from, sight, to) => {
    apply(from, transformOf(spec, size, seed, sight), rule, to);
  };
};
