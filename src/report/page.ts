/**
 * All that a report shows, as plain values that stand in the page as JSON. The browser's part (page/) uses these types
 * too.
 */
import type { GeneratorSpec } from "../experiment/experiment.ts";
import type { ChannelStatistics } from "../load/standardize.ts";
import type { EvaluatedPart } from "../write/predictions-csv.ts";
import type { ClassScores } from "../write/test-json.ts";

/** Pictures whose answer had a probability from here to the next bin. */
export interface ReliabilityBin {
  pictures: number;
  /** Mean probability of the answers; null: no pictures. */
  probability: number | null;
  /** Share of right answers. */
  right: number | null;
}

/** With two classes: what would be answered if the second were given above this probability. */
export interface ThresholdRow {
  threshold: number;
  /** [what they are][what they would be taken for] */
  matrix: readonly [readonly [number, number], readonly [number, number]];
}

/** A part of the split, judged by the best weights. */
export interface PagePart {
  part: EvaluatedPart;
  pictures: number;
  /** Cells that are not empty. Classes are positions in the run's label order. */
  cells: readonly { label: number; predicted: number; pictures: number }[];
  classes: readonly ClassScores[];
  /** Ten of equal width from 0 to 1; null: the answers are no probabilities. */
  reliability: readonly ReliabilityBin[] | null;
  /** Null unless there are two classes. */
  thresholds: readonly ThresholdRow[] | null;
}

/** Lines under a heading, shown as they stand. */
export interface PageSection {
  title: string;
  lines: readonly string[];
}

export interface PageRun {
  name: string;
  classes: readonly string[];
  /** Sentences, the most telling first. */
  found: readonly string[];
  warnings: readonly string[];
  /** Keys that differ from the first run's, with `-` and `+`; none of the first run. */
  changed: readonly string[];
  /** loss, acc, val_loss, ... */
  columns: readonly string[];
  /** A row for each epoch, in the order of the columns; null: not a number. */
  epochs: readonly (readonly (number | null)[])[];
  bestEpoch: number | null;
  parts: readonly PagePart[];
  ran: readonly PageSection[];
  net: PageNet;
}

/** One run's answer about a picture. */
export interface PageAnswer {
  predicted: number;
  /** Of what was answered, and of what the picture is. */
  probability: number;
  ofLabel: number;
}

export interface PagePicture {
  part: EvaluatedPart;
  file: string;
  label: number;
  /** In the order of the runs, then of `pooled`; null: that run was not asked. */
  answers: readonly (PageAnswer | null)[];
  /** base64 of a WebP, or why there is none, to be put after the file's name. */
  image: { type: "shown"; webp: string } | { type: "missing"; reason: string };
}

export type PageNet =
  | { type: "none"; reason: string }
  | {
      type: "net";
      /** What becomes of a picture before the net sees it. */
      generator: GeneratorSpec;
      statistics: ChannelStatistics | null;
      /** modelTopology of tfjs' model.json. */
      topology: object;
      weights: readonly { name: string; shape: readonly number[] }[];
      /** Bits of a number. */
      bits: 16 | 32;
      /** base64 of deflated byte planes (weights.ts). */
      bytes: string;
    };

/** Runs of one group: their mean is drawn, and how far they lie apart. */
export interface PageSpread {
  name: string;
  /** Positions among the page's runs. */
  runs: readonly number[];
}

export interface Page {
  title: string;
  /** The sentences of `diff`, and what the runs of groups come to. */
  compared: readonly string[];
  groups: readonly PageSection[];
  /** Of pictures that are gone or changed, and of runs that cannot be compared. */
  warnings: readonly string[];
  runs: readonly PageRun[];
  /** What groups of folds come to: chosen and shown as runs are, but without epochs. */
  pooled: readonly PageRun[];
  spreads: readonly PageSpread[];
  /** The most telling first. */
  pictures: readonly PagePicture[];
  /** Evaluated pictures that are not among these. */
  left: number;
}
