/** From what was seen to the settings of a first experiment, each with its reason. Pure. */
import type { Shares } from "../read/resolve-data.ts";
import { partSizes } from "../plan/split.ts";
import { counted } from "../read/words.ts";
import type { Survey } from "./survey.ts";

export interface Chosen<T> {
  value: T;
  /** A clause that follows the value. */
  reason: string;
}

export interface Choices {
  /** null: the pictures are divided by folders already. */
  split: Chosen<Shares> | null;
  imageSize: Chosen<readonly [height: number, width: number]>;
  batchSize: Chosen<number>;
  /** Filters of the convolutions, each before a pooling that halves the sides. */
  filters: Chosen<readonly number[]>;
  /** Units of the layer before the last. */
  units: number;
  epochs: Chosen<number>;
}

/** Training, validation and test; the first that gives every class a picture in each of its parts. */
const shares: readonly { value: Shares; reason: string }[] = [
  { value: { train: 0.7, validation: 0.15, test: 0.15 }, reason: "most to learn from, the rest to judge by" },
  {
    value: { train: 0.6, validation: 0.2, test: 0.2 },
    reason: "few pictures: a larger share to judge by, since a handful says little",
  },
  {
    value: { train: 0.34, validation: 0.33, test: 0.33 },
    reason: "a class has only 3 pictures, one for each part; the result says little",
  },
  {
    value: { train: 0.5, validation: 0.5, test: 0 },
    reason: "a class has only 2 pictures, so that there are no test pictures; the result says little",
  },
];

const manyPictures = 1000;

/** `dealt`: what is dealt into the parts, class by class: pictures, or whole groups of them. */
const splitOf = (counts: readonly number[], dealt: readonly number[]): Chosen<Shares> => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const fits = ({ value }: Chosen<Shares>): boolean =>
    dealt.every((count) => {
      const sizes = partSizes({ type: "fractions", ...value }, count);
      return sizes.train > 0 && sizes.validation > 0 && (value.test === 0 || sizes.test > 0);
    });
  const fitting = (total < manyPictures ? shares.slice(1) : shares).find(fits);
  if (fitting === undefined) throw new Error("each class has at least 2 pictures");
  return fitting;
};

/** Sides of the pictures that the network sees; more pixels take longer, and of many pictures each needs to tell less. */
const largestSides: readonly { upTo: number; side: number }[] = [
  { upTo: 1000, side: 128 },
  { upTo: 5000, side: 96 },
  { upTo: Infinity, side: 64 },
];

const smallestSide = 16;
/** Smaller pictures are taken as they are. */
const smallPictures = 64;
const widestRatio = 3;

const toSixteen = (side: number): number => Math.max(smallestSide, Math.floor(side / 16) * 16);

const sideOf = (shorter: number, total: number): Chosen<number> => {
  const { side } = largestSides.find(({ upTo }) => total <= upTo) ?? { side: smallPictures };
  if (shorter > side)
    return {
      value: side,
      reason: `small, for ${counted(total, "picture")}; more pixels may tell more, but take longer`,
    };
  if (shorter < smallestSide)
    return {
      value: smallestSide,
      reason: `the pictures are smaller, and are enlarged so that the network fits`,
    };
  return {
    value: shorter <= smallPictures ? shorter : toSixteen(shorter),
    reason: "no larger than most of the pictures are",
  };
};

/** Square, unless most pictures are far from it. */
const imageSizeOf = ({ size }: Survey, total: number): Choices["imageSize"] => {
  const { value: side, reason } = sideOf(size.shorter, total);
  const ratio = Math.min(widestRatio, Math.max(size.width, size.height) / size.shorter);
  const isWide = size.width >= size.height;
  if (ratio < 1.5) return { value: [side, side], reason };
  const longer = toSixteen(side * ratio);
  return {
    value: isWide ? [side, longer] : [longer, side],
    reason: `${reason}; most pictures are about ${ratio.toFixed(1)} times as ${isWide ? "wide as high" : "high as wide"}`,
  };
};

const batchSizes: readonly { below: number; size: number }[] = [
  { below: 100, size: 8 },
  { below: 500, size: 16 },
  { below: 5000, size: 32 },
  { below: Infinity, size: 64 },
];

const batchSizeOf = (training: number): Chosen<number> => {
  const value = batchSizes.find(({ below }) => training < below)?.size ?? 64;
  const steps = Math.ceil(training / value);
  return {
    value,
    reason: `${counted(training, "training picture")} make ${counted(steps, "step")} per epoch`,
  };
};

const mostBlocks = 4;
/** Of a map of features that is pooled no further. */
const smallestMap = 3;

/** A 3x3 convolution takes a pixel from each edge, and a pooling halves what is left. */
const pooled = (side: number): number => Math.floor((side - 2) / 2);

const filtersOf = ([height, width]: readonly [number, number], total: number): Choices["filters"] => {
  const wanted = total < manyPictures ? [16, 32, 64, 64] : [32, 64, 128, 128];
  const value: number[] = [];
  let side = Math.min(height, width);
  while (value.length < mostBlocks && pooled(side) >= smallestMap) {
    side = pooled(side);
    value.push(wanted[value.length] ?? 0);
  }
  const reason = `as many blocks as the size allows, down to ${side} pixels${total < manyPictures ? "; narrow, since few pictures are soon learnt by heart" : ""}`;
  return { value, reason };
};

const unitsFor = (classes: number): number => [64, 128, 256].find((units) => classes * 2 <= units) ?? 512;

/** Pictures that train, of all. */
const trainingOf = (survey: Survey, split: Chosen<Shares> | null, counts: readonly number[]): number => {
  const { parts, classes } = survey.layout;
  if (parts?.type === "column") return parts.training;
  if (parts !== null)
    return classes.flatMap(({ files }) => files.filter((file) => file.startsWith(`${parts.train}/`))).length;
  const { value } = split ?? { value: { train: 1, validation: 0, test: 0 } };
  const fractions = { type: "fractions", ...value } as const;
  return counts.reduce((sum, count) => sum + partSizes(fractions, count).train, 0);
};

/** Whether there are validation pictures, or will be. */
export const validates = ({ layout: { parts } }: Survey): boolean => {
  if (parts === null) return true;
  return parts.type === "column" ? parts.validates : parts.validation !== null;
};

export const choose = (survey: Survey): Choices => {
  const { parts, classes, classesBy } = survey.layout;
  const counts = classes.map(({ files }) => files.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const groups = classesBy.type === "labels" ? classesBy.groups : null;
  const split = parts === null ? splitOf(counts, groups ?? counts) : null;
  const imageSize = imageSizeOf(survey, total);
  const judged = validates(survey);
  return {
    split,
    imageSize,
    batchSize: batchSizeOf(trainingOf(survey, split, counts)),
    filters: filtersOf(imageSize.value, total),
    units: unitsFor(classes.length),
    epochs: {
      value: judged ? 40 : 20,
      reason: judged
        ? "at most: training stops earlier when validation gets no better"
        : "there is no validation to stop training earlier",
    },
  };
};
