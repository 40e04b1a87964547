import { readFile } from "node:fs/promises";
import type { EpochTiming } from "../train/records.ts";
import { writeFileAtomic } from "./atomic-file.ts";
import { csvText, readCsvBelow } from "./csv.ts";
import { isSystemError } from "./disk-fault.ts";
import { readCount } from "./number-text.ts";

const header = [
  "epoch",
  "seconds",
  "training_seconds",
  "validation_seconds",
  "ms_per_step",
  "data_wait_ms",
  "pictures_per_second",
  "rss_mb",
  "tensors",
];

/** rssBytes: memory of the process (resident set) at the end of the epoch. */
const row = (epoch: number, timing: EpochTiming, rssBytes: number): string[] => [
  String(epoch),
  timing.seconds.toFixed(3),
  timing.trainingSeconds.toFixed(3),
  timing.validationSeconds.toFixed(3),
  timing.msPerStep.toFixed(2),
  timing.waitMsPerStep.toFixed(2),
  timing.picturesPerSecond.toFixed(1),
  (rssBytes / 2 ** 20).toFixed(1),
  String(timing.tensors),
];

/** Rows of the epochs before `epoch`; a file that cannot be read as such is started anew, since nothing depends on it. */
const earlierRows = async (file: string, epoch: number): Promise<string[][]> => {
  try {
    const rows = readCsvBelow(await readFile(file, "utf8"), header);
    if (rows.type === "broken") return [];
    return rows.value.filter(([first = ""]) => (readCount(first) ?? Infinity) < epoch);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
};

/** Adds the line of an epoch; after a resume, lines of epochs that are done again go. */
export const addTiming = async (
  file: string,
  epoch: number,
  timing: EpochTiming,
  rssBytes: number,
): Promise<void> => {
  const earlier = await earlierRows(file, epoch);
  await writeFileAtomic(file, csvText([header, ...earlier, row(epoch, timing, rssBytes)]));
};
