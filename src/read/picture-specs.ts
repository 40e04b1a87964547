/** Where an experiment's pictures come from, how they are split, read and changed. */
import type { Pair } from "./layer-spec.ts";

export type OnProblem = "auto" | "stop" | "skip" | "warn";

/** Directories are absolute here; resolved.yaml writes them relative to the run folder. */
export type DataSpec = { onProblem: OnProblem } & (
  | {
      type: "flat";
      directory: string;
      /** In label order. */
      classes: readonly { name: string; glob: string }[];
    }
  | { type: "folders"; directory: string }
  | { type: "sample"; sample: SampleName }
);

export type SampleName = "quickstart";

export type FileOrder = "natural" | "codePoint" | "shuffled";

/** `seed` seeds `order: shuffled` only. Counts are pictures a class, fractions shares of each class. */
export type SplitSpec = { order: FileOrder; seed: number } & (
  | { type: "all" }
  | { type: "counts"; train: number; validation: number; test: number }
  | { type: "fractions"; train: number; validation: number; test: number }
  /** Folders below data.directory; null: that part is empty. */
  | { type: "directories"; train: string; validation: string | null; test: string | null }
);

export type Interpolation = "nearest" | "bilinear" | "bicubic";
export type ClassMode = "binary" | "categorical" | "sparse";

export interface GeneratorSpec {
  /** Height, width in pixels. */
  imageSize: Pair;
  colorMode: "rgb" | "grayscale";
  interpolation: Interpolation;
  /** A file that declares more is not decoded, because of the memory that it would take. */
  maxPixels: number;
  /** Multiplies each 0..255 value after augmentation. */
  rescale: number;
  /** Per picture, all channels together; std implies centre (SEMANTICS.md 7). */
  samplewiseCenter: boolean;
  samplewiseStdNormalization: boolean;
  /** Per channel, statistics from the (rescaled, not augmented) training pictures. */
  featurewiseCenter: boolean;
  featurewiseStdNormalization: boolean;
  batchSize: number;
  classMode: ClassMode;
  /** A new seeded order each pass. */
  shuffle: boolean;
}

export type FillMode = "constant" | "nearest" | "reflect" | "wrap";

/** A shift as Keras reads it: below 1 a share of the size, from 1 on pixels, whole numbers k: one of 0..k-1; or a list to choose from. */
export type ShiftRange = number | readonly number[];

/** The random options of Keras' ImageDataGenerator; 0, false or null draws nothing. SEMANTICS.md 4 to 6. */
export interface AugmentationSpec {
  /** Degrees, drawn from [-range, range]. */
  rotationRange: number;
  /** Sideways, of the width. */
  widthShiftRange: ShiftRange;
  /** Up and down, of the height. */
  heightShiftRange: ShiftRange;
  /** Degrees, drawn from [-range, range]. */
  shearRange: number;
  /** [lowest, highest] factor; [1, 1] draws nothing. */
  zoomRange: Pair;
  /** Levels of 0..255, drawn from [-range, range]. */
  channelShiftRange: number;
  /** [lowest, highest] factor. */
  brightnessRange: Pair | null;
  horizontalFlip: boolean;
  verticalFlip: boolean;
  fillMode: FillMode;
  /** Value 0..255 outside the picture, for fillMode constant. */
  cval: number;
  interpolation: "bilinear" | "nearest";
}
