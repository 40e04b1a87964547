/** Whether probabilities are what they say, and what another threshold would give. */
import uPlot from "uplot";
import type { PagePart, PageRun, ReliabilityBin, ThresholdRow } from "../src/report/page.ts";
import { element, percent, section, table } from "./elements.ts";

const side = 300;

const axis = (label: string): uPlot.Axis => ({
  label,
  labelFont: "12px sans-serif",
  font: "12px sans-serif",
  stroke: () => getComputedStyle(document.body).color,
  grid: { stroke: "#8884", width: 1 },
});

const square = (
  host: HTMLElement,
  [x, y]: readonly [string, string],
  data: uPlot.AlignedData,
  series: readonly uPlot.Series[],
): void => {
  new uPlot(
    {
      width: side,
      height: side,
      scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
      axes: [axis(x), axis(y)],
      series: [{}, ...series],
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
    },
    data,
    host,
  );
};

/** Mean distance of probability and share of right answers, by the number of pictures. */
const calibrationError = (bins: readonly ReliabilityBin[]): number => {
  const pictures = bins.reduce((sum, bin) => sum + bin.pictures, 0);
  const distance = (bin: ReliabilityBin): number => Math.abs((bin.probability ?? 0) - (bin.right ?? 0));
  return bins.reduce((sum, bin) => sum + bin.pictures * distance(bin), 0) / Math.max(1, pictures);
};

const reliability = (bins: readonly ReliabilityBin[]): HTMLElement => {
  const filled = bins.flatMap(({ probability, right }) =>
    probability === null || right === null ? [] : [{ probability, right }],
  );
  const chart = element("div", {
    class: "chart square",
    role: "img",
    "aria-label": "share of right answers by their probability; the numbers are in the table",
  });
  square(
    chart,
    ["probability of the answer", "share that is right"],
    [
      filled.map(({ probability }) => probability),
      filled.map(({ right }) => right),
      filled.map(({ probability }) => probability),
    ],
    [
      { stroke: "#0072b2", width: 2, points: { show: true, size: 8 } },
      { stroke: "#888", dash: [4, 4] },
    ],
  );
  const numbers = table(
    `Reliability; expected calibration error ${percent(calibrationError(bins))}`,
    ["probability", "pictures", "mean", "right"].map((title, i) => ({ title, isNumber: i > 0 })),
    bins.flatMap(({ pictures, probability, right }, i) =>
      pictures === 0
        ? []
        : [[`${i / 10} to ${(i + 1) / 10}`, String(pictures), percent(probability), percent(right)]],
    ),
  );
  return element("div", { class: "charts" }, chart, numbers);
};

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const scoresOf = ({ matrix: [[trueFirst, falseSecond], [falseFirst, trueSecond]] }: ThresholdRow) => ({
  precision: ratio(trueSecond, trueSecond + falseSecond),
  recall: ratio(trueSecond, trueSecond + falseFirst),
  right: ratio(trueFirst + trueSecond, trueFirst + trueSecond + falseFirst + falseSecond),
});

const precisionRecall = (rows: readonly ThresholdRow[], second: string): HTMLElement => {
  const points = rows
    .map(scoresOf)
    .flatMap(({ precision, recall }) =>
      precision === null || recall === null ? [] : [{ precision, recall }],
    )
    .sort((a, b) => a.recall - b.recall);
  const chart = element("div", {
    class: "chart square",
    role: "img",
    "aria-label": `precision by recall of ${second}`,
  });
  square(
    chart,
    [`recall of ${second}`, "precision"],
    [points.map(({ recall }) => recall), points.map(({ precision }) => precision)],
    [{ stroke: "#d55e00", width: 2, points: { show: true, size: 4 } }],
  );
  return chart;
};

const thresholdTable = (row: ThresholdRow, [first = "", second = ""]: readonly string[]): HTMLElement => {
  const { precision, recall, right } = scoresOf(row);
  const [ofFirst, ofSecond] = row.matrix;
  const text = `right ${percent(right)}, precision of ${second} ${percent(precision)}, recall ${percent(recall)}`;
  return element(
    "div",
    {},
    element("p", {}, text),
    table(
      "What would be answered",
      ["", `as ${first}`, `as ${second}`].map((title, i) => ({ title, isNumber: i > 0 })),
      [
        [first, ...ofFirst.map(String)],
        [second, ...ofSecond.map(String)],
      ],
    ),
  );
};

const threshold = (rows: readonly ThresholdRow[], classes: readonly string[]): HTMLElement => {
  const [, second = ""] = classes;
  const last = rows.length - 1;
  const input = element("input", { type: "range", min: "0", max: String(last), value: String(last / 2) });
  const [said, shown] = [element("output"), element("div")];
  const show = (): void => {
    const row = rows[Number(input.value)];
    if (row === undefined) return;
    said.textContent = row.threshold.toFixed(2);
    shown.replaceChildren(thresholdTable(row, classes));
  };
  input.addEventListener("input", show);
  show();
  const label = element(
    "label",
    { class: "choice" },
    `Answer "${second}" above a probability of `,
    input,
    " ",
    said,
  );
  return element("div", { class: "charts" }, precisionRecall(rows, second), element("div", {}, label, shown));
};

const partShown = (
  { reliability: bins, thresholds }: PagePart,
  classes: readonly string[],
): HTMLElement[] => [
  ...(bins === null ? [] : [element("h3", {}, "Are the probabilities what they say?"), reliability(bins)]),
  ...(thresholds === null ? [] : [element("h3", {}, "Another threshold"), threshold(thresholds, classes)]),
];

export const calibrationSection = ({ parts, classes }: PageRun): HTMLElement | null => {
  const [telling] = parts;
  if (telling === undefined) return null;
  const shown = partShown(telling, classes);
  return shown.length === 0
    ? null
    : section("calibration", `Calibration on ${telling.part} pictures`, ...shown);
};
