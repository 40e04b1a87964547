/** curves.svg: training against validation, in a panel for the loss and one for each metric. */
import stringWidth from "string-width";
import type { EpochRecord } from "../train/records.ts";
import {
  epochAxis,
  gray,
  panelMarkup,
  panelOf,
  panelSize,
  partColors,
  parts,
  textAt,
  type Panel,
} from "./curve-panel.ts";
import { element, type Markup } from "./xml.ts";

export interface CurvesInput {
  /** The experiment's name; not the run's, whose number would make the bytes of equal runs differ. */
  title: string;
  /** Tells the runs of one experiment apart. */
  seed: number;
  /** loss, then the metrics in declared order: a panel each. */
  quantities: readonly string[];
  records: readonly EpochRecord[];
  /** Marked in every panel; null: none. */
  bestEpoch: number | null;
}

/** In pixels. `head`: of the picture; `panelHead` and `panelFoot`: a panel's title, and its axis of epochs. */
const layout = { margin: 16, head: 72, panelHead: 62, panelFoot: 50, between: 36 };
/** Of a letter, generously: what it really takes depends on the machine's fonts. */
const letterWidth = { label: 6.5, title: 10 };
/** Beside the title, for the seed. */
const seedWidth = 100;

/** Cut where it would run out of the picture; Chinese characters, say, take the room of two letters. */
const shortened = (title: string, room: number): string => {
  if (stringWidth(title) * letterWidth.title <= room) return title;
  const letters = Array.from(title);
  while (stringWidth(`${letters.join("")}\u2026`) * letterWidth.title > room) letters.pop();
  return `${letters.join("")}\u2026`;
};

/** Only the parts that there are. */
const legendMarkup = (panels: readonly Panel[]): Markup[] => {
  const shown = parts.filter((part) =>
    panels.some(({ curves }) => curves.some((curve) => curve.part === part)),
  );
  return shown.flatMap((part, i) => {
    const [x, y] = [layout.margin + i * 92, 50];
    const stroke = { stroke: partColors[part], "stroke-width": 3, "stroke-linecap": "round" };
    return [
      element("line", { x1: x + 2, x2: x + 16, y1: y, y2: y, ...stroke }),
      textAt(x + 23, y + 4, { "font-size": 12 }, part),
    ];
  });
};

const headMarkup = ({ title, seed }: CurvesInput, panels: readonly Panel[], width: number): Markup[] => {
  const room = width - 2 * layout.margin - seedWidth;
  const seedText = element("tspan", { dx: 10, "font-size": 12, "font-weight": "normal", fill: gray }, [
    `seed ${seed}`,
  ]);
  const bold = { "font-size": 16, "font-weight": "bold" };
  return [textAt(layout.margin, 29, bold, shortened(title, room), seedText), ...legendMarkup(panels)];
};

/** The SVG, byte for byte the same for equal input. Panels stand in rows of two, their axes aligned. */
export const curvesSvg = (input: CurvesInput): string => {
  const { margin, head, panelHead, panelFoot, between } = layout;
  const epochs = epochAxis(input.records);
  const panels = input.quantities.map((quantity) => panelOf(input.records, quantity));
  const longest = Math.max(4, ...panels.flatMap(({ axis }) => axis.ticks.map(({ label }) => label.length)));
  const left = Math.ceil(longest * letterWidth.label) + 6;
  const [columns, rows] = [Math.min(2, panels.length), Math.ceil(panels.length / 2)];
  const [panelWidth, panelHeight] = [left + panelSize.width, panelHead + panelSize.height + panelFoot];
  const width = 2 * margin + columns * panelWidth + (columns - 1) * between;
  const height = head + rows * panelHeight + margin;
  const placed = panels.map((panel, i) => {
    const x = margin + (i % 2) * (panelWidth + between) + left;
    const y = head + Math.floor(i / 2) * panelHeight + panelHead;
    const drawn = panelMarkup(panel, epochs, input.bestEpoch, -left);
    return element("g", { transform: `translate(${x},${y})` }, drawn);
  });
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": "sans-serif",
    },
    [
      element("title", {}, [`${input.title}, seed ${input.seed}: ${input.quantities.join(", ")} by epoch`]),
      element("rect", { width, height, fill: "white" }),
      ...headMarkup(input, panels, width),
      ...placed,
    ],
  );
  return `${svg.markup}\n`;
};
