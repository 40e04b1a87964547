/** The network as a table, as people know it from Keras' summary; also the run folder's model.txt. */
import type { Shape } from "../layers/kind.ts";
import type { Plan, PlannedBase, PlannedLayer } from "../plan/plan.ts";
import { textWidth } from "../read/visible-text.ts";
import { tableLines } from "./table.ts";

const grouped = (n: number): string => n.toLocaleString("en-US");

type Row = readonly [layer: string, outputShape: string, parameters: string];

const heading: Row = ["Layer (type)", "Output shape", "Parameters"];

/** None stands for the pictures of a batch, of which there may be any number. */
const batchOf = (outputShape: Shape): string => `(None, ${outputShape.join(", ")})`;

/** A row with those that hang from it: of a residual or parallel layer what it is made of. */
interface Item {
  row: Row;
  inner: readonly Item[];
}

const identity = (name: string): Item => ({ row: [`${name} (identity)`, "", ""], inner: [] });

/** Branches that pass their input on have no layer. */
const innerItems = ({ block, inputs }: PlannedLayer, items: readonly Item[]): readonly Item[] => {
  const itemOf = (name: string): Item => items.find(({ row: [label] }) => label === name) ?? identity(name);
  switch (block) {
    case null:
      return [];
    case "residual":
      return items.some(({ row: [label] }) => label === "shortcut")
        ? items
        : [...items, identity("shortcut")];
    case "parallel":
      return inputs.map((_, i) => itemOf(`branch_${i + 1}`));
  }
};

/** Of a block the parameters of all in it. */
const itemOf = (name: string, layer: PlannedLayer, inside: readonly PlannedLayer[]): Item => {
  const { type, outputShape, block } = layer;
  const what = block === "parallel" ? `${block}, ${type}` : (block ?? type);
  const parameters = inside.reduce((sum, one) => sum + one.parameters, layer.parameters);
  return {
    row: [`${name} (${what})`, batchOf(outputShape), grouped(parameters)],
    inner: innerItems(layer, itemsIn(inside, `${layer.name}/`)),
  };
};

/** Layers whose names begin with `prefix`, as a tree, in their order. */
const itemsIn = (layers: readonly PlannedLayer[], prefix: string): Item[] => {
  const groups = new Map<string, PlannedLayer[]>();
  for (const layer of layers) {
    const [name = ""] = layer.name.slice(prefix.length).split("/");
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(layer);
  }
  return Array.from(groups, ([name, group]) => {
    const layer = group.find((one) => one.name === `${prefix}${name}`);
    if (layer === undefined) return { row: [name, "", ""], inner: itemsIn(group, `${prefix}${name}/`) };
    return itemOf(
      name,
      layer,
      group.filter((one) => one !== layer),
    );
  });
};

const hanging = (items: readonly Item[], indent: string): Row[] =>
  items.flatMap(({ row: [label, ...cells], inner }, i) => {
    const isLast = i === items.length - 1;
    const own: Row = [`${indent}${isLast ? "└── " : "├── "}${label}`, ...cells];
    return [own, ...hanging(inner, `${indent}${isLast ? "    " : "│   "}`)];
  });

/** A base is one row, however many layers it has. */
const baseRow = ({ name, layers, outputShape, parameters }: PlannedBase): Row => [
  `${name} (base, ${layers.length} layers to ${layers.at(-1)?.name ?? ""})`,
  batchOf(outputShape),
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
  const ownRows = itemsIn(layers, "").flatMap(({ row, inner }) => [row, ...hanging(inner, "")]);
  const rows = [heading, ...(base === null ? [] : [baseRow(base)]), ...ownRows];
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
