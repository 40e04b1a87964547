import type { AugmentationSpec } from "../experiment/experiment.ts";
import { stream } from "../plan/random.ts";
import { type AxisRule, affineOf, trueCentre } from "./affine.ts";
import { changeLevels, keepsLevels } from "./levels.ts";
import type { PictureSize, Sampling } from "./pixel-loop.ts";
import { type Transform, drawTransform } from "./transform.ts";
import { openWarp } from "./warp.ts";

/** `from` has the levels 0..255 of one picture, `to` gets the same shape as float32, rescaled. */
type ApplyTransform = (from: Uint8Array, transform: Transform, rule: AxisRule, to: Float32Array) => void;

/**
 * Keras' apply_transform for pictures of one shape, then its image layers, then the rescale. The flips come before the
 * changes of level, which look at values only: they may be exchanged, and everything is done in one pass where no level
 * is changed.
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
    const isOnePass = keepsLevels(transform);
    warp(
      from,
      affineOf(transform, rule),
      { flipHorizontal, flipVertical, scale: isOnePass ? single : 1 },
      to,
    );
    changeLevels(to, transform, shape, single);
  };
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
  size: PictureSize,
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
  const rule = trueCentre([shape.height, shape.width]);
  return (from, sight, to) => {
    apply(from, transformOf(spec, shape, seed, sight), rule, to);
  };
};
