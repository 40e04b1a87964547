import type { Net } from "../keras/net.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Listing } from "../read/list-pictures.ts";
import type { PlaceOf, Problem } from "../read/problem.ts";
import type { SkippedFiles } from "./split.ts";

/** What a rule that needs the listed pictures may look at. */
export interface Planned {
  experiment: Experiment;
  /** What the experiment's base names, cut where it says; null without a base. */
  net: Net | null;
  listing: Listing;
  /** Files to leave out before the split, with reasons. */
  skipped: SkippedFiles;
  /** Bytes of this machine, or of the part of it that petri may use. */
  memory: number;
  /** Finds a key for a problem to point at. */
  place: PlaceOf;
}

export type Rule = (planned: Planned) => Problem[];
