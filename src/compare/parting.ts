/** Where a run and the same run trained again depart from each other. */
import type { EpochRecord } from "../train/records.ts";
import { recordCells, type Metrics } from "../write/metrics-csv.ts";

export type Parting =
  /** A quantity of metrics.csv, both as written there; null: there is no such epoch. */
  | { type: "epoch"; epoch: number; quantity: string; before: string | null; now: string | null }
  /** All epochs are the same; a file that is made after them is not. Its path in the run folder. */
  | { type: "file"; file: string };

/** What verify finds. differences: what has changed since, in words, whether or not it gave other bytes. */
export type Verified =
  /** whole: all epochs and what is made after the last one, not only the first epochs. */
  | { type: "same"; epochs: number; whole: boolean; differences: readonly string[] }
  | { type: "parted"; parting: Parting; differences: readonly string[] }
  /** same: epochs until then. */
  | { type: "failed"; same: number; reason: string; differences: readonly string[] };

/** The first quantity of the epoch of `now` that is different, to the 9 digits of metrics.csv; null: none is. */
export const partingAt = ({ columns, records }: Metrics, now: EpochRecord): Parting | null => {
  const { epoch } = now;
  const before = records[epoch - 1];
  if (before === undefined)
    return { type: "epoch", epoch, quantity: "epoch", before: null, now: String(epoch) };
  const again = new Map(recordCells(now, columns));
  for (const [quantity, text] of recordCells(before, columns)) {
    const other = again.get(quantity) ?? null;
    if (other !== text) return { type: "epoch", epoch, quantity, before: text, now: other };
  }
  return null;
};

/** The run has an epoch before which the training again stopped. */
export const missingEpoch = (epoch: number): Parting => ({
  type: "epoch",
  epoch,
  quantity: "epoch",
  before: String(epoch),
  now: null,
});
