import type { SplitName } from "../plan/plan.ts";
import type { ChannelStatistics } from "./standardize.ts";

/** A batch as plain arrays, row-major; the engine is not needed to make one. */
export interface Batch {
  /** Pictures in it: the last batch of a pass may be smaller. */
  size: number;
  content: "pictures" | "features";
  /**
   * Pictures: [size, height, width, channels], as the network gets them: augmented (training only), then rescaled and
   * standardised. Features: [size, numbers of one picture], what the settled part of the network says of each.
   */
  images: Float32Array<ArrayBuffer>;
  /**
   * [size, 1] (binary, sparse: the label) or [size, classes] (categorical: one-hot). Of mixed pictures mixed: 0.3 of a
   * label of 1 and 0.7 of one of 0 is 0.3.
   */
  labels: Float32Array<ArrayBuffer>;
  /** Positions of the pictures in their part of the split. */
  pictures: Uint32Array;
}

/** Makes batches ahead of the step, in worker threads, in order, with backpressure. */
export interface Loader {
  /** Of the training pictures, with which every batch is standardised featurewise; null: it is not. */
  readonly statistics: ChannelStatistics | null;
  /**
   * The batch of a global training step (from 0, over all epochs). Steps are asked for in rising order by one;
   * the first call decides where the run (or a resumed one) begins, and what is ahead is prepared meanwhile.
   * Rejects with PictureError when a picture was deleted or changed under way.
   */
  training(step: number): Promise<Batch>;
  /**
   * Every picture of the part exactly once, in the fixed seeded order, never augmented; `batches` cuts or repeats.
   * Throws PictureError.
   */
  evaluation(part: SplitName, batchSize: number, batches?: number): AsyncIterableIterator<Batch>;
  /** Gives a batch's memory back, to be used for another: it must not be read afterwards. Optional. */
  recycle(batch: Batch): void;
  /** Ends the workers. Idempotent. */
  close(): Promise<void>;
}
