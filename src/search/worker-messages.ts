/** What a worker tells the head of its search, a JSON text each. */
import type { RunEvent } from "../show/run-event.ts";
import { jsonReader, numberSchema, objectSchema, withNumbers } from "../write/json-file.ts";
import type { RunOutcome } from "./worker.ts";

export type WorkerMessage =
  /** `run`: which of the search's runs, from 0. */
  | { type: "at"; run: number; epoch: number; epochs: number; step: number; steps: number }
  | { type: "epoch"; run: number; epoch: number; values: Record<string, number> }
  | { type: "ended"; run: number; outcome: RunOutcome["type"]; reason: string };

const count = { type: "integer", minimum: 0 };

export const readMessage = jsonReader<WorkerMessage>(
  {
    anyOf: [
      objectSchema({
        type: { const: "at" },
        ...{ run: count, epoch: count, epochs: count, step: count, steps: count },
      }),
      objectSchema({
        type: { const: "epoch" },
        ...{ run: count, epoch: count },
        values: { type: "object", additionalProperties: numberSchema },
      }),
      objectSchema({
        type: { const: "ended" },
        run: count,
        outcome: { enum: ["finished", "failed", "interrupted", "pruned"] },
        reason: { type: "string" },
      }),
    ],
  },
  withNumbers,
);

/** Steps come faster than anybody reads: of them one every so many milliseconds is told. */
const tellEvery = 200;

/** Events of the run in hand -> messages. `clock`: milliseconds. */
export const messagesOf = (clock: () => number): ((run: number, event: RunEvent) => WorkerMessage | null) => {
  let [last, epochs] = [-Infinity, 0];
  return (run, event) => {
    if (event.type === "epoch-finished")
      return { type: "epoch", run, epoch: event.record.epoch, values: { ...event.record.values } };
    if (event.type === "epoch-started") {
      ({ epochs } = event);
      return { type: "at", run, epoch: event.epoch, epochs, step: 0, steps: event.steps };
    }
    if (event.type !== "step" || clock() - last < tellEvery) return null;
    last = clock();
    return { type: "at", run, epoch: event.epoch, epochs, step: event.step, steps: event.steps };
  };
};
