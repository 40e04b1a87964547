import type { SplitName } from "../plan/plan.ts";
import type { PictureReport } from "./picture-report.ts";

/** A picture of the split with what was found in it. */
export interface PlacedPicture {
  file: string;
  class: string;
  part: SplitName;
  report: PictureReport;
}

/** Pictures that are one and the same. */
export interface Copies {
  /** The files have the same bytes, or only the same pixels when they are decoded. */
  same: "bytes" | "pixels";
  /** At least two, in the order of the split. */
  pictures: readonly [PlacedPicture, ...PlacedPicture[]];
}

const groupBy = <T>(values: readonly T[], keyOf: (value: T) => string | null): [T, ...T[]][] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const key = keyOf(value);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()];
};

/** The same bytes give the same pixels, so that one comparison finds both. Unreadable files have no pixels. */
export const findCopies = (pictures: readonly PlacedPicture[]): Copies[] =>
  groupBy(pictures, ({ report }) => report.pixelsSha256)
    .filter((group) => group.length > 1)
    .map((group) => ({
      same: group.every(({ report }) => report.sha256 === group[0].report.sha256) ? "bytes" : "pixels",
      pictures: group,
    }));
