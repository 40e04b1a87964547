import type { Experiment } from "../read/experiment.ts";
import type { Listing } from "../read/list-pictures.ts";
import type { PlaceOf, Problem } from "../read/problem.ts";
import type { SkippedFiles } from "./split.ts";

/** What a rule that needs the listed pictures may look at. */
export interface Planned {
  experiment: Experiment;
  listing: Listing;
  skipped: SkippedFiles;
  place: PlaceOf;
}

export type Rule = (planned: Planned) => Problem[];
