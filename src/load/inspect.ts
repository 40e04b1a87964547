import type { InspectSetup, InspectedPicture, PictureToInspect } from "./inspect-picture.ts";
import type { InspectAnswer, InspectQuestion } from "./inspect-worker.ts";
import { type PixelSettings, cachedPictures, pixelFolder } from "./picture-cache.ts";
import type { PictureReport } from "./picture-report.ts";
import { ReportIndex } from "./report-index.ts";
import { type WorkerThread, startWorker } from "./worker-thread.ts";

/** How many pictures one thread has in hand at a time: while one is decoded, another is read or resized. */
const atOnce = 2;

/** Shares the pictures out among at most `workers` threads; `onFound` is called in the order in which they are done. */
const inspectInThreads = async (
  setup: InspectSetup,
  pictures: readonly PictureToInspect[],
  workers: number,
  onFound: (found: InspectedPicture) => void,
): Promise<void> => {
  let next = 0;
  const work = async (thread: WorkerThread<InspectQuestion, InspectAnswer>): Promise<void> => {
    while (next < pictures.length) {
      const question = pictures.slice(next, next + atOnce);
      next += atOnce;
      for (const found of await thread.ask(question)) onFound(found);
    }
  };
  const count = Math.min(workers, Math.ceil(pictures.length / atOnce));
  const threads = Array.from({ length: count }, () =>
    startWorker<InspectQuestion, InspectAnswer>(new URL("inspect-worker.ts", import.meta.url), setup),
  );
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
};

export interface InspectRequest {
  /** Absolute. */
  directory: string;
  /** Below the directory, with `/`. */
  files: readonly string[];
  cacheFolder: string;
  generator: PixelSettings;
  /** Threads, at least 1. */
  workers: number;
  onProgress: (done: number, total: number) => void;
  /** The pixels cannot be kept, so they will be decoded in every pass; `code` is the system error's. */
  onCacheFailure?: (code: string) => void;
}

/** What is known already, and what must be looked into. */
const sortOut = (
  index: ReportIndex,
  files: readonly string[],
  cached: ReadonlySet<string>,
): { reports: Map<string, PictureReport>; open: PictureToInspect[] } => {
  const reports = new Map<string, PictureReport>();
  const open: PictureToInspect[] = [];
  for (const file of files) {
    const { report, isUnchanged } = index.lookUp(file);
    const isKept = report !== null && (report.unreadable !== null || cached.has(report.sha256));
    if (isUnchanged && isKept) reports.set(file, report);
    else open.push({ file, known: report, isKept });
  }
  return { reports, open };
};

/**
 * Looks into every picture, with all threads, and keeps the decoded pixels in the cache. A picture that is as it was
 * when it was last inspected is not read again. The reports are in the order of `files`; what is wrong with a file is
 * a value in its report.
 */
export const inspectPictures = async (request: InspectRequest): Promise<PictureReport[]> => {
  const { directory, cacheFolder, files, workers, onProgress, onCacheFailure } = request;
  const { imageSize, colorMode, interpolation, maxPixels, orientation } = request.generator;
  const settings: PixelSettings = { imageSize, colorMode, interpolation, maxPixels, orientation };
  const index = new ReportIndex(cacheFolder, directory, maxPixels);
  const { reports, open } = sortOut(index, files, cachedPictures(pixelFolder(cacheFolder, settings)));
  const failures = new Set<string>();
  await inspectInThreads({ directory, cacheFolder, settings }, open, workers, ({ report, notKept }) => {
    reports.set(report.file, report);
    index.remember(report);
    if (notKept !== null) failures.add(notKept);
    onProgress(reports.size, files.length);
  });
  index.save();
  for (const code of failures) onCacheFailure?.(code);
  return files.flatMap((file) => reports.get(file) ?? []);
};
