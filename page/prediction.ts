/** What the page asks of the model of a run. */
import type { Pixels } from "../src/load/pixels.ts";
import type { PageNet } from "../src/report/page.ts";

/** Where the net looked for its answer: rows from the top, 0 to 1. */
export interface HeatMap {
  height: number;
  width: number;
  values: Float32Array;
}

export interface Answer {
  /** In label order. */
  probabilities: readonly number[];
  predicted: number;
  /** Of the prediction alone, without the heat map. */
  milliseconds: number;
  /** null: the net has no layer that could give one, or the browser cannot compute it. */
  heat: HeatMap | null;
}

export interface Predictor {
  /** pixels: RGB, of any size. */
  predict: (pixels: Pixels) => Promise<Answer>;
}

/** Opened at the first picture; rejects with the reason in words. */
export interface Prediction {
  classes: readonly string[];
  net: Extract<PageNet, { type: "net" }>;
  predictor: () => Promise<Predictor>;
}

export type OpenPredictor = (net: Prediction["net"], classes: readonly string[]) => Prediction;

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
