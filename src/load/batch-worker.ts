/** Runs in a worker thread: makes the batches that it is asked for, one after another. */
import { parentPort, workerData } from "node:worker_threads";
import type { SplitName } from "../plan/plan.ts";
import type { Batch } from "./batch.ts";
import { BatchMaker } from "./batch-maker.ts";
import type { BatchSource } from "./batch-source.ts";
import { PictureError } from "./picture-source.ts";
import type { ChannelStatistics } from "./standardize.ts";
import type { Histogram } from "./statistics.ts";

export type BatchQuestion =
  | { type: "training"; step: number; memory: ArrayBuffer | null }
  | { type: "evaluation"; part: SplitName; batchSize: number; index: number; memory: ArrayBuffer | null }
  | { type: "histogram"; start: number; end: number }
  | { type: "statistics"; statistics: ChannelStatistics };

export type BatchAnswer =
  | { type: "batch"; batch: Batch }
  | { type: "histogram"; histogram: Histogram }
  | { type: "done" }
  /** A picture was deleted or changed under way. */
  | { type: "picture-failed"; file: string; reason: string }
  | { type: "failed"; error: unknown };

const answerTo = async (maker: BatchMaker, question: BatchQuestion): Promise<BatchAnswer> => {
  switch (question.type) {
    case "training":
      return { type: "batch", batch: await maker.training(question.step, question.memory) };
    case "evaluation": {
      const { part, batchSize, index, memory } = question;
      return { type: "batch", batch: await maker.evaluation(part, batchSize, index, memory) };
    }
    case "histogram":
      return { type: "histogram", histogram: await maker.histogram(question.start, question.end) };
    case "statistics":
      maker.setStatistics(question.statistics);
      return { type: "done" };
  }
};

const failure = (error: unknown): BatchAnswer =>
  error instanceof PictureError
    ? { type: "picture-failed", file: error.file, reason: error.reason }
    : { type: "failed", error };

/** What is handed over instead of copied. */
const transferOf = (answer: BatchAnswer): ArrayBuffer[] =>
  answer.type === "batch" ? [answer.batch.images.buffer, answer.batch.labels.buffer] : [];

if (parentPort !== null) {
  const port = parentPort;
  const { setup } = workerData as { setup: BatchSource };
  const maker = new BatchMaker(setup);
  let queue = Promise.resolve();
  port.on("message", (question: BatchQuestion) => {
    queue = queue.then(async () => {
      const answer = await answerTo(maker, question).catch(failure);
      port.postMessage(answer, transferOf(answer));
    });
  });
}
