import { stream } from "../plan/random.ts";
import type { AugmentationSpec, Pair } from "../read/experiment.ts";
import { trueCentre } from "./affine.ts";
import { applyTransform } from "./apply-transform.ts";
import { drawTransform, type Transform } from "./transform.ts";
import type { Shape } from "./warp.ts";

/** What is done to a picture in one pass: depends on seed, pass, file and options, on nothing else (RUNS.md). */
export const transformOf = (
  spec: AugmentationSpec,
  size: Pair,
  seed: number,
  pass: number,
  file: string,
): Transform => drawTransform(spec, size, (option) => stream(seed, "augment", pass, file, option));

/** petri's augmentation of one picture: `from` and `to` have the shape's values, 0..255. */
export const augment = (
  from: Uint8Array,
  shape: Shape,
  transform: Transform,
  spec: AugmentationSpec,
  to: Float32Array,
): void => {
  applyTransform(from, shape, transform, trueCentre([shape.height, shape.width]), spec, to);
};
