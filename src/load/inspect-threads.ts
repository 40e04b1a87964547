import type { InspectedPicture, InspectSetup, PictureToInspect } from "./inspect-picture.ts";
import type { InspectAnswer, InspectQuestion } from "./inspect-worker.ts";
import { startWorker, type WorkerThread } from "./worker-thread.ts";

/** Pictures that one thread has in hand at a time: while one is decoded, another is read or resized. */
const atOnce = 2;

/** Shares the pictures out among at most `workers` threads; `onFound` is called in the order in which they are done. */
export const inspectInThreads = async (
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
