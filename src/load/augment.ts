import { stream } from "../plan/random.ts";
import type { AugmentationSpec, Pair } from "../experiment/experiment.ts";
import { trueCentre } from "./affine.ts";
import { openApplyTransform } from "./apply-transform.ts";
import { drawTransform, type Transform } from "./transform.ts";
import type { PictureSize } from "./pixel-loop.ts";

/**
 * What is done to a picture in one pass: depends on seed, pass, file and options, on nothing else
 * (docs/decisions/0003-addressed-randomness.md).
 */
export const transformOf = (
  spec: AugmentationSpec,
  size: Pair,
  seed: number,
  pass: number,
  file: string,
): Transform => drawTransform(spec, size, (option) => stream(seed, "augment", pass, file, option));

/** Augments the picture `file` as pass `pass` sees it: `from` has levels 0..255, `to` gets them rescaled. */
export type Augment = (from: Uint8Array, pass: number, file: string, to: Float32Array) => void;

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
  return (from, pass, file, to) => {
    apply(from, transformOf(spec, size, seed, pass, file), rule, to);
  };
};
