import { counted, typable } from "../read/words.ts";
import type { Expectation } from "../experiment/experiment.ts";
import { splitNames } from "../plan/plan.ts";
import type { SetupEvent } from "../engine/setup-event.ts";
import type { OptunaSetupEvent } from "../optuna/install.ts";
import type { StopReason } from "../train/records.ts";
import { numberText } from "../write/number-text.ts";
import { green, line, red, yellow, type Line } from "./colors.ts";
import { fitLine, type LinePart } from "./fit-line.ts";
import { formatClock, formatSeconds, formatStepTime, formatValue, formatValues } from "./format-values.ts";
import { groupLines } from "./group-lines.ts";
import type { RunEvent } from "./run-event.ts";
import { neverPredictedText } from "./class-lines.ts";

type EventOf<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** What earlier events said: what a later line repeats, or must not repeat. */
interface Memory {
  epochs: number;
  steps: number;
  isDownloading: boolean;
  isFetching: boolean;
}

const setupLines = (event: SetupEvent, memory: Memory): string[] => {
  switch (event.type) {
    case "rebuilding":
      return [`building the engine again: ${event.why}`];
    case "waiting":
      return ["another petri is building the engine; waiting for it"];
    case "downloading":
      if (memory.isDownloading) return [];
      memory.isDownloading = true;
      return [`downloading TensorFlow (${Math.floor(event.total / 1e6)} MB), once for all checkouts`];
    case "unpacking":
      return ["unpacking it"];
    case "compiling":
      return [`compiling the binding with ${event.compiler}`];
    case "finished":
      return [`the engine is ready in ${event.folder}`];
  }
};

const optunaLines = (event: OptunaSetupEvent, memory: Memory): string[] => {
  switch (event.type) {
    case "rebuilding":
      return [`fetching Optuna again: ${event.why}`];
    case "waiting":
      return ["another petri fetches Optuna; waiting for it"];
    case "fetching":
      if (memory.isFetching) return [];
      memory.isFetching = true;
      return ["fetching Optuna and what it needs, once for all checkouts"];
    case "finished":
      return [`Optuna is ready in ${event.folder}`];
  }
};

const plannedLines = (event: EventOf<"planned">): string[] => {
  const pictures = splitNames.map((part) => `${event.pictures[part]} ${part}`).join(", ");
  const unused = event.unused === 0 ? "" : `, ${event.unused} in no part`;
  const shape = (numbers: readonly number[]): string => `(${numbers.join(", ")})`;
  return [
    `${event.experiment}  seed ${event.seed}  ${event.parameters.toLocaleString("en-US")} parameters`,
    `${event.classes.length} ${event.classes.length === 1 ? "class" : "classes"}: ${event.classes.join(", ")}`,
    `pictures: ${pictures}${unused}`,
    `batch ${shape(event.batchShape)}, labels ${shape(event.labelShape)}`,
    `${counted(event.epochs, "epoch")} of ${counted(event.stepsPerEpoch, "step")}`,
  ];
};

const bestMark = "  best";

/** Keras' line of a finished epoch; what does not fit `columns` goes, the least wanted first. */
const epochLine = (event: EventOf<"epoch-finished">, memory: Memory, columns: number): string => {
  const epoch = String(event.record.epoch).padStart(String(memory.epochs).length);
  const parts: LinePart[] = [
    { text: `Epoch ${epoch}/${memory.epochs}` },
    { text: `${memory.steps}/${memory.steps}`, drop: 1 },
    { text: formatSeconds(event.timing.seconds), drop: 3 },
    { text: formatStepTime(event.timing.msPerStep), drop: 2 },
    // Validation tells more than training, and what was declared first more than what came later.
    ...formatValues(event.record.values).map((text, i) => ({
      text,
      drop: (text.startsWith("val_") ? 200 : 100) - i,
    })),
  ];
  // Room for the mark is kept in every line, so that the same parts stand in all of them.
  const fitted = fitLine(parts, columns - bestMark.length);
  return event.isBest ? fitted + bestMark : fitted;
};

const stoppedEarly = ({ epoch, restoredEpoch }: EventOf<"stopped">): string =>
  `stopped early after epoch ${epoch}: no more improvement` +
  (restoredEpoch === null ? "" : `; the weights of epoch ${restoredEpoch} are restored`);

const stopSentences: Record<StopReason, (event: EventOf<"stopped">) => string | null> = {
  "epochs-done": () => null,
  interrupted: () => null,
  pruned: () => null,
  "early-stopping": stoppedEarly,
  nan: ({ epoch, step }) => `the loss is not a number at step ${step} of epoch ${epoch}`,
};

const expectationText = (expectation: Expectation): string =>
  `${expectation.quantity} ${expectation.comparison} ${expectation.value}`;

const expectationLine = (event: EventOf<"expectation">): string => {
  const found = event.found === null ? "there is no such value" : `it is ${formatValue(event.found)}`;
  return `expected ${expectationText(event.expectation)}: ${event.met ? "met" : "not met"}, ${found}`;
};

const interruptedLines = (event: EventOf<"interrupted">, command: string): string[] => {
  const again =
    event.stepsLost > 0
      ? `${counted(event.stepsLost, "step")} of epoch ${event.epoch + 1} will be done again`
      : "nothing is lost";
  return [
    `interrupted after ${counted(event.epoch, "epoch")}; ${again}`,
    `resume with: ${command} resume ${typable(event.folder)}`,
  ];
};

const finishedLines = (event: EventOf<"run-finished">, command: string): string[] => [
  `${counted(event.epochs, "epoch")} in ${formatClock(event.seconds)}, best is epoch ${event.bestEpoch}`,
  `look at ${event.folder}/curves.svg, or: ${command} show ${typable(event.folder)}`,
  `as one page to hand on: ${command} report ${typable(event.folder)}`,
];

const failedLines = ({ folder, reason, resumable }: EventOf<"failed">, command: string): string[] => [
  `failed: ${reason}`,
  ...(resumable ? [`once fixed, resume with: ${command} resume ${typable(folder)}`] : []),
];

const startedLine = ({ folder, device, resumedAfter }: EventOf<"run-started">): string =>
  `${folder} on ${device}${resumedAfter > 0 ? `, after ${counted(resumedAfter, "epoch")}` : ""}`;

/** More of them would push the rest off the screen. */
const mostNotTaken = 10;

const takenLines = ({ run, epoch, taken, notTaken }: EventOf<"weights-taken">): string[] => [
  `starts from ${run}, epoch ${epoch}: the weights of ${counted(taken.length, "layer")} are taken`,
  ...notTaken.slice(0, mostNotTaken).map(({ layer, why }) => `  not of ${layer}: ${why}`),
  ...(notTaken.length > mostNotTaken ? [`  and not of ${notTaken.length - mostNotTaken} more`] : []),
];

const evaluatedLine = ({ part, pictures, epoch, values }: EventOf<"evaluated">): string =>
  `${part}, ${counted(pictures, "picture")}, weights of epoch ${epoch}: ${formatValues(values).join("  ")}`;

const rememberEpoch = ({ epochs, steps }: EventOf<"epoch-started">, memory: Memory): string[] => {
  memory.epochs = epochs;
  memory.steps = steps;
  return [];
};

const stoppedLines = (event: EventOf<"stopped">): Line[] => {
  const sentence = stopSentences[event.reason](event);
  return sentence === null ? [] : [event.reason === "nan" ? red(sentence) : sentence];
};

const wordsOf = (
  event: RunEvent,
  memory: Memory,
  { columns, command }: { columns: number; command: string },
): Line[] => {
  switch (event.type) {
    case "checking-pictures":
    case "computing-features":
    case "step":
    case "validation-started":
    case "validation-step":
    case "evaluating":
      return [];
    case "setup":
      return setupLines(event.event, memory);
    case "optuna-setup":
      return optunaLines(event.event, memory);
    case "experiment-found":
      return [event.text];
    case "warning":
      return [event.text].flat().map((each) => yellow(each));
    case "planned":
      return plannedLines(event);
    case "run-started":
      return [startedLine(event)];
    case "weights-taken":
      return takenLines(event);
    case "epoch-started":
      return rememberEpoch(event, memory);
    case "learning-rate-changed":
      return [`learning rate ${numberText(event.from)} -> ${numberText(event.to)}: ${event.why}`];
    case "epoch-finished":
      return [(event.isBest ? green : line)(epochLine(event, memory, columns))];
    case "stopped":
      return stoppedLines(event);
    case "evaluated":
      return [evaluatedLine(event)];
    case "never-predicted":
      return [yellow(neverPredictedText(event))];
    case "expectation":
      return [(event.met ? green : red)(expectationLine(event))];
    case "run-finished":
      return finishedLines(event, command);
    case "already-done":
      return [`${event.folder} is this run: the same experiment, pictures, code and engine; not run again`];
    case "group-finished":
      return groupLines(event.folder, event.summary);
    case "pruned":
      return [`pruned after ${counted(event.epoch, "epoch")}: other trials had come further by then`];
    case "interrupted":
      return interruptedLines(event, command).map((each) => yellow(each));
    case "failed":
      return failedLines(event, command).map((each) => red(each));
  }
};

/**
 * Turns events into the lines that stay on the screen (and in machine/log.txt); progress gives none.
 * columns: the width that an epoch's line must fit; Infinity where lines may be long.
 * command: how the user calls petri, for hints.
 */
export const eventWords = (columns: () => number, command: string): ((event: RunEvent) => Line[]) => {
  const memory: Memory = { epochs: 0, steps: 0, isDownloading: false, isFetching: false };
  return (event) => wordsOf(event, memory, { columns: columns(), command });
};
