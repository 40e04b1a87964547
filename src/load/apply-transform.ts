import { affineOf, type AxisRule } from "./affine.ts";
import { flipHorizontal, flipVertical } from "./flip.ts";
import { changeBrightness, shiftChannels } from "./levels.ts";
import type { Transform } from "./transform.ts";
import { warp, type Sampling, type Shape } from "./warp.ts";

/**
 * Keras' apply_transform, in its order: one resampling, channel shift, flips, brightness. `from` has the levels
 * 0..255, `to` gets the same shape as float32, not rescaled.
 */
export const applyTransform = (
  from: Uint8Array,
  shape: Shape,
  transform: Transform,
  rule: AxisRule,
  sampling: Sampling,
  to: Float32Array,
): void => {
  const affine = affineOf(transform, rule);
  if (affine === null) to.set(from);
  else warp(from, shape, affine, sampling, to);
  if (transform.channelShift !== null) shiftChannels(to, transform.channelShift);
  if (transform.flipHorizontal) flipHorizontal(to, shape);
  if (transform.flipVertical) flipVertical(to, shape);
  if (transform.brightness !== null) changeBrightness(to, transform.brightness);
};
