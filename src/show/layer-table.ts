/** The network as a table, as people know it from Keras' summary; also the run folder's model.txt. */
import type { Plan, PlannedBase, PlannedLayer } from "../plan/plan.ts";
import { textWidth } from "../read/visible-text.ts";
import { tableLines } from "./table.ts";

const grouped = (n: number): string => n.toLocaleString("en-US");

type Row = readonly [layer: string, outputShape: string, parameters: string];

const heading: Row = ["Layer (type)", "Output shape", "Parameters"];

/** None stands for the pictures of a batch, of which there may be any number. */
const row = ({ name, type, outputShape, parameters }: PlannedLayer): Row => [
  `${name} (${type})`,
  `(None, ${outputShape.join(", ")})`,
  grouped(parameters),
];

/** A base is one row, however many layers it has. */
const baseRow = ({ name, layers, outputShape, parameters }: PlannedBase): Row => [
  `${name} (base, ${layers.length} layers to ${layers.at(-1)?.name ?? ""})`,
  `(None, ${outputShape.join(", ")})`,
  grouped(parameters),
];

const bytesPerParameter = 4;

const size = (parameters: number): string => {
  const bytes = parameters * bytesPerParameter;
  if (bytes < 2 ** 10) return `${bytes} B`;
  return bytes < 2 ** 20 ? `${(bytes / 2 ** 10).toFixed(2)} KiB` : `${(bytes / 2 ** 20).toFixed(2)} MiB`;
};

const total = (label: string, parameters: number): string =>
  `${label} parameters: ${grouped(parameters)} (${size(parameters)})`;

/** Layer, output shape and parameters of each layer, then the totals. */
export const layerTable = ({
  base,
  layers,
  parameters,
}: Pick<Plan, "base" | "layers" | "parameters">): string[] => {
  const rows = [heading, ...(base === null ? [] : [baseRow(base)]), ...layers.map(row)];
  const lines = tableLines(rows, (column) => column === 2, 3);
  const rule = "-".repeat(Math.max(...lines.map(textWidth)));
  return [
    ...lines.toSpliced(1, 0, rule),
    rule,
    total("Total", parameters.total),
    total("Trainable", parameters.trainable),
    total("Non-trainable", parameters.total - parameters.trainable),
  ];
};
