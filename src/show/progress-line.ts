import { fitLine, type LinePart } from "./fit-line.ts";
import { formatClock, formatStepTime, formatValues } from "./format-values.ts";

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

const counted = ({ done, total, unit }: Progress): string =>
  `${String(done).padStart(String(total).length)}/${total}${unit === "" ? "" : ` ${unit}`}`;

const partsAround = (progress: Progress, bar: string): LinePart[] => {
  const { done, total, elapsedMs } = progress;
  const parts: LinePart[] = [{ text: progress.title }, { text: `${counted(progress)} ${bar}` }];
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
