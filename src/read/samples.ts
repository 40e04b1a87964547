import type { SampleName } from "./experiment.ts";

export interface SampleDescription {
  /** Part of the cache folder's name: a higher number where the drawn pictures change. */
  version: number;
  /** In label order; files are CLASS.NUMBER.jpg, as Kaggle names them. */
  classes: readonly { name: string; glob: string }[];
  picturesPerClass: number;
  /** Height and width in pixels. */
  size: number;
}

/** The sample sets that petri draws itself (`data.sample`). */
export const samples: Record<SampleName, SampleDescription> = {
  quickstart: {
    version: 1,
    classes: [
      { name: "bird", glob: "bird.*.jpg" },
      { name: "fish", glob: "fish.*.jpg" },
    ],
    picturesPerClass: 400,
    size: 96,
  },
};
