import type { SampleName } from "../experiment/experiment.ts";

interface SampleDescription {
  /** Part of the cache folder's name; to be raised when the drawing changes, so that an old cache is not taken for it. */
  version: number;
  /** In label order; files are CLASS.NUMBER.jpg, as Kaggle names them. */
  classes: readonly { name: string; glob: string }[];
  picturesPerClass: number;
  /** Height and width in pixels. */
  size: number;
}

/** The sample sets that petri draws itself (`data.sample`). */
export const samples = {
  quickstart: {
    version: 1,
    classes: [
      { name: "bird", glob: "bird.*.jpg" },
      { name: "fish", glob: "fish.*.jpg" },
    ],
    picturesPerClass: 400,
    size: 96,
  },
} as const satisfies Record<SampleName, SampleDescription>;

/** A class of one of the sample sets. */
export type SampleClass = (typeof samples)[SampleName]["classes"][number]["name"];
