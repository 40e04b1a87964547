/** Predictions and targets of a batch, both row-major [size, width]. */
export interface Scored {
  size: number;
  /** Output units: 1 (sigmoid) or one a class. */
  width: number;
  /** Probabilities. */
  predictions: Float32Array;
  /** 0 or 1: the label itself for one unit, one-hot for more. */
  targets: Float32Array;
}

/** A running metric, as Keras' metric objects. */
export interface Metric {
  add(scored: Scored): void;
  /** Over all that was added; 0 where nothing was. */
  result(): number;
}

/** 0 where the whole is 0, as Keras divides. */
export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
