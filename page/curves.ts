/** The curves of all runs; charts of one page move together. */
import type { PageRun } from "../src/report/page.ts";
import { Chart, colourOf } from "./chart.ts";
import { element, section, table } from "./elements.ts";

/** Quantities without val_, in the order in which they are met. */
const quantities = (runs: readonly PageRun[]): string[] => [
  ...new Set(runs.flatMap(({ columns }) => columns.map((column) => column.replace(/^val_/, "")))),
];

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
    "Runs, and what was changed from the first",
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
