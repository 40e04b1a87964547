/** Which pictures train, which validate, which test. Pure. */
import type { FileOrder, SplitSpec } from "../experiment/experiment.ts";
import { byCodePoint, naturally, sortPaths } from "../read/compare-names.ts";
import type { Groups } from "../read/group-pictures.ts";
import type { Listing } from "../read/list-pictures.ts";
import { type Shares, addUpToOne } from "../read/resolve-data.ts";
import type { ListedClass } from "../read/sort-pictures.ts";
import { inFolds } from "./folds.ts";
import { cutByGroups, groupingOf, type PartSizes } from "./group-split.ts";
import {
  type Grouping,
  type PlannedPicture,
  type SkippedPicture,
  type Split,
  type SplitName,
  splitNames,
} from "./plan.ts";
import { permutation, stream } from "./random.ts";

/** Draws from the address of the class alone, so that pictures of another class move nothing. */
const shuffled = (files: readonly string[], className: string, seed: number): string[] => {
  const order = permutation(stream(seed, "split", className), files.length);
  return [...order].flatMap((position) => files[position] ?? []);
};

/**
 * Pictures of one class in the order in which the split takes them: natural (cat.2 before cat.10), codePoint
 * (Keras': cat.10 before cat.2), or shuffled from `seed` (what is shuffled is the natural order, so the result
 * depends on names and seed only). Files of a folder stay together in the first two.
 */
export const orderFiles = (
  files: readonly string[],
  className: string,
  { order, seed }: { order: FileOrder; seed: number },
): string[] => {
  switch (order) {
    case "natural":
      return sortPaths(files, naturally);
    case "codePoint":
      return sortPaths(files, byCodePoint);
    case "shuffled":
      return shuffled(sortPaths(files, naturally), className, seed);
  }
};

/** Files to leave out before the split (below the data directory), each with the reason. */
export type SkippedFiles = ReadonlyMap<string, string>;

export interface SplitPictures {
  split: Split;
  skipped: readonly SkippedPicture[];
  /** Pictures that no part takes. */
  unused: number;
  grouping: Grouping | null;
}

/** The slack lets 0.29 of 100 be 29, which is 28.999999999999996 in float64. */
const share = (fraction: number, n: number): number => Math.floor(fraction * n + 1e-9);

export type { PartSizes } from "./group-split.ts";

/** Rounded down; pictures left over go to the parts that lost the largest share of one, train first among equals. */
const allShared = (split: Shares, n: number): PartSizes => {
  const sum = split.train + split.validation + split.test;
  const exact = (part: SplitName): number => (split[part] / sum) * n;
  const sizes = {
    train: share(split.train / sum, n),
    validation: share(split.validation / sum, n),
    test: share(split.test / sum, n),
  };
  const over = n - sizes.train - sizes.validation - sizes.test;
  // In millionths of a picture: what differs by float64's rounding only is equal.
  const lost = (part: SplitName): number => Math.round((exact(part) - sizes[part]) * 1e6);
  for (const part of splitNames.toSorted((a, b) => lost(b) - lost(a)).slice(0, over)) sizes[part]++;
  return sizes;
};

/** The pictures are not given in parts. */
type WholeSplit = Exclude<SplitSpec, { type: "directories" | "column" }>;

/** The part of a split's spec that says how many pictures each part takes. */
type Sizes = { type: "all" } | (Shares & { type: "counts" | "fractions" });

/** How many of a class' n pictures each part takes; more than n where there are too few. */
export const partSizes = (split: Sizes, n: number): PartSizes => {
  switch (split.type) {
    case "all":
      return { train: n, validation: 0, test: 0 };
    case "counts":
      return { train: split.train, validation: split.validation, test: split.test };
    case "fractions":
      if (addUpToOne(split)) return allShared(split, n);
      return {
        train: share(split.train, n),
        validation: share(split.validation, n),
        test: share(split.test, n),
      };
  }
};

/** Pictures of one class by part: train takes the first, then validation, then test. */
const cutClass = (pictures: readonly PlannedPicture[], sizes: PartSizes): Split => {
  const validationFrom = sizes.train;
  const testFrom = validationFrom + sizes.validation;
  return {
    train: pictures.slice(0, validationFrom),
    validation: pictures.slice(validationFrom, testFrom),
    test: pictures.slice(testFrom, testFrom + sizes.test),
  };
};

const joinSplits = (splits: readonly Split[]): Split => ({
  train: splits.flatMap(({ train }) => train),
  validation: splits.flatMap(({ validation }) => validation),
  test: splits.flatMap(({ test }) => test),
});

interface SortedClass {
  usable: readonly PlannedPicture[];
  skipped: readonly SkippedPicture[];
}

/** Ordered before the skipped ones are taken out, so that a shuffled order does not change with them. */
const sortClass = (
  listed: ListedClass,
  label: number,
  { spec, skipped, groups }: { spec: SplitSpec; skipped: SkippedFiles; groups: Groups },
): SortedClass => {
  const pictures = orderFiles(listed.files, listed.name, spec).map((file): PlannedPicture => {
    const group = groups?.get(file);
    return { file, class: listed.name, label, ...(group === undefined ? {} : { group }) };
  });
  return {
    usable: pictures.filter(({ file }) => !skipped.has(file)),
    skipped: pictures.flatMap((picture) => {
      const reason = skipped.get(picture.file);
      return reason === undefined ? [] : [{ ...picture, reason }];
    }),
  };
};

const usableOf = (classes: readonly SortedClass[]): PlannedPicture[] =>
  classes.flatMap(({ usable }) => usable);
const skippedOf = (classes: readonly SortedClass[]): SkippedPicture[] =>
  classes.flatMap(({ skipped }) => skipped);

/** Whole groups go together where there are any; else each class is cut by itself. */
const cut = (classes: readonly SortedClass[], spec: WholeSplit, groups: Groups): Split => {
  const usable = classes.map((sorted) => sorted.usable);
  const sizes = usable.map((pictures) => partSizes(spec, pictures.length));
  if (groups !== null) return cutByGroups(usable, sizes, spec.seed);
  return joinSplits(usable.map((pictures, c) => cutClass(pictures, sizes[c] ?? partSizes(spec, 0))));
};

/** What each part should have of each class, for saying how near it came. */
const askedSizes = (classes: readonly SortedClass[], spec: WholeSplit): PartSizes[] =>
  classes.map(({ usable }) => partSizes(spec, usable.length));

const split = (listing: Listing, spec: SplitSpec, skipped: SkippedFiles): SplitPictures => {
  const { pictures, groups } = listing;
  const sort = (classes: readonly ListedClass[]): SortedClass[] =>
    classes.map((listed, label) => sortClass(listed, label, { spec, skipped, groups }));
  if (pictures.type === "parts") {
    const [train, validation, test] = splitNames.map((part) => sort(pictures.parts[part]));
    const sorted = [train, validation, test].flatMap((classes = []) => classes);
    const given = {
      train: usableOf(train ?? []),
      validation: usableOf(validation ?? []),
      test: usableOf(test ?? []),
    };
    const parts = inFolds(given, spec);
    return {
      split: parts,
      skipped: skippedOf(sorted),
      unused: 0,
      grouping: groups && groupingOf(parts, null),
    };
  }
  if (spec.type === "directories" || spec.type === "column")
    throw new Error("a split into given parts needs a listing by parts");
  const sorted = sort(pictures.classes);
  const whole = cut(sorted, spec, groups);
  const parts = inFolds(whole, spec);
  const used = splitNames.reduce((sum, part) => sum + parts[part].length, 0);
  const grouping = groups && groupingOf(whole, askedSizes(sorted, spec));
  return { split: parts, skipped: skippedOf(sorted), unused: usableOf(sorted).length - used, grouping };
};

/** Of each listing the last split: trials of a search mostly have one, and sorting thousands of names takes longer than the rest of a plan. */
const lastSplits = new WeakMap<Listing, { spec: string; pictures: SplitPictures }>();

/**
 * Splits each class by itself, or all by whole groups: within each part class after class, in label order. Skipped
 * pictures are left out first, so that the next ones take their places. Throws when the listing was made for another
 * kind of split.
 */
export const splitPictures = (listing: Listing, spec: SplitSpec, skipped: SkippedFiles): SplitPictures => {
  if (skipped.size > 0) return split(listing, spec, skipped);
  const text = JSON.stringify(spec);
  const last = lastSplits.get(listing);
  if (last?.spec === text) return last.pictures;
  const pictures = split(listing, spec, skipped);
  lastSplits.set(listing, { spec: text, pictures });
  return pictures;
};
