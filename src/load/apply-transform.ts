import { affineOf, type AxisRule } from "./affine.ts";
import { flipHorizontal, flipVertical } from "./flip.ts";
import { changeBrightness, shiftChannels } from "./levels.ts";
import type { Transform } from "./transform.ts";
import { openWarp, type Sampling, type Shape } from "./warp.ts";

/** `from` has the levels 0..255 of one picture, `to` gets the same shape as float32, not rescaled. */
type ApplyTransform = (from: Uint8Array, transform: Transform, rule: AxisRule, to: Float32Array) => void;

/** Keras' apply_transform for pictures of one shape, in its order: resampling, channel shift, flips, brightness. */
export const openApplyTransform = (shape: Shape, sampling: Sampling): ApplyTransform => {
  const warp = openWarp(shape, sampling);
  return (from, transform, rule, to) => {
    const affine = affineOf(transform, rule);
    if (affine === null) to.set(from);
    else warp(from, affine, to);
    if (transform.channelShift !== null) shiftChannels(to, transform.channelShift);
    if (transform.flipHorizontal) flipHorizontal(to, shape);
    if (transform.flipVertical) flipVertical(to, shape);
    if (transform.brightness !== null) changeBrightness(to, transform.brightness);
  };
};
