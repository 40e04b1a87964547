import { Worker } from "node:worker_threads";
import { isBuilt } from "../disk/package-folder.ts";

/** A thread that answers questions one after another, in the order in which they were asked. */
export interface WorkerThread<Question, Answer> {
  /** Rejects when the thread has died. */
  ask: (question: Question, transfer?: readonly ArrayBuffer[]) => Promise<Answer>;
  end: () => Promise<void>;
}

interface Waiting<Answer> {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** TypeScript needs tsx, which start-worker.mjs registers; the package has it built, beside this file. */
const openThread = (module: URL, setup: object): Worker =>
  isBuilt
    ? new Worker(new URL(module.href.replace(/\.ts$/, ".js")), { workerData: { setup }, execArgv: [] })
    : new Worker(new URL("start-worker.mjs", import.meta.url), {
        workerData: { module: module.href, setup },
        execArgv: [],
      });

/**
 * Starts `module` (a file URL of a TypeScript file) in a thread. It finds `setup` in `workerData.setup` and posts one
 * answer for each message.
 */
export const startWorker = <Question, Answer>(module: URL, setup: object): WorkerThread<Question, Answer> => {
  const worker = openThread(module, setup);
  const waiting: Waiting<Answer>[] = [];
  let dead: Error | null = null;
  const die = (error: Error): void => {
    dead ??= error;
    for (const { reject } of waiting.splice(0)) reject(dead);
  };
  worker.on("message", (answer: Answer) => waiting.shift()?.resolve(answer));
  worker.on("error", die);
  worker.on("exit", (code) => {
    die(new Error(`a worker thread ended with exit code ${code}`));
  });
  return {
    ask: (question, transfer = []) =>
      new Promise((resolve, reject) => {
        if (dead !== null) {
          reject(dead);
          return;
        }
        waiting.push({ resolve, reject });
        worker.postMessage(question, transfer);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
};
