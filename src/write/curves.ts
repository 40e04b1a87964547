/** curves.svg: training against validation, a panel for the loss and one for each metric. */
import type { TopLevelSpec } from "vega-lite";
import { visibleLines } from "../read/visible-text.ts";
import type { EpochRecord } from "../train/records.ts";

export interface CurvesInput {
  /** The experiment's name; not the run's, so that equal runs give equal bytes. */
  title: string;
  /** loss, then the metrics in declared order: a panel each. */
  quantities: readonly string[];
  records: readonly EpochRecord[];
  /** Marked in every panel; null: none. */
  bestEpoch: number | null;
}

/** Of a panel without its axes, in pixels. */
const panelSize = { width: 380, height: 260 };
const ink = "#333333";
const gray = "#8a8a8a";
/** Blue and orange are told apart with every kind of colour blindness, and in print. */
const partColors = { training: "#3b6fb6", validation: "#e0701a" };
/** With more epochs the dots of a curve would touch. */
const mostDots = 60;

const panelTitles: Readonly<Record<string, string>> = {
  loss: "Loss",
  acc: "Accuracy",
  precision: "Precision",
  recall: "Recall",
  auc: "Area under the ROC curve",
};

const parts = ["training", "validation"] as const;

interface Point {
  epoch: number;
  part: (typeof parts)[number];
  /** null: a gap in the curve. */
  value: number | null;
}

const pointsOf = (records: readonly EpochRecord[], quantity: string): Point[] => {
  const curve = (part: Point["part"], column: string): Point[] =>
    records.flatMap(({ epoch, values }) => {
      const value = values[column];
      return value === undefined ? [] : [{ epoch, part, value: Number.isFinite(value) ? value : null }];
    });
  return [...curve("training", quantity), ...curve("validation", `val_${quantity}`)];
};

type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];

/** Multiples of the smallest of 1, 2, 5, 10, 20, ... with which no more than a dozen labels are needed. */
const epochTicks = (last: number): number[] => {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => last / each <= 12) ?? Math.ceil(last / 10);
  return Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
};

const epochAxis = (records: readonly EpochRecord[]) => {
  const last = records.at(-1)?.epoch ?? 1;
  return {
    field: "epoch",
    type: "quantitative",
    // A single epoch stands in the middle.
    scale: { domain: last === 1 ? [0, 2] : [1, last], nice: false, padding: 8 },
    axis: { title: "epoch", format: "d", values: epochTicks(last), grid: false },
  } as const;
};

const valueAxis = {
  field: "value",
  type: "quantitative",
  scale: { zero: false, nice: true, padding: 6 },
  axis: { title: null, tickCount: 6, domain: false, ticks: false },
} as const;

/** Only the parts that there are stand in the legend. */
const partScale = (points: readonly Point[]) => {
  const domain = parts.filter((part) => points.some((point) => point.part === part));
  return { domain, range: domain.map((part) => partColors[part]) };
};

const partColor = (points: readonly Point[]) =>
  ({
    field: "part",
    type: "nominal",
    scale: partScale(points),
    legend: {
      title: null,
      orient: "top",
      direction: "horizontal",
      symbolType: "stroke",
      symbolStrokeWidth: 3,
    },
  }) as const;

/** A dashed line at the best epoch, named above the panel. */
const bestEpochLayers = (bestEpoch: number): Layer[] => {
  const data = { values: [{ epoch: bestEpoch, label: "best" }] };
  return [
    { data, mark: { type: "rule", strokeDash: [4, 4], color: gray } },
    {
      data,
      mark: { type: "text", baseline: "bottom", dy: -4, fontSize: 11, color: gray },
      encoding: { y: { value: 0 }, text: { field: "label" } },
    },
  ];
};

/** The two curves, with a dot an epoch where there is room, and rings around the best epoch's values. */
const curveLayer = (points: readonly Point[], epochs: number, bestEpoch: number | null): Layer => ({
  encoding: { y: valueAxis, color: partColor(points) },
  layer: [
    { mark: { type: "line", strokeWidth: 2 } },
    { mark: { type: "point", filled: true, opacity: 1, size: epochs > mostDots ? 0 : 24 } },
    {
      transform: [{ filter: { field: "epoch", equal: bestEpoch ?? 0 } }],
      mark: { type: "point", fill: "white", opacity: 1, size: 70, strokeWidth: 2.5 },
    },
  ],
});

/** "epoch 13: training 0.3805, validation 0.5176" */
const bestText = (values: readonly Point[], bestEpoch: number): string => {
  const best = values.filter(({ epoch }) => epoch === bestEpoch);
  const each = best.map(({ part, value }) => `${part} ${value?.toFixed(4) ?? "NaN"}`);
  return `epoch ${bestEpoch}: ${each.join(", ")}`;
};

const panelOf = ({ records, bestEpoch }: CurvesInput, quantity: string): Layer => {
  const values = pointsOf(records, quantity);
  return {
    ...panelSize,
    title: {
      text: panelTitles[quantity] ?? quantity,
      subtitle: bestEpoch === null ? "" : bestText(values, bestEpoch),
    },
    data: { values },
    encoding: { x: epochAxis(records) },
    layer: [
      ...(bestEpoch === null ? [] : bestEpochLayers(bestEpoch)),
      curveLayer(values, records.length, bestEpoch),
    ],
  };
};

/** The picture as vega-lite describes it. */
const curvesSpec = (input: CurvesInput): TopLevelSpec => ({
  background: "white",
  padding: 16,
  title: { text: input.title, anchor: "start", fontSize: 16, offset: 8, color: ink },
  columns: 2,
  spacing: 36,
  concat: input.quantities.map((quantity) => panelOf(input, quantity)),
  resolve: { scale: { color: "shared" } },
  config: {
    font: "sans-serif",
    view: { stroke: null },
    title: {
      anchor: "start",
      color: ink,
      subtitleColor: gray,
      fontSize: 13,
      subtitleFontSize: 11,
      offset: 22,
    },
    legend: { labelFontSize: 12, labelColor: ink },
    axis: {
      labelColor: ink,
      titleColor: ink,
      labelFontSize: 11,
      titleFontSize: 12,
      titleFontWeight: "normal",
      gridColor: "#e6e6e6",
    },
  },
});

/**
 * The SVG, byte for byte the same for equal input; drawn without a canvas and without a clock.
 * The charting libraries take a second to load, so they are loaded here, once, at the end of a run.
 */
export const curvesSvg = async (input: CurvesInput): Promise<string> => {
  const [{ compile }, vega] = await Promise.all([import("vega-lite"), import("vega")]);
  const view = new vega.View(vega.parse(compile(curvesSpec(input)).spec), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  // A tag a line, so that the pictures of two runs can be compared as text. XML has no control characters at all.
  return `${visibleLines(svg.replaceAll("><", ">\n<"))}\n`;
};
