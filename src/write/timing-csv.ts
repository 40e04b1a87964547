import { readRegularFile } from "../disk/regular-file.ts";
import type { EpochTiming } from "../train/records.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { csvText, readCsvBelow } from "./csv.ts";
import { isSystemError } from "../disk/disk-fault.ts";
import { readCount } from "./number-text.ts";

/** Columns after the epoch. rssBytes: memory of the process (resident set) at the end of the epoch. */
const columns: Readonly<Record<string, (timing: EpochTiming, rssBytes: number) => string>> = {
  seconds: ({ seconds }) => seconds.toFixed(3),
  training_seconds: ({ trainingSeconds }) => trainingSeconds.toFixed(3),
  validation_seconds: ({ validationSeconds }) => validationSeconds.toFixed(3),
  ms_per_step: ({ msPerStep }) => msPerStep.toFixed(2),
  data_wait_ms: ({ waitMsPerStep }) => waitMsPerStep.toFixed(2),
  pictures_per_second: ({ picturesPerSecond }) => picturesPerSecond.toFixed(1),
  rss_mb: (_, rssBytes) => (rssBytes / 2 ** 20).toFixed(1),
  tensors: ({ tensors }) => String(tensors),
};

const header = ["epoch", ...Object.keys(columns)];

const row = (epoch: number, timing: EpochTiming, rssBytes: number): string[] => [
  String(epoch),
  ...Object.values(columns).map((cellOf) => cellOf(timing, rssBytes)),
];

/** Rows of the epochs before `epoch`; a file that cannot be read as such is started anew, since nothing depends on it. */
const earlierRows = (file: string, epoch: number): string[][] => {
  try {
    const found = readRegularFile(file, 500e6);
    if (found.type === "refused") return [];
    const rows = readCsvBelow(found.bytes.toString("utf8"), header);
    if (rows.type === "broken") return [];
    return rows.value.filter(([first = ""]) => (readCount(first) ?? Infinity) < epoch);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
};

/** Adds the line of an epoch; after a resume, lines of epochs that are done again are dropped. */
export const addTiming = async (
  file: string,
  epoch: number,
  timing: EpochTiming,
  rssBytes: number,
): Promise<void> => {
  const earlier = earlierRows(file, epoch);
  await writeFileAtomic(file, csvText([header, ...earlier, row(epoch, timing, rssBytes)]));
};
