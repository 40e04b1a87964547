import { SingleBar } from "cli-progress";
import type { SetupEvent } from "../engine/setup-event.ts";
import type { OptunaSetupEvent } from "../optuna/install.ts";
import { visible } from "../read/visible-text.ts";
import { type Show, type ShowOptions, answerOf } from "./show.ts";
import { eventWords } from "./event-words.ts";
import { type LinePart, fitLine } from "./fit-line.ts";
import { formatClock, formatStepTime, formatValues } from "./format-values.ts";
import type { RunEvent } from "./run-event.ts";

/** What the moving line says at one moment. */
export interface Progress {
  /** "Epoch 3/30", "checking pictures" */
  title: string;
  done: number;
  total: number;
  /** Of done and total, "MB"; empty for things that are counted. */
  unit: string;
  /** Milliseconds since `done` was 0. */
  elapsedMs: number;
  /** Loss and metrics so far; empty where there are none. */
  values: Readonly<Record<string, number>>;
  /** Whether one unit of `done` is a step, whose time is of interest. */
  isSteps: boolean;
}

const [narrowestBar, widestBar] = [6, 30];

/** [=====>    ] of `width` characters between the brackets. */
export const progressBar = (share: number, width: number): string => {
  const filled = Math.min(width, Math.floor(share * width));
  const head = filled < width ? ">" : "";
  return `[${"=".repeat(filled)}${head}${" ".repeat(width - filled - head.length)}]`;
};

const doneOfTotal = ({ done, total, unit }: Progress): string =>
  `${String(done).padStart(String(total).length)}/${total}${unit === "" ? "" : ` ${unit}`}`;

const partsAround = (progress: Progress, bar: string): LinePart[] => {
  const { done, total, elapsedMs } = progress;
  const parts: LinePart[] = [{ text: progress.title }, { text: `${doneOfTotal(progress)} ${bar}` }];
  if (done > 0 && progress.isSteps) parts.push({ text: formatStepTime(elapsedMs / done), drop: 2 });
  parts.push(...formatValues(progress.values).map((text, i) => ({ text, drop: 100 - i })));
  if (done > 0 && done < total)
    parts.push({ text: `ETA ${formatClock(((elapsedMs / done) * (total - done)) / 1000)}`, drop: 3 });
  return parts;
};

/** `Epoch 3/30  57/100 [=====>    ]  231 ms/step  loss 0.5512  ETA 0:10`, shorter than `columns`: the bar takes what is left. */
export const progressLine = (progress: Progress, columns: number): string => {
  const share = progress.total > 0 ? progress.done / progress.total : 1;
  const lineWith = (bar: number): string => fitLine(partsAround(progress, progressBar(share, bar)), columns);
  const free = columns - 1 - lineWith(narrowestBar).length;
  return lineWith(Math.max(narrowestBar, Math.min(widestBar, narrowestBar + free)));
};

/** Remembers in which epoch we are and since when the present stretch of work goes on. */
interface Memory {
  epochTitle: string;
  values: Readonly<Record<string, number>>;
  stretch: string;
  since: number;
}

type Work = Omit<Progress, "elapsedMs">;

const counted = (title: string, done: number, total: number, unit = ""): Work => ({
  title,
  done,
  total,
  unit,
  values: {},
  isSteps: false,
});

const megabytes = (bytes: number): number => Math.floor(bytes / 1e6);

/** Compiling and unpacking tell no numbers: a line says that they began. */
const setupWork = (event: SetupEvent): Work | null =>
  event.type === "downloading"
    ? counted("downloading TensorFlow", megabytes(event.received), megabytes(event.total), "MB")
    : null;

const optunaWork = (event: OptunaSetupEvent): Work | null =>
  event.type === "fetching" ? counted("fetching Optuna", event.done, event.total, "packages") : null;

const workOf = (event: RunEvent, memory: Memory): Work | null => {
  switch (event.type) {
    case "setup":
      return setupWork(event.event);
    case "optuna-setup":
      return optunaWork(event.event);
    case "checking-pictures":
      return counted("checking pictures", event.done, event.total);
    case "computing-features":
      return counted("computing features", event.done, event.total);
    case "epoch-started":
      memory.epochTitle = `Epoch ${String(event.epoch).padStart(String(event.epochs).length)}/${event.epochs}`;
      memory.values = {};
      return { ...counted(memory.epochTitle, 0, event.steps), isSteps: true };
    case "step":
      memory.values = event.values;
      return { ...counted(memory.epochTitle, event.step, event.steps), values: event.values, isSteps: true };
    case "validation-started":
      return { ...counted(`${memory.epochTitle} validation`, 0, event.steps), values: memory.values };
    case "validation-step":
      return {
        ...counted(`${memory.epochTitle} validation`, event.step, event.steps),
        values: memory.values,
      };
    case "evaluating":
      return counted(`evaluating ${event.part}`, event.step, event.steps);
    case "experiment-found":
    case "warning":
    case "planned":
    case "run-started":
    case "weights-taken":
    case "learning-rate-changed":
    case "epoch-finished":
    case "stopped":
    case "evaluated":
    case "never-predicted":
    case "expectation":
    case "run-finished":
    case "already-done":
    case "group-finished":
    case "pruned":
    case "interrupted":
    case "failed":
      return null;
  }
};

/** Turns events into what the moving line should say; null: the event moves nothing. clock: milliseconds. */
const progressOf = (clock: () => number): ((event: RunEvent) => Progress | null) => {
  const memory: Memory = { epochTitle: "", values: {}, stretch: "", since: 0 };
  return (event) => {
    const work = workOf(event, memory);
    if (work === null) return null;
    if (work.title !== memory.stretch) {
      memory.stretch = work.title;
      memory.since = clock();
    }
    return { ...work, elapsedMs: clock() - memory.since };
  };
};

/** Drawings of the moving line a second. */
const drawingsPerSecond = 10;

/** A bar that draws what `current` says; it hides the cursor while it moves and shows it again when it stops. */
const createBar = (options: ShowOptions, current: () => Progress | null): SingleBar =>
  new SingleBar({
    stream: options.stderr.stream,
    fps: drawingsPerSecond,
    hideCursor: true,
    clearOnComplete: true,
    format: () => {
      const progress = current();
      return progress === null ? "" : visible(progressLine(progress, options.stderr.columns()));
    },
  });

/** For people: a line that moves, and above it the lines that stay. */
export const terminalShow = (options: ShowOptions): Show => {
  const words = eventWords(options.stderr.columns, options.command);
  const progress = progressOf(options.clock);
  let current: Progress | null = null;
  const bar = createBar(options, () => current);

  const move = (next: Progress): void => {
    current = next;
    if (bar.isActive) bar.update(next.done);
    else bar.start(next.total, next.done);
  };

  return {
    tell(event) {
      const lines = words(event);
      const answer = answerOf(event, options.asked);
      if (lines.length > 0 || answer !== null) bar.stop();
      options.stderr.print(lines);
      if (answer !== null) options.stdout.print(answer);
      const next = progress(event);
      if (next !== null) move(next);
    },
    close() {
      bar.stop();
    },
  };
};
