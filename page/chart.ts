/** One quantity of all runs by epoch, training against validation. */
import uPlot from "uplot";
import type { PageRun, PageSpread } from "../src/report/page.ts";
import { element } from "./elements.ts";

/** The colour-blind can tell them apart, too (M. Okabe and K. Ito, Color Universal Design, 2008); further runs are dotted. */
const colours = {
  light: ["#0072b2", "#d55e00", "#00805d", "#b0528a", "#a87400", "#3a8fc4"],
  dark: ["#56b4e9", "#e69f00", "#33c79b", "#e39ac4", "#f0e442", "#ff8a5c"],
};

const isDark = (): boolean => matchMedia("(prefers-color-scheme: dark)").matches;

/** By the run's number in the report. */
export const colourOf = (run: number): string => {
  const palette = colours[isDark() ? "dark" : "light"];
  return palette[run % palette.length] ?? "#888888";
};

const patterns = [[], [2, 3], [10, 4, 2, 4], [1, 6]];

const patternOf = (run: number): number[] =>
  patterns[Math.floor(run / colours.light.length) % patterns.length] ?? [];

type Values = (number | null)[];

/** Exponential: `share` of each point is the one before it, the rest its own value. */
const smoothed = (values: Values, share: number): Values => {
  let last: number | null = null;
  return values.map((value) => {
    if (value === null) return null;
    last = last === null ? value : share * last + (1 - share) * value;
    return last;
  });
};

/** What is shown or not as a whole: a run, or behind the runs a group's mean with its spread. */
interface Series {
  line: number;
  label: string;
  kind: "validation" | "training" | "mean" | "bound";
  values: Values;
}

const seriesOf = (runs: readonly PageRun[], quantity: string): Series[] => {
  const longest = Math.max(...runs.map(({ epochs }) => epochs.length));
  return runs.flatMap(({ name, columns, epochs }, line) =>
    (["training", "validation"] as const).flatMap((kind) => {
      const column = kind === "training" ? quantity : `val_${quantity}`;
      const at = columns.indexOf(column);
      if (at === -1) return [];
      const values = Array.from({ length: longest }, (_, epoch) => epochs[epoch]?.[at] ?? null);
      return [{ line, label: runs.length === 1 ? column : `${name} ${column}`, kind, values }];
    }),
  );
};

/** Mean and sample standard deviation of an epoch; null: fewer than two runs came so far. */
const spreadAt = (values: Values): { mean: number; deviation: number } | null => {
  const there = values.filter((value) => value !== null);
  if (there.length < 2) return null;
  const mean = there.reduce((sum, value) => sum + value, 0) / there.length;
  const squares = there.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (there.length - 1)) };
};

/** Upper bound, mean, lower bound of a group: of validation, or else of training. */
const spreadSeries = (
  { name, runs: members }: PageSpread,
  line: number,
  series: readonly Series[],
): Series[] => {
  const own = series.filter((each) => members.includes(each.line));
  const kind = own.some((each) => each.kind === "validation") ? "validation" : "training";
  const columns = own.filter((each) => each.kind === kind).map(({ values }) => values);
  const spreads = (columns[0] ?? []).map((_, epoch) =>
    spreadAt(columns.map((values) => values[epoch] ?? null)),
  );
  const values = (sign: number): Values =>
    spreads.map((spread) => (spread === null ? null : spread.mean + sign * spread.deviation));
  return [
    { line, label: `${name} + sd`, kind: "bound", values: values(1) },
    { line, label: `${name} mean`, kind: "mean", values: values(0) },
    { line, label: `${name} - sd`, kind: "bound", values: values(-1) },
  ];
};

const widths: Record<Series["kind"], number> = { validation: 2, training: 1, mean: 4, bound: 0 };

const styled = ({ line, label, kind }: Series): uPlot.Series => ({
  label,
  stroke: colourOf(line),
  width: widths[kind],
  dash: kind === "training" ? [6, 4] : kind === "validation" ? patternOf(line) : [],
  points: { show: false },
  spanGaps: false,
});

/** Between the bounds of a group. Positions count the epochs, which come first. */
const bandsOf = (series: readonly Series[]): uPlot.Band[] =>
  series.flatMap(({ kind, line }, i) =>
    kind === "mean" ? [{ series: [i, i + 2] as [number, number], fill: `${colourOf(line)}33` }] : [],
  );

/** A line at the best epoch of each run. */
const bestEpochs =
  (runs: readonly PageRun[], isShown: (run: number) => boolean) =>
  (plot: uPlot): void => {
    const { ctx, bbox } = plot;
    ctx.save();
    for (const [i, { bestEpoch }] of runs.entries()) {
      if (bestEpoch === null || !isShown(i)) continue;
      const x = plot.valToPos(bestEpoch, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.strokeStyle = colourOf(i);
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  };

const height = 260;

/** With more lines the legend would be longer than the chart. */
const mostInLegend = 8;

const optionsOf = (
  runs: readonly PageRun[],
  quantity: string,
  series: readonly Series[],
  isShown: (run: number) => boolean,
): uPlot.Options => {
  const axis = { stroke: () => getComputedStyle(document.body).color, font: "12px sans-serif" };
  const grid = { stroke: "#8884", width: 1 };
  return {
    title: quantity,
    width: 480,
    height,
    scales: { x: { time: false } },
    series: [{ label: "epoch" }, ...series.map(styled)],
    bands: bandsOf(series),
    axes: [
      // There is no half an epoch.
      { ...axis, grid, ticks: grid, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000] },
      { ...axis, grid, ticks: grid, size: 64 },
    ],
    cursor: { sync: { key: "epochs", setSeries: false } },
    legend: { show: series.length <= mostInLegend },
    hooks: { draw: [bestEpochs(runs, isShown)] },
  };
};

export class Chart {
  readonly element = element("div", { class: "chart", role: "img" });
  readonly #plot: uPlot;
  readonly #series: readonly Series[];
  readonly #isShown = new Set<number>();

  constructor(runs: readonly PageRun[], spreads: readonly PageSpread[], quantity: string) {
    const ofRuns = seriesOf(runs, quantity);
    const series = [
      ...ofRuns,
      ...spreads.flatMap((spread, i) => spreadSeries(spread, runs.length + i, ofRuns)),
    ];
    for (const i of runs.keys()) this.#isShown.add(i);
    this.#series = series;
    this.element.setAttribute("aria-label", `${quantity} by epoch; the numbers are in the table below`);
    const isShown = (run: number): boolean => this.#isShown.has(run);
    this.#plot = new uPlot(optionsOf(runs, quantity, series, isShown), [], this.element);
    this.smooth(0);
    new ResizeObserver(() => {
      const width = Math.floor(this.element.clientWidth);
      if (width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height });
    }).observe(this.element);
  }

  smooth(share: number): void {
    const epochs = Array.from({ length: this.#series[0]?.values.length ?? 0 }, (_, i) => i + 1);
    this.#plot.setData([epochs, ...this.#series.map(({ values }) => smoothed(values, share))]);
  }

  toggle(line: number, isShown: boolean): void {
    if (isShown) this.#isShown.add(line);
    else this.#isShown.delete(line);
    for (const [i, series] of this.#series.entries())
      if (series.line === line) this.#plot.setSeries(i + 1, { show: isShown });
  }
}
