/** What lies in the data directory, as the stages after it see it. */
import type { Groups } from "./group-pictures.ts";
import type { Problem } from "./problem.ts";
import type { ListedClass } from "./sort-pictures.ts";

export interface ListedParts {
  train: readonly ListedClass[];
  validation: readonly ListedClass[];
  test: readonly ListedClass[];
}

export interface Listing {
  /** The data directory, absolute. */
  directory: string;
  /** In label order. */
  classes: readonly string[];
  /** Each list has every class, in label order; a class may have no file. */
  pictures: { type: "whole"; classes: readonly ListedClass[] } | { type: "parts"; parts: ListedParts };
  /** Files in no class: no glob matches them, they lie beside the class folders, or they are not pictures by name. */
  unmatched: number;
  groups: Groups;
}

export type ListingResult =
  | { type: "listed"; listing: Listing; warnings: readonly Problem[] }
  | { type: "mistakes"; problems: readonly Problem[] };

/** What was found, before pictures are grouped. */
export interface Found {
  listing: Omit<Listing, "groups">;
  problems: readonly Problem[];
  warnings: readonly Problem[];
  /** Groups by the table of labels. */
  ofLabels?: ReadonlyMap<string, string>;
}
