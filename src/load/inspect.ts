import type { GeneratorSpec } from "../read/experiment.ts";
import type { InspectAnswer, InspectQuestion, InspectSetup } from "./inspect-worker.ts";
import type { PictureReport } from "./picture-report.ts";
import { startWorker, type WorkerThread } from "./worker-thread.ts";

export interface InspectRequest {
  /** Absolute. */
  directory: string;
  /** Below the directory, with `/`. */
  files: readonly string[];
  cacheFolder: string;
  generator: Pick<GeneratorSpec, "imageSize" | "colorMode" | "interpolation">;
  /** Threads, at least 1. */
  workers: number;
  onProgress: (done: number, total: number) => void;
}

/** Pictures that one thread has in hand at a time: while one is decoded, another is read or resized. */
const atOnce = 4;

/**
 * Looks into every picture, with all threads, and keeps the decoded pixels in the cache. The reports are in the order
 * of `files`; what is wrong with a file is a value in its report.
 */
export const inspectPictures = async (request: InspectRequest): Promise<PictureReport[]> => {
  const { directory, cacheFolder, files, onProgress } = request;
  const { imageSize, colorMode, interpolation } = request.generator;
  const setup: InspectSetup = { directory, cacheFolder, settings: { imageSize, colorMode, interpolation } };
  const reports: PictureReport[] = [];
  let next = 0;
  let done = 0;
  const work = async (thread: WorkerThread<InspectQuestion, InspectAnswer>): Promise<void> => {
    while (next < files.length) {
      const start = next;
      next += atOnce;
      const found = await thread.ask(files.slice(start, next));
      for (const [i, report] of found.entries()) reports[start + i] = report;
      done += found.length;
      onProgress(done, files.length);
    }
  };
  const count = Math.min(request.workers, Math.ceil(files.length / atOnce));
  const threads = Array.from({ length: count }, () =>
    startWorker<InspectQuestion, InspectAnswer>(new URL("inspect-worker.ts", import.meta.url), setup),
  );
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
  return reports;
};
