/** `search SEARCH --worker`: one worker, started by the head of the search or by whatever else starts processes. */
import type { DeviceChoice } from "../engine/engine.ts";
import type { RunEvent } from "../show/run-event.ts";
import { type OpenedSearch, type TrialRun, openSearch } from "../search/search-folder.ts";
import { writeTables } from "../search/tables.ts";
import { readRows } from "../search/trial-rows.ts";
import { type RunOutcome, type WorkEnd, work } from "../search/worker.ts";
import { type WorkerMessage, messagesOf } from "../search/worker-messages.ts";
import { refuse, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { readingRequest } from "./prepare-shown.ts";
import { showFor } from "./show-for.ts";

/** Whom a worker tells: the head that started it, or, alone, whoever reads its words. */
interface Listener {
  tell: (run: TrialRun, event: RunEvent) => void;
  onEnd: (run: TrialRun, outcome: RunOutcome) => void;
  isAlone: boolean;
}

const reasonOf = (outcome: RunOutcome): string => (outcome.type === "failed" ? outcome.reason : "");

const headListener = ({ runs }: OpenedSearch, send: (message: WorkerMessage) => void): Listener => {
  const indexes = new Map(runs.map((run, i) => [run, i]));
  const messages = messagesOf(() => performance.now());
  return {
    isAlone: false,
    tell: (run, event) => {
      const message = messages(indexes.get(run) ?? 0, event);
      if (message !== null) send(message);
    },
    onEnd: (run, outcome) => {
      send({ type: "ended", run: indexes.get(run) ?? 0, outcome: outcome.type, reason: reasonOf(outcome) });
    },
  };
};

const words: Record<RunOutcome["type"], (outcome: RunOutcome) => string> = {
  finished: () => "finished",
  failed: (outcome) => `failed: ${reasonOf(outcome)}`,
  interrupted: () => "interrupted",
  pruned: () => "pruned",
};

const wordsListener = (context: Context): Listener => ({
  isAlone: true,
  tell: (run, event) => {
    if (event.type === "run-started")
      write(context.stderr, `trial ${run.trial.number} seed ${run.seed} begins`);
  },
  onEnd: (run, outcome) => {
    write(context.stderr, `trial ${run.trial.number} seed ${run.seed} ${words[outcome.type](outcome)}`);
  },
});

/** A worker whose head is gone ends its step, and leaves its run to the next one. */
const signalOf = (context: Context): AbortSignal => {
  const orphaned = new AbortController();
  process.once("disconnect", () => {
    orphaned.abort("SIGTERM");
  });
  return AbortSignal.any([context.interruption(), orphaned.signal]);
};

const statusFor = (context: Context, end: WorkEnd, interruption: AbortSignal): number => {
  switch (end.type) {
    case "done":
      return exitStatus.done;
    case "stopped":
      write(context.stderr, end.reason);
      return exitStatus.failed;
    case "interrupted":
      return interruption.reason === "SIGTERM" ? exitStatus.terminated : exitStatus.interrupted;
  }
};

export const searchWorker = async (
  context: Context,
  folder: string,
  device: DeviceChoice,
): Promise<number> => {
  const { argumentFolder, cacheFolder, commandLine } = context;
  const interruption = signalOf(context);
  const search = await openSearch(folder, readingRequest(context, folder, { set: [] }));
  if (search.type === "refused") return refuse(context, search.text);
  const show = showFor(context, "quiet");
  const { threads } = search.request;
  const started = await engineFor(context, device, show, { threads });
  show.close();
  if (started.type === "refused") return refuse(context, started.text);
  const { engine } = started;
  if (engine.threads !== threads)
    return refuse(
      context,
      `TF_NUM_INTRAOP_THREADS asks for ${engine.threads} threads, but the trials of ${search.files.name} have ${threads}, on which their bytes depend`,
    );
  const send = process.send?.bind(process);
  const listener =
    send === undefined
      ? wordsListener(context)
      : headListener(search, (message) => {
          // A head that is gone hears nothing; the signal above ends this worker.
          if (process.connected) send(JSON.stringify(message), undefined, undefined, () => undefined);
        });
  const { tell, onEnd, isAlone } = listener;
  const end = await work({
    ...{ search, engine, cacheFolder, argumentFolder, commandLine, interruption, tell, onEnd },
    waits: isAlone,
  });
  if (isAlone) await writeTables(search, await readRows(search));
  else if (process.connected) process.disconnect();
  return statusFor(context, end, interruption);
};
