import type { Net, NetNode } from "./net.ts";

/** By name; what is not there is a bug of whoever made the net. */
const finderOf = (nodes: readonly NetNode[]): ((name: string) => NetNode) => {
  const named = new Map(nodes.map((node) => [node.layer.name, node]));
  return (name) => {
    const node = named.get(name);
    if (node === undefined) throw new Error(`the net has no layer ${name}`);
    return node;
  };
};

/** The nodes that the output needs, as they are met going back from it, depth first. */
const metGoingBack = (output: NetNode, find: (name: string) => NetNode): NetNode[] => {
  const met = new Set<NetNode>();
  const visit = (node: NetNode): void => {
    if (met.has(node)) return;
    met.add(node);
    for (const input of node.inputs) visit(find(input));
  };
  visit(output);
  return [...met];
};

/**
 * The order in which Keras has a net's layers (map_graph in its ops/function.py): the furthest from the output first,
 * among equals as they are met going back from it. It numbers the groups of a .keras file and takes the weights of a
 * .h5 file in this order, by no name. Layers that the output does not need are left out, as Keras does.
 */
export const kerasOrder = ({ nodes }: Pick<Net, "nodes">): NetNode[] => {
  const output = nodes.at(-1);
  if (output === undefined) return [];
  const find = finderOf(nodes);
  const met = metGoingBack(output, find);
  /** Layers on the longest way to the output. */
  const distances = new Map(met.map((node) => [node, 0]));
  const distance = (node: NetNode): number => distances.get(node) ?? 0;
  for (const node of nodes.filter((each) => distances.has(each)).reverse())
    for (const input of node.inputs.map(find))
      distances.set(input, Math.max(distance(input), distance(node) + 1));
  // The sort is stable.
  return met.sort((a, b) => distance(b) - distance(a));
};
