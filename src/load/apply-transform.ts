import { affineOf, type AxisRule } from "./affine.ts";
import { changeLevels, changesLevels } from "./levels.ts";
import { rescaleValues } from "./standardize.ts";
import type { Transform } from "./transform.ts";
import type { PictureSize, Sampling } from "./pixel-loop.ts";
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
