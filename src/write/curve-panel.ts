/** A panel of curves.svg: one quantity by epoch, training and validation. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { EpochRecord } from "../train/records.ts";
import { element, type Markup } from "./xml.ts";

const ink = "#333333";
/** Light, but still dark enough to be read in small letters. */
export const gray = "#6b6b6b";
/** Blue and orange can be told apart with every kind of colour blindness, and in print. */
export const partColors = { training: "#3b6fb6", validation: "#e0701a" } as const;
export const parts = ["training", "validation"] as const;
/** With more epochs the dots of a curve would touch. */
const mostDots = 60;
/** In pixels, of what lies within the axes. */
export const panelSize = { width: 380, height: 250 };

const panelTitles: Readonly<Record<string, string>> = {
  loss: "Loss",
  acc: "Accuracy",
  precision: "Precision",
  recall: "Recall",
  auc: "Area under the ROC curve",
};

interface Point {
  epoch: number;
  value: number;
}

interface Curve {
  part: (typeof parts)[number];
  points: Point[];
}

const curvesOf = (records: readonly EpochRecord[], quantity: string): Curve[] =>
  parts
    .map((part) => {
      const column = part === "training" ? quantity : `val_${quantity}`;
      const points = records.flatMap(({ epoch, values }) => {
        const value = values[column];
        return value === undefined ? [] : [{ epoch, value }];
      });
      return { part, points };
    })
    .filter(({ points }) => points.length > 0);

/** Others leave a gap: NaN, infinities, and what lies so near to them that axes could not be computed. */
const isDrawn = ({ value }: Point): boolean => Math.abs(value) <= 1e300;

/**
 * Where all values are equal, or differ by rounding only, the curve lies in the middle of an axis a fifth as long as
 * the value.
 */
const valueDomain = (curves: readonly Curve[]): [number, number] => {
  const values = curves.flatMap(({ points }) => points.filter(isDrawn).map(({ value }) => value));
  if (values.length === 0) return [0, 1];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > Math.max(size * 1e-9, 1e-290)) return [low, high];
  const room = size === 0 ? 0.1 : Math.max(size / 10, 1e-290);
  return [low - room, high + room];
};

const isPlain = (size: number): boolean => size === 0 || (size >= 1e-3 && size < 1e6);

/** The scale of a panel's values with its ticks: "0.25", or "2.5e-7" where plain digits would be too many. */
const valueAxis = (curves: readonly Curve[]) => {
  const scale = scaleLinear().domain(valueDomain(curves)).nice(6).range([panelSize.height, 0]);
  const plain = isPlain(Math.max(...scale.domain().map(Math.abs)));
  const text = scale.tickFormat(6, plain ? undefined : "e");
  const label = (value: number): string => (value === 0 && !plain ? "0" : text(value));
  return { scale, ticks: scale.ticks(6).map((value) => ({ y: scale(value), label: label(value) })) };
};

export interface Panel {
  title: string;
  curves: Curve[];
  axis: ReturnType<typeof valueAxis>;
}

export const panelOf = (records: readonly EpochRecord[], quantity: string): Panel => {
  const curves = curvesOf(records, quantity);
  return { title: panelTitles[quantity] ?? quantity, curves, axis: valueAxis(curves) };
};

/** A single epoch stands in the middle; the first always has a tick, the others have ticks at a round step. */
export const epochAxis = (records: readonly EpochRecord[]) => {
  const last = records.at(-1)?.epoch ?? 1;
  const scale = scaleLinear()
    .domain(last === 1 ? [0, 2] : [1, last])
    .range([8, panelSize.width - 8]);
  const round = last === 1 ? [] : scale.ticks(10).filter(Number.isInteger);
  return { scale, ticks: [...new Set([1, ...round])] };
};

type EpochAxis = ReturnType<typeof epochAxis>;

export const textAt = (
  x: number,
  y: number,
  attributes: Readonly<Record<string, string | number>>,
  ...words: readonly (string | Markup)[]
): Markup => element("text", { x, y, "font-size": 11, fill: ink, ...attributes }, words);

const middle = { "text-anchor": "middle" };

const axesMarkup = ({ axis }: Panel, epochs: EpochAxis): Markup[] => {
  const { width, height } = panelSize;
  const rules = axis.ticks.flatMap(({ y, label }) => [
    element("line", { x2: width, y1: y, y2: y, stroke: "#e6e6e6" }),
    textAt(-6, y + 4, { "text-anchor": "end" }, label),
  ]);
  const ticks = epochs.ticks.flatMap((epoch) => {
    const x = epochs.scale(epoch);
    return [
      element("line", { x1: x, x2: x, y1: height, y2: height + 5, stroke: ink }),
      textAt(x, height + 18, middle, String(epoch)),
    ];
  });
  return [
    ...rules,
    element("line", { x2: width, y1: height, y2: height, stroke: ink }),
    ...ticks,
    textAt(width / 2, height + 36, { ...middle, "font-size": 12 }, "epoch"),
  ];
};

/** "0.3805", "1.250e-7", "NaN" */
const shortNumber = (value: number): string =>
  isPlain(Math.abs(value)) ? value.toFixed(4) : value.toExponential(3);

/** The line; where there is room with a dot for each epoch, whose value shows under the mouse; rings at the best epoch. */
const curveMarkup = ({ part, points }: Curve, x: EpochAxis["scale"], { scale: y }: Panel["axis"]) => {
  const color = partColors[part];
  const path = line<Point>(
    ({ epoch }) => x(epoch),
    ({ value }) => y(value),
  )
    .defined(isDrawn)
    .digits(2)(points);
  const stroke = { fill: "none", stroke: color, "stroke-width": 2 };
  const round = { "stroke-linejoin": "round", "stroke-linecap": "round" };
  const circle = (point: Point, attributes: Readonly<Record<string, string | number>>): Markup =>
    element("circle", { cx: x(point.epoch), cy: y(point.value), ...attributes }, [
      element("title", {}, [`epoch ${point.epoch}: ${part} ${shortNumber(point.value)}`]),
    ]);
  const drawn = points.filter(isDrawn);
  return {
    line: path === null ? [] : [element("path", { d: path, ...stroke, ...round })],
    dots: points.length > mostDots ? [] : drawn.map((point) => circle(point, { r: 2.75, fill: color })),
    rings: (epoch: number) =>
      drawn
        .filter((point) => point.epoch === epoch)
        .map((point) => circle(point, { r: 4.75, fill: "white", stroke: color, "stroke-width": 2.5 })),
  };
};

/** "epoch 13: training 0.3805, validation 0.5176" */
const bestText = (curves: readonly Curve[], best: number): string => {
  const values = curves.flatMap(({ part, points }) =>
    points.filter(({ epoch }) => epoch === best).map(({ value }) => `${part} ${shortNumber(value)}`),
  );
  return `epoch ${best}: ${values.join(", ")}`;
};

/** A dashed line at the best epoch, named above the panel. */
const bestMarkup = (x: number): Markup[] => [
  element("line", { x1: x, x2: x, y2: panelSize.height, stroke: gray, "stroke-dasharray": "4 4" }),
  textAt(x, -10, { ...middle, fill: gray }, "best"),
];

/** From the upper left corner of the axes; `headX`: where the titles begin. */
export const panelMarkup = (
  panel: Panel,
  epochs: EpochAxis,
  best: number | null,
  headX: number,
): Markup[] => {
  const drawn = panel.curves.map((curve) => curveMarkup(curve, epochs.scale, panel.axis));
  return [
    textAt(headX, -46, { "font-size": 13, "font-weight": "bold" }, panel.title),
    ...(best === null ? [] : [textAt(headX, -30, { fill: gray }, bestText(panel.curves, best))]),
    ...axesMarkup(panel, epochs),
    ...(best === null ? [] : bestMarkup(epochs.scale(best))),
    ...drawn.flatMap(({ line }) => line),
    ...drawn.flatMap(({ dots }) => dots),
    ...drawn.flatMap(({ rings }) => (best === null ? [] : rings(best))),
  ];
};
