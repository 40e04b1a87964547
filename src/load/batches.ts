import { stepsPerPass } from "../plan/passes.ts";
import type { SplitName } from "../plan/plan.ts";
import { type BatchRequest, type BatchSource, batchSource } from "./batch-source.ts";
import type { BatchAnswer, BatchQuestion } from "./batch-worker.ts";
import type { Batch, Loader } from "./batch.ts";
import { channelsOf } from "./picture-cache.ts";
import { PictureError } from "./picture-source.ts";
import { type ChannelStatistics, needsStatistics } from "./standardize.ts";
import { addHistogram, emptyHistogram, statisticsOf } from "./statistics.ts";
import { type WorkerThread, startWorker } from "./worker-thread.ts";

/** Keeps the next few results under way, so that they are there when they are asked for, and never more of them. */
export class Ahead<T> {
  readonly #start: (index: number) => Promise<T>;
  readonly #end: number;
  #next: number;
  #underWay: Promise<T>[] = [];

  /** `start` begins one result; indexes run from `first` up to, but not including, `end`; `count` are under way at most. */
  constructor(start: (index: number) => Promise<T>, first: number, end: number, count: number) {
    this.#start = start;
    this.#next = first;
    this.#end = end;
    for (let i = 0; i < count; i++) this.#startOne();
  }

  /** The next result in order; null: there are no more. */
  take(): Promise<T> | null {
    const result = this.#underWay.shift() ?? null;
    this.#startOne();
    return result;
  }

  #startOne(): void {
    if (this.#next >= this.#end) return;
    const result = this.#start(this.#next++);
    // Whoever takes the result gets the failure; for one that is never taken there is no unhandled rejection.
    result.catch(() => undefined);
    this.#underWay.push(result);
  }
}

export interface LoaderRequest extends BatchRequest {
  /** Threads, at least 1. The batches are the same for any number. */
  workers: number;
  /** Of the training pictures of an earlier run, to judge new pictures as that run did; left out: fitted if needed. */
  statistics?: ChannelStatistics | null;
}

type BatchThread = WorkerThread<BatchQuestion, BatchAnswer>;

/** An answer that says no is thrown. */
const answered = async (thread: BatchThread, question: BatchQuestion): Promise<BatchAnswer> => {
  const transfer = "memory" in question && question.memory !== null ? [question.memory] : [];
  const answer = await thread.ask(question, transfer);
  if (answer.type === "picture-failed") throw new PictureError(answer.file, answer.reason);
  if (answer.type === "failed") throw answer.error;
  return answer;
};

const batchFrom = async (thread: BatchThread, question: BatchQuestion): Promise<Batch> => {
  const answer = await answered(thread, question);
  if (answer.type !== "batch") throw new Error(`a batch worker answered ${answer.type}`);
  return answer.batch;
};

/** Batches that are made or under way at most, for each thread: one in the making and one finished. */
const aheadPerThread = 2;

class BatchLoader implements Loader {
  readonly statistics: ChannelStatistics | null;
  readonly #threads: readonly BatchThread[];
  readonly #source: BatchSource;
  readonly #memory: ArrayBuffer[] = [];
  #training: { next: number; ahead: Ahead<Batch> } | null = null;

  constructor(threads: readonly BatchThread[], source: BatchSource, statistics: ChannelStatistics | null) {
    this.#threads = threads;
    this.#source = source;
    this.statistics = statistics;
  }

  async training(step: number): Promise<Batch> {
    this.#training ??= {
      next: step,
      ahead: this.#ahead(
        (index) => ({ type: "training", step: index, memory: this.#spare() }),
        step,
        Infinity,
      ),
    };
    if (step !== this.#training.next) {
      throw new RangeError(`step ${step} asked for, ${this.#training.next} comes next`);
    }
    this.#training.next++;
    const batch = await this.#training.ahead.take();
    if (batch === null) throw new Error("training batches are endless");
    return batch;
  }

  async *evaluation(part: SplitName, batchSize: number, batches?: number): AsyncIterableIterator<Batch> {
    const end = batches ?? stepsPerPass(this.#source.split[part].length, batchSize);
    const ahead = this.#ahead(
      (index) => ({ type: "evaluation", part, batchSize, index, memory: this.#spare() }),
      0,
      end,
    );
    for (let batch = ahead.take(); batch !== null; batch = ahead.take()) yield await batch;
  }

  recycle(batch: Batch): void {
    if (this.#memory.length < this.#window) this.#memory.push(batch.images.buffer);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  get #window(): number {
    return aheadPerThread * this.#threads.length + 1;
  }

  #spare(): ArrayBuffer | null {
    return this.#memory.pop() ?? null;
  }

  #ahead(question: (index: number) => BatchQuestion, first: number, end: number): Ahead<Batch> {
    const start = (index: number): Promise<Batch> => {
      const thread = this.#threads[index % this.#threads.length];
      if (thread === undefined) throw new RangeError("a loader needs at least one worker");
      return batchFrom(thread, question(index));
    };
    return new Ahead(start, first, end, this.#window);
  }
}

/** Counted in parts, one for each thread: whole numbers, whose sum does not depend on the parts. */
const fitStatistics = async (
  threads: readonly BatchThread[],
  { split, generator }: BatchSource,
): Promise<ChannelStatistics> => {
  const share = Math.ceil(split.train.length / threads.length);
  const answers = await Promise.all(
    threads.map((thread, i) =>
      answered(thread, { type: "histogram", start: i * share, end: (i + 1) * share }),
    ),
  );
  const total = emptyHistogram(channelsOf(generator));
  for (const answer of answers) if (answer.type === "histogram") addHistogram(total, answer.histogram);
  return statisticsOf(total, generator.rescale);
};

/** Fitted, or taken over from the request; every thread gets them. null: nothing is standardised featurewise. */
const prepareStatistics = async (
  threads: readonly BatchThread[],
  source: BatchSource,
  known: ChannelStatistics | null,
): Promise<ChannelStatistics | null> => {
  if (!needsStatistics(source.generator)) return null;
  const statistics = known ?? (await fitStatistics(threads, source));
  await Promise.all(threads.map((thread) => answered(thread, { type: "statistics", statistics })));
  return statistics;
};

/** Starts the workers and, where the generator asks for it, fits the statistics. Rejects with PictureError. */
export const openLoader = async (request: LoaderRequest): Promise<Loader> => {
  const source = batchSource(request);
  const threads: BatchThread[] = Array.from({ length: request.workers }, () =>
    startWorker(new URL("batch-worker.ts", import.meta.url), source),
  );
  try {
    const statistics = await prepareStatistics(threads, source, request.statistics ?? null);
    return new BatchLoader(threads, source, statistics);
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.end()));
    throw error;
  }
};
