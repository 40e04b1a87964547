import { PassThrough } from "node:stream";
import type { Line } from "../../src/show/colors.ts";
import { createShow } from "../../src/show/create-show.ts";
import { lineText, outputTo } from "../../src/show/output.ts";
import type { RunEvent } from "../../src/show/run-event.ts";
import type { ShowOptions } from "../../src/show/show.ts";

/** A run of one epoch with everything that one can tell, from the engine's setup to the end. */
export const wholeRun: readonly RunEvent[] = [
  { type: "setup", event: { type: "downloading", received: 0, total: 274e6 } },
  { type: "setup", event: { type: "downloading", received: 137e6, total: 274e6 } },
  { type: "setup", event: { type: "unpacking" } },
  { type: "setup", event: { type: "compiling", compiler: "g++" } },
  { type: "setup", event: { type: "finished", folder: "cache/engine" } },
  { type: "checking-pictures", done: 4, total: 9 },
  {
    type: "warning",
    text: "tiny.yaml:3:1 one picture is there twice",
    facts: [
      {
        ...{ code: "duplicate", message: "a.jpg and b.jpg are the same file" },
        ...{ pictures: ["a.jpg", "b.jpg"], leftOut: false },
      },
    ],
  },
  {
    type: "planned",
    experiment: "tiny",
    seed: 42,
    classes: ["cat", "dog"],
    pictures: { train: 3, validation: 2, test: 4 },
    unused: 0,
    batchShape: [2, 4, 4, 3],
    labelShape: [2, 1],
    parameters: 3453121,
    epochs: 1,
    stepsPerEpoch: 2,
  },
  { type: "run-started", folder: "runs/tiny-001", device: "cpu", resumedAfter: 0 },
  { type: "epoch-started", epoch: 1, epochs: 1, steps: 2 },
  { type: "step", epoch: 1, step: 1, steps: 2, values: { loss: 0.7, acc: 0.5 }, waitMs: 1 },
  { type: "step", epoch: 1, step: 2, steps: 2, values: { loss: 0.6, acc: 0.75 }, waitMs: 1 },
  { type: "validation-started", epoch: 1, steps: 1 },
  { type: "validation-step", epoch: 1, step: 1, steps: 1 },
  {
    type: "epoch-finished",
    record: {
      epoch: 1,
      values: { loss: 0.6, acc: 0.75, val_loss: 0.65, val_acc: 0.5 },
      learningRate: 0.001,
      weightsSha256: "0".repeat(64),
    },
    timing: {
      seconds: 1.25,
      trainingSeconds: 1,
      validationSeconds: 0.25,
      msPerStep: 500,
      waitMsPerStep: 1,
      picturesPerSecond: 3,
      tensors: 7,
    },
    isBest: true,
  },
  { type: "learning-rate-changed", epoch: 1, from: 0.001, to: 0.0001, why: "val_loss did not improve" },
  { type: "stopped", reason: "early-stopping", epoch: 1, step: 2, restoredEpoch: 1 },
  { type: "evaluating", part: "test", step: 1, steps: 2 },
  { type: "evaluated", part: "test", pictures: 4, epoch: 1, values: { loss: 0.5, acc: 0.75 } },
  {
    type: "expectation",
    expectation: { quantity: "val_acc", comparison: ">=", value: 0.4 },
    found: 0.5,
    met: true,
  },
  {
    type: "expectation",
    expectation: { quantity: "test_auc", comparison: ">", value: 0.9 },
    found: null,
    met: false,
  },
  { type: "run-finished", folder: "runs/tiny-001", epochs: 1, bestEpoch: 1, seconds: 75 },
];

type Changes = Partial<
  Pick<ShowOptions, "mode" | "asked"> & { isTTY: boolean; columns: () => number; color: boolean }
>;

/** As they are printed, each with its line break. */
export const textOf = (lines: readonly Line[], color = false): string =>
  lines.map((line) => `${lineText(line, color)}\n`).join("");

export interface Shown {
  stdout: string;
  stderr: string;
}

/** What a renderer writes for these events, and what it writes when it is then closed. */
export const shownUntilClosed = (
  events: readonly RunEvent[],
  changes: Changes = {},
): { told: Shown; closing: Shown } => {
  const stdout = new PassThrough();
  const { isTTY = false, columns = () => 80, color = false } = changes;
  // A bar asks the stream itself.
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const show = createShow({
    stdout: outputTo(stdout),
    stderr: outputTo(stderr, { isTTY, columns, color }),
    mode: "words",
    asked: "run",
    command: "petri",
    clock: () => 0,
    ...changes,
  });
  const text = (stream: PassThrough): string => String(stream.read() ?? "");
  const written = (): Shown => ({ stdout: text(stdout), stderr: text(stderr) });
  for (const event of events) show.tell(event);
  const told = written();
  show.close();
  return { told, closing: written() };
};

/** What a renderer writes for these events. */
export const shown = (events: readonly RunEvent[], changes: Changes = {}): Shown =>
  shownUntilClosed(events, changes).told;
