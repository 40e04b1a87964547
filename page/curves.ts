/** Training against validation of all runs; charts of one page move together. */
import uPlot from "uplot";
import type { PageRun } from "../src/report/page.ts";
import { element, section, table } from "./elements.ts";

/** Told apart also by the colour-blind (M. Okabe and K. Ito, Color Universal Design, 2008); then again, dotted. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

const colourOf = (run: number): string => colours[run % colours.length] ?? "#0072b2";

const patterns = [[], [2, 3], [10, 4, 2, 4], [1, 6]];

const patternOf = (run: number): number[] =>
  patterns[Math.floor(run / colours.length) % patterns.length] ?? [];

/** Quantities without val_, in the order in which they are met. */
const quantities = (runs: readonly PageRun[]): string[] => [
  ...new Set(runs.flatMap(({ columns }) => columns.map((column) => column.replace(/^val_/, "")))),
];

type Values = (number | null)[];

/** Exponential: each point is so much of the one before it, and the rest its own. */
const smoothed = (values: Values, share: number): Values => {
  let last: number | null = null;
  return values.map((value) => {
    if (value === null) return null;
    last = last === null ? value : share * last + (1 - share) * value;
    return last;
  });
};

interface Series {
  run: number;
  label: string;
  isTraining: boolean;
  values: Values;
}

const seriesOf = (runs: readonly PageRun[], quantity: string): Series[] => {
  const longest = Math.max(...runs.map(({ epochs }) => epochs.length));
  return runs.flatMap(({ name, columns, epochs }, run) =>
    [quantity, `val_${quantity}`].flatMap((column, i) => {
      const at = columns.indexOf(column);
      if (at === -1) return [];
      const values = Array.from({ length: longest }, (_, epoch) => epochs[epoch]?.[at] ?? null);
      return [{ run, label: runs.length === 1 ? column : `${name} ${column}`, isTraining: i === 0, values }];
    }),
  );
};

const styled = ({ run, label, isTraining }: Series): uPlot.Series => ({
  label,
  stroke: colourOf(run),
  width: isTraining ? 1 : 2,
  dash: isTraining ? [6, 4] : patternOf(run),
  points: { show: false },
  spanGaps: false,
});

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

/** Beyond so many lines the legend would be longer than the chart. */
const mostInLegend = 8;

class Chart {
  readonly element = element("div", { class: "chart", role: "img" });
  readonly #plot: uPlot;
  readonly #series: readonly Series[];
  readonly #isShown = new Set<number>();

  constructor(runs: readonly PageRun[], quantity: string) {
    const series = seriesOf(runs, quantity);
    for (const i of runs.keys()) this.#isShown.add(i);
    this.#series = series;
    this.element.setAttribute("aria-label", `${quantity} by epoch; the numbers are in the table below`);
    const axis = { stroke: () => getComputedStyle(document.body).color, font: "12px sans-serif" };
    const grid = { stroke: "#8884", width: 1 };
    this.#plot = new uPlot(
      {
        title: quantity,
        width: 480,
        height,
        scales: { x: { time: false } },
        series: [{ label: "epoch" }, ...series.map(styled)],
        axes: [
          { ...axis, grid, ticks: grid },
          { ...axis, grid, ticks: grid, size: 64 },
        ],
        cursor: { sync: { key: "epochs", setSeries: false } },
        legend: { show: series.length <= mostInLegend },
        hooks: { draw: [bestEpochs(runs, (run) => this.#isShown.has(run))] },
      },
      [],
      this.element,
    );
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

  toggle(run: number, isShown: boolean): void {
    if (isShown) this.#isShown.add(run);
    else this.#isShown.delete(run);
    for (const [i, series] of this.#series.entries())
      if (series.run === run) this.#plot.setSeries(i + 1, { show: isShown });
  }
}

const smoothing = (charts: readonly Chart[]): HTMLElement => {
  const input = element("input", { type: "range", min: "0", max: "0.95", step: "0.05", value: "0" });
  const said = element("output", {}, "off");
  input.addEventListener("input", () => {
    said.textContent = input.value === "0" ? "off" : input.value;
    for (const chart of charts) chart.smooth(Number(input.value));
  });
  return element("label", { class: "choice" }, "Smoothing ", input, " ", said);
};

/** What was changed, beside the colour of each run, and whether it is shown. */
const runsTable = (runs: readonly PageRun[], charts: readonly Chart[]): HTMLElement =>
  table(
    "Runs, and what was changed against the first",
    [
      { title: "run", isNumber: false },
      { title: "best epoch", isNumber: true },
      { title: "changed", isNumber: false },
    ],
    runs.map(({ name, bestEpoch, changed }, i) => {
      const box = element("input", { type: "checkbox", checked: "" });
      box.addEventListener("change", () => {
        for (const chart of charts) chart.toggle(i, box.checked);
      });
      const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
      swatch.style.background = colourOf(i);
      return [
        element("label", {}, box, swatch, name),
        String(bestEpoch ?? "–"),
        element(
          "span",
          { class: "lines" },
          i === 0 ? "" : changed.length === 0 ? "nothing" : changed.join("\n"),
        ),
      ];
    }),
  );

/** For those who cannot see the charts, or want the numbers. */
const numbers = ({ name, columns, epochs }: PageRun): HTMLElement => {
  const shown = element("details", {}, element("summary", {}, `Numbers of ${name}`));
  // A table of many epochs is made only when it is asked for.
  shown.addEventListener(
    "toggle",
    () => {
      shown.append(
        table(
          `Epochs of ${name}`,
          ["epoch", ...columns].map((title) => ({ title, isNumber: true })),
          epochs.map((values, i) => [
            String(i + 1),
            ...values.map((value) => (value === null ? "–" : value.toPrecision(4))),
          ]),
        ),
      );
    },
    { once: true },
  );
  return shown;
};

export const curvesSection = (runs: readonly PageRun[]): HTMLElement => {
  if (runs.every(({ epochs }) => epochs.length === 0))
    return section("curves", "Curves", element("p", {}, "No epoch is finished."));
  const charts = quantities(runs).map((quantity) => new Chart(runs, quantity));
  return section(
    "curves",
    "Curves",
    element(
      "p",
      { class: "hint" },
      "Solid: validation; dashed: training; the upright line: the best epoch. Drag to zoom, double-click to see all.",
    ),
    smoothing(charts),
    element("div", { class: "charts" }, ...charts.map(({ element: each }) => each)),
    runs.length === 1 ? null : runsTable(runs, charts),
    ...runs.map(numbers),
  );
};
