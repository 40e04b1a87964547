/** What is said of a search while it goes on, a line each. */
import { counted } from "../read/words.ts";
import { formatClock, formatValue } from "./format-values.ts";
import { fitLine } from "./fit-line.ts";
import { progressBar } from "./terminal.ts";

/** Of a run of a search. */
export interface TrialWords {
  trial: number;
  /** Of several seeds; null: there is one. */
  seed: number | null;
  /** PATH=VALUE of each parameter. */
  setting: readonly string[];
}

const headOf = ({ trial, seed }: TrialWords): string =>
  `trial ${trial}${seed === null ? "" : ` seed ${seed}`}`;

const lastKey = (text: string): string => {
  const equals = text.indexOf("=");
  return text.slice(text.lastIndexOf(".", equals) + 1);
};

/** `trial 3  val_acc 0.9100  learningRate=0.001 units=8  12 s`: what became of it. */
export const endedLine = (
  words: TrialWords,
  outcome:
    | { type: "finished"; metric: string; value: number | null; seconds: number }
    | { type: "failed"; reason: string },
): string => {
  const setting = words.setting.map(lastKey).join(" ");
  if (outcome.type === "failed") return `${headOf(words)}  ${setting}  failed: ${outcome.reason}`;
  const { metric, value, seconds } = outcome;
  return `${headOf(words)}  ${metric} ${value === null ? "?" : formatValue(value)}  ${setting}  ${formatClock(seconds)}`;
};

/** Where a worker is. */
export interface WorkerPlace extends TrialWords {
  epoch: number;
  epochs: number;
  step: number;
  steps: number;
}

export const workerLine = (place: WorkerPlace | null, columns: number): string => {
  if (place === null) return "begins";
  const { epoch, epochs, step, steps, setting } = place;
  const share = (Math.max(0, epoch - 1) + step / Math.max(1, steps)) / Math.max(1, epochs);
  const parts = [
    { text: headOf(place) },
    { text: `Epoch ${epoch}/${epochs} ${progressBar(share, 12)}` },
    { text: setting.map(lastKey).join(" "), drop: 1 },
  ];
  return fitLine(parts, columns);
};

export interface SearchProgress {
  ended: number;
  runs: number;
  /** null: not known yet. */
  secondsLeft: number | null;
  best: { trial: number; metric: string; value: number } | null;
}

export const searchLine = ({ ended, runs, secondsLeft, best }: SearchProgress, columns: number): string => {
  const parts = [
    { text: `${ended}/${runs} ${progressBar(ended / runs, 20)}` },
    ...(secondsLeft === null ? [] : [{ text: `ETA ${formatClock(secondsLeft)}` }]),
    ...(best === null
      ? []
      : [{ text: `best ${best.metric} ${formatValue(best.value)} (trial ${best.trial})`, drop: 1 }]),
  ];
  return fitLine(parts, columns);
};

/** What was done, and what to do about the rest. */
export const searchEndLines = (
  { finished, failed, open }: { finished: number; failed: number; open: number },
  again: string,
): string[] => {
  const done = `${counted(finished, "run")} finished${failed === 0 ? "" : `, ${failed} failed`}`;
  return [open === 0 ? done : `${done}, ${open} not yet; go on with: ${again}`];
};
