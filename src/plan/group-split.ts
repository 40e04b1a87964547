/** The split by whole groups: no group is in two parts. Pure. */
import { assignGroups, type GroupSize } from "./assign-groups.ts";
import { type Grouping, type PlannedPicture, type Split, type SplitName, splitNames } from "./plan.ts";
import { stream, type Stream } from "./random.ts";

/** Pictures of one class in each part. */
export type PartSizes = Readonly<Record<SplitName, number>>;

/** The same text for pictures that belong together; a picture without a group is a group by itself. */
export const groupKey = ({ file, group }: PlannedPicture): string =>
  group === undefined ? `file ${file}` : `group ${group}`;

/** Pictures of each group, in an order that depends on names alone. */
const byGroup = (pictures: readonly PlannedPicture[]): [key: string, size: GroupSize][] => {
  const sizes = new Map<string, Map<number, number>>();
  for (const picture of pictures) {
    const key = groupKey(picture);
    const size = sizes.get(key) ?? new Map<number, number>();
    size.set(picture.label, (size.get(picture.label) ?? 0) + 1);
    sizes.set(key, size);
  }
  // By code unit: any order will do that is the same everywhere.
  return [...sizes].sort(([a], [b]) => (a < b ? -1 : 1));
};

/**
 * The part that the group of each picture goes to. `wanted`: how many pictures of each class each part should have.
 */
export const assignPictures = (
  pictures: readonly PlannedPicture[],
  wanted: readonly (readonly number[])[],
  draw: Stream,
): ((picture: PlannedPicture) => number) => {
  const groups = byGroup(pictures);
  const parts = assignGroups(
    groups.map(([, size]) => size),
    wanted,
    draw,
  );
  const partOf = new Map(groups.map(([key], i) => [key, parts[i] ?? 0]));
  return (picture) => partOf.get(groupKey(picture)) ?? 0;
};

/** `classes`: the pictures of each, in the order in which they stand in a part. Pictures for no part are a fourth part. */
export const cutByGroups = (
  classes: readonly (readonly PlannedPicture[])[],
  sizes: readonly PartSizes[],
  seed: number,
): Split => {
  const pictures = classes.flat();
  const rest = classes.map(({ length }, c) =>
    Math.max(0, length - splitNames.reduce((sum, part) => sum + (sizes[c]?.[part] ?? 0), 0)),
  );
  const wanted = [...splitNames.map((part) => sizes.map((size) => size[part])), rest];
  const partOf = assignPictures(pictures, wanted, stream(seed, "groups"));
  const of = (part: number): PlannedPicture[] => pictures.filter((picture) => partOf(picture) === part);
  return { train: of(0), validation: of(1), test: of(2) };
};

const furthestOf = (split: Split, asked: readonly PartSizes[]): Grouping["furthest"] => {
  const classNames = new Map(splitNames.flatMap((part) => split[part].map((p) => [p.label, p.class])));
  const all = splitNames.flatMap((part) =>
    asked.map((sizes, label) => ({
      part,
      class: classNames.get(label) ?? "",
      asked: sizes[part],
      got: split[part].filter((picture) => picture.label === label).length,
    })),
  );
  const distance = ({ asked: wanted, got }: { asked: number; got: number }): number => Math.abs(got - wanted);
  return all.toSorted((a, b) => distance(b) - distance(a))[0] ?? null;
};

/** `asked`: of each class, in label order; null: the parts were given. */
export const groupingOf = (split: Split, asked: readonly PartSizes[] | null): Grouping => {
  const groups = byGroup(splitNames.flatMap((part) => split[part]));
  const sizes = groups.map(([, size]) => [...size.values()].reduce((sum, n) => sum + n, 0));
  return {
    groups: groups.length,
    largest: sizes.reduce((most, size) => Math.max(most, size), 0),
    furthest: asked && furthestOf(split, asked),
  };
};
