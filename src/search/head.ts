/** The head of a search: starts its workers, starts others for those that die, and follows what they do. */
import type { ChildProcess } from "node:child_process";
import type { OpenedSearch, TrialRun } from "./search-folder.ts";
import { failuresInARow, isEnded, type RunOutcome, statusOf } from "./worker.ts";
import { readMessage, type WorkerMessage } from "./worker-messages.ts";
import { keepStatus } from "../write/status.ts";

export interface HeadRequest {
  search: OpenedSearch;
  jobs: number;
  /** A worker as a process of its own, with a channel for messages and its words in a pipe. */
  start: () => ChildProcess;
  interruption: AbortSignal;
  /** `worker`: from 0. */
  tell: (worker: number, run: TrialRun, message: WorkerMessage) => void;
  /** A worker ended without being asked to, and another takes its place. */
  onDeath: (run: TrialRun | null) => void;
}

export type HeadEnd =
  | { type: "done" }
  | { type: "interrupted"; signal: string }
  | { type: "stopped"; reason: string }
  /** A worker could not begin at all: what it said. */
  | { type: "refused"; text: string };

/** A run whose process died so often without a new epoch would only die again. */
const mostDeaths = 3;

const deathReason =
  "its process was killed again and again without a new epoch: there was not enough memory, of which a smaller generator.batchSize or imageSize needs less, or somebody killed it";

/** Follows one search from its first worker to its last. */
class Head {
  readonly #request: HeadRequest;
  readonly #inARow = failuresInARow();
  /** Of each run that is under way, how often its worker died since its last epoch. */
  readonly #deaths = new Map<TrialRun | null, number>();
  readonly #children = new Set<ChildProcess>();
  #end: HeadEnd | null = null;

  constructor(request: HeadRequest) {
    this.#request = request;
  }

  async run(): Promise<HeadEnd> {
    const { jobs, interruption } = this.#request;
    const onAbort = (): void => {
      this.#stop({ type: "interrupted", signal: String(interruption.reason) });
    };
    interruption.addEventListener("abort", onAbort, { once: true });
    await Promise.all(Array.from({ length: jobs }, (_, worker) => this.#keepWorker(worker)));
    interruption.removeEventListener("abort", onAbort);
    return this.#end ?? { type: "done" };
  }

  /** Ends the steps of all workers; their runs are resumed by the same command. */
  #stop(end: HeadEnd): void {
    this.#end ??= end;
    for (const child of this.#children) child.kill("SIGTERM");
  }

  #isOver(): boolean {
    return this.#end !== null || this.#request.interruption.aborted;
  }

  async #keepWorker(worker: number): Promise<void> {
    while (!this.#isOver()) {
      const { status, run, text } = await this.#oneWorker(worker);
      if (status === 0 || this.#isOver()) return;
      // What ends by itself has said why; only what was killed says nothing.
      if (status !== null) this.#stop({ type: "refused", text });
      else {
        this.#request.onDeath(run);
        await this.#countDeath(run);
      }
    }
  }

  /** null: it was killed before it had a run. */
  async #countDeath(run: TrialRun | null): Promise<void> {
    const deaths = (this.#deaths.get(run) ?? 0) + 1;
    this.#deaths.set(run, deaths);
    if (deaths < mostDeaths) return;
    if (run === null) {
      this.#stop({ type: "refused", text: "its workers were killed before they began a trial" });
      return;
    }
    if (isEnded(statusOf(run))) return;
    const status = await keepStatus(run.files.status);
    await status.end("failed", deathReason);
    this.#onOutcome({ type: "failed", reason: deathReason });
  }

  #onOutcome(outcome: RunOutcome): void {
    const reason = this.#inARow(outcome);
    if (reason !== null) this.#stop({ type: "stopped", reason });
  }

  /** One process from its start to its end. `status` null: it was killed. */
  #oneWorker(worker: number): Promise<{ status: number | null; run: TrialRun | null; text: string }> {
    const child = this.#request.start();
    this.#children.add(child);
    let text = "";
    let run: TrialRun | null = null;
    child.stderr?.setEncoding("utf8").on("data", (words: string) => (text += words));
    child.on("message", (sent) => {
      const message = readMessage(typeof sent === "string" ? sent : "");
      if (message.type === "broken") throw new Error(`a worker sent what is no message: ${message.reason}`);
      run = this.#onMessage(worker, message.value);
    });
    return new Promise((done, failed) => {
      child.once("error", failed);
      child.once("close", (status) => {
        this.#children.delete(child);
        done({ status, run, text: text.trimEnd() });
      });
    });
  }

  /** The run that the worker is in after it. */
  #onMessage(worker: number, message: WorkerMessage): TrialRun | null {
    const run = this.#request.search.runs[message.run];
    if (run === undefined) throw new Error(`a worker told of run ${message.run}`);
    this.#request.tell(worker, run, message);
    switch (message.type) {
      case "at":
        return run;
      case "epoch":
        this.#deaths.delete(run);
        return run;
      case "ended":
        this.#onOutcome(
          message.outcome === "failed"
            ? { type: "failed", reason: message.reason }
            : { type: message.outcome },
        );
        return null;
    }
  }
}

/** `jobs` workers until no run is left. */
export const lead = (request: HeadRequest): Promise<HeadEnd> => new Head(request).run();

/** Failed runs are tried again when somebody asks for the search again, but those that a number stopped. */
export const retryFailed = async ({ runs }: OpenedSearch): Promise<void> => {
  for (const run of runs)
    if (statusOf(run)?.state === "failed") {
      const status = await keepStatus(run.files.status);
      await status.end("interrupted");
    }
};
