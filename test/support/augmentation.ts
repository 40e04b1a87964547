import type { AugmentationSpec } from "../../src/experiment/experiment.ts";

/** Changes nothing but what a test asks for. */
export const augmentationWith = (changes: Partial<AugmentationSpec> = {}): AugmentationSpec => ({
  rotationRange: 0,
  widthShiftRange: 0,
  heightShiftRange: 0,
  shearRange: 0,
  zoomRange: [1, 1],
  channelShiftRange: 0,
  brightnessRange: null,
  contrastRange: [1, 1],
  saturationRange: [0.5, 0.5],
  hueRange: [0, 0],
  horizontalFlip: false,
  verticalFlip: false,
  fillMode: "nearest",
  cval: 0,
  interpolation: "bilinear",
  erasing: null,
  ...changes,
});
