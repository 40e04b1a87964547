import { fitLine, type LinePart } from "./fit-line.ts";
import { formatClock, formatStepTime, formatValues } from "./format-values.ts";

/** What the moving line says at one moment. */
export interface Progress {
  /** "Epoch 3/30", "checking pictures" */
  title: string;
  done: number;
  /** null: not known; then there is no bar. */
  total: number | null;
  /** Of done and total, "MB"; empty for things that are counted. */
  unit: string;
  /** Milliseconds since `done` was 0. */
  elapsedMs: number;
  /** Loss and metrics so far; empty where there are none. */
  values: Readonly<Record<string, number>>;
  /** Whether one unit of `done` is a step, whose time is of interest. */
  isSteps: boolean;
}

const [narrowestBar, widestBar] = [10, 30];

/** [=====>    ] of `width` characters between the brackets. */
export const progressBar = (share: number, width: number): string => {
  const filled = Math.min(width, Math.floor(share * width));
  const head = filled < width ? ">" : "";
  return `[${"=".repeat(filled)}${head}${" ".repeat(width - filled - head.length)}]`;
};

const counted = ({ done, total, unit }: Progress): string => {
  const of = total === null ? String(done) : `${String(done).padStart(String(total).length)}/${total}`;
  return unit === "" ? of : `${of} ${unit}`;
};

const partsAround = (progress: Progress, bar: string): LinePart[] => {
  const { done, total, elapsedMs } = progress;
  const msEach = done > 0 ? elapsedMs / done : null;
  const parts: LinePart[] = [
    { text: progress.title },
    { text: `${counted(progress)}${bar === "" ? "" : ` ${bar}`}` },
  ];
  if (msEach !== null && progress.isSteps) parts.push({ text: formatStepTime(msEach), drop: 2 });
  parts.push(...formatValues(progress.values).map((text, i) => ({ text, drop: 100 - i })));
  if (msEach !== null && total !== null && done < total)
    parts.push({ text: `ETA ${formatClock((msEach * (total - done)) / 1000)}`, drop: 3 });
  return parts;
};

/** `Epoch 3/30  57/100 [=====>    ] 231 ms/step  loss 0.5512  ETA 0:10`, shorter than `columns`: the bar takes what is left. */
export const progressLine = (progress: Progress, columns: number): string => {
  const { total, done } = progress;
  if (total === null) return fitLine(partsAround(progress, ""), columns);
  const share = total > 0 ? done / total : 1;
  const shortest = fitLine(partsAround(progress, progressBar(share, narrowestBar)), columns);
  const free = columns - 1 - shortest.length;
  const width = Math.max(narrowestBar, Math.min(widestBar, narrowestBar + free));
  return fitLine(partsAround(progress, progressBar(share, width)), columns);
};
