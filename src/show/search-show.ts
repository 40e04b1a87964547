/** The moving lines of a search: one a worker, one for the whole; without a terminal only what stays. */
import { MultiBar, type SingleBar } from "cli-progress";
import { visible } from "../read/visible-text.ts";
import type { Output } from "./output.ts";
import { type SearchProgress, type WorkerPlace, searchLine, workerLine } from "./search-text.ts";

export interface SearchShow {
  /** A line that stays. */
  print(line: string): void;
  worker(number: number, place: WorkerPlace | null): void;
  whole(progress: SearchProgress): void;
  close(): void;
}

const plainShow = (stderr: Output, isQuiet: boolean): SearchShow => ({
  print(line) {
    if (!isQuiet) stderr.print(line);
  },
  worker: () => undefined,
  whole: () => undefined,
  close: () => undefined,
});

const drawingsPerSecond = 5;

const movingShow = (stderr: Output, workers: number): SearchShow => {
  const lines: string[] = Array.from({ length: workers + 1 }, () => "");
  const bars = new MultiBar({
    ...{ stream: stderr.stream, fps: drawingsPerSecond, hideCursor: true, clearOnComplete: true },
    // Ctrl-C ends the search's steps first.
    gracefulExit: false,
    format: "",
  });
  const made: SingleBar[] = lines.map((_, i) =>
    bars.create(1, 0, {}, { format: () => visible(lines[i] ?? "") }),
  );
  const set = (i: number, line: string): void => {
    lines[i] = line;
    made[i]?.update(0);
  };
  return {
    print(line) {
      bars.log(`${visible(line)}\n`);
    },
    worker(number, place) {
      set(number, workerLine(place, stderr.columns()));
    },
    whole(progress) {
      set(workers, searchLine(progress, stderr.columns()));
    },
    close() {
      bars.stop();
    },
  };
};

export const createSearchShow = (stderr: Output, workers: number, isQuiet: boolean): SearchShow =>
  stderr.isTTY && !isQuiet ? movingShow(stderr, workers) : plainShow(stderr, isQuiet);
