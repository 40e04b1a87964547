/** The curves of all runs; charts of one page move together. */
import type { PageRun, PageSpread } from "../src/report/page.ts";
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

/** Whether a line is shown, beside its colour. */
const shownBox = (name: string, line: number, charts: readonly Chart[]): HTMLElement => {
  const box = element("input", { type: "checkbox", checked: "" });
  box.addEventListener("change", () => {
    for (const chart of charts) chart.toggle(line, box.checked);
  });
  const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.background = colourOf(line);
  return element("label", {}, box, swatch, name);
};

/** What was changed, beside the colour of each run, and whether it is shown. */
const runsTable = (
  runs: readonly PageRun[],
  spreads: readonly PageSpread[],
  charts: readonly Chart[],
): HTMLElement =>
  table(
    "Runs, and what was changed from the first",
    [
      { title: "run", isNumber: false },
      { title: "best epoch", isNumber: true },
      { title: "changed", isNumber: false },
    ],
    [
      ...runs.map(({ name, bestEpoch, changed }, i) => [
        shownBox(name, i, charts),
        String(bestEpoch ?? "–"),
        element(
          "span",
          { class: "lines" },
          i === 0 ? "" : changed.length === 0 ? "nothing" : changed.join("\n"),
        ),
      ]),
      ...spreads.map(({ name }, i) => [
        shownBox(`${name}: mean and standard deviation`, runs.length + i, charts),
        "–",
        "",
      ]),
    ],
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

/** `runs`: the first of the page's, without those that have no epochs by nature. */
export const curvesSection = (runs: readonly PageRun[], groups: readonly PageSpread[]): HTMLElement => {
  const spreads = groups.filter((group) => group.runs.length > 1);
  if (runs.every(({ epochs }) => epochs.length === 0))
    return section("curves", "Curves", element("p", {}, "No epoch is finished."));
  const charts = quantities(runs).map((quantity) => new Chart(runs, spreads, quantity));
  return section(
    "curves",
    "Curves",
    element(
      "p",
      { class: "hint" },
      "Solid: validation; dashed: training; the upright line: the best epoch. Drag to zoom, double-click to see all." +
        (spreads.length === 0
          ? ""
          : " Thick: the mean of a group's runs, and around it their standard deviation."),
    ),
    smoothing(charts),
    element("div", { class: "charts" }, ...charts.map(({ element: each }) => each)),
    runs.length === 1 ? null : runsTable(runs, spreads, charts),
    ...runs.map(numbers),
  );
};
