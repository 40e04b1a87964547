/** What both benchmarks of decoding do: in this thread, or in threads that are kept. */
import { readFileSync } from "node:fs";
import { decode } from "../src/load/decode.ts";
import { shapePixels } from "../src/load/resize.ts";
import { startWorker, type WorkerThread } from "../src/load/worker-thread.ts";

const settings = {
  imageSize: [150, 150],
  colorMode: "rgb",
  interpolation: "nearest",
  orientation: "asStored",
  maxPixels: 1e8,
} as const;

/** Reads, decodes and resizes each file; throws where one cannot be read. */
export const decodeFiles = async (files: readonly string[]): Promise<void> => {
  for (const file of files) {
    const decoded = await decode(readFileSync(file), settings.maxPixels);
    if (decoded.type === "unreadable") throw new Error(`${file} ${decoded.reason}`);
    shapePixels(decoded.picture.pixels, settings);
  }
};

/** How many files a thread is given at a time. */
const portion = 5;

const threads: WorkerThread<readonly string[], true>[] = [];

/** The same, shared out among `count` threads. */
export const decodeInThreads = async (files: readonly string[], count: number): Promise<void> => {
  while (threads.length < count) threads.push(startWorker(new URL("decode-worker.ts", import.meta.url), {}));
  let next = 0;
  const work = async (thread: WorkerThread<readonly string[], true>): Promise<void> => {
    while (next < files.length) {
      const some = files.slice(next, next + portion);
      next += portion;
      await thread.ask(some);
    }
  };
  await Promise.all(threads.slice(0, count).map(work));
};

export const endThreads = async (): Promise<void> => {
  await Promise.all(threads.map((thread) => thread.end()));
};
