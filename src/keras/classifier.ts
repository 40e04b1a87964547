/** The end of a net that names classes, which is of no use for others. */
import type { NetLayerType } from "../layers/net-layer.ts";
import type { Net, NetNode } from "./net.ts";

const lastPoolings: readonly NetLayerType[] = [
  "globalAveragePooling2d",
  "globalMaxPooling2d",
  "meanOfPixels",
];
const between: readonly NetLayerType[] = ["dense", "dropout", "activation", "flatten", "reshape", "conv2d"];

/** The layer whose map a net's last pooling takes, where only a classifier comes after that; null: there is none. */
const beforePooling = ({ nodes }: Net): string | null => {
  let node: NetNode | undefined = nodes.at(-1);
  while (node !== undefined) {
    const [input] = node.inputs;
    if (lastPoolings.includes(node.layer.type)) return input ?? null;
    if (!between.includes(node.layer.type)) return null;
    node = nodes.find(({ layer }) => layer.name === input);
  }
  return null;
};

/** As of a VGG: the map that is flattened for dense layers. */
const beforeFlatten = ({ nodes }: Net): string | null => {
  const dense = nodes.findIndex(({ layer }) => layer.type === "flatten");
  const rest = nodes.slice(dense + 1);
  const isClassifier = rest.every(({ layer }) => between.includes(layer.type) && layer.type !== "conv2d");
  return dense >= 0 && isClassifier ? (nodes[dense]?.inputs[0] ?? null) : null;
};

/** Gives a value a class: ends in dense units, or in a softmax or sigmoid. */
const namesClasses = ({ layer }: NetNode): boolean =>
  layer.type === "dense" ||
  (layer.type === "activation" && (layer.activation === "softmax" || layer.activation === "sigmoid"));

/** Where a net that ends in its own classifier is to be cut; null: it ends otherwise. */
export const beforeClassifier = (net: Net): string | null => {
  const last = net.nodes.at(-1);
  return last !== undefined && namesClasses(last) ? (beforePooling(net) ?? beforeFlatten(net)) : null;
};
