import type { Tensor, Tfjs } from "../engine/engine.ts";
import { sourcesOf } from "./settled-part.ts";

export interface GraphNode {
  name: string;
  inputs: readonly string[];
  run: (inputs: readonly Tensor[]) => Tensor;
}

/** By name: what was computed so far. */
type Outputs = Map<string, Tensor>;

const output = (outputs: Outputs, name: string): Tensor => {
  const tensor = outputs.get(name);
  if (tensor === undefined) throw new Error(`the output of ${name} is not there`);
  return tensor;
};

/** One layer after the other; all outputs stay, for the gradients. */
export const runAll = (nodes: readonly GraphNode[], given: ReadonlyMap<string, Tensor>): Outputs => {
  const outputs = new Map(given);
  for (const node of nodes)
    outputs.set(node.name, node.run(sourcesOf(node).map((name) => output(outputs, name))));
  return outputs;
};

/** Names whose last use is at this position. */
const lastUses = (nodes: readonly GraphNode[], wanted: readonly string[]): string[][] => {
  const last = new Map<string, number>();
  for (const [i, node] of nodes.entries()) for (const name of sourcesOf(node)) last.set(name, i);
  return nodes.map((_, i) =>
    [...last.keys()].filter((name) => last.get(name) === i && !wanted.includes(name)),
  );
};

/** Dropout gives what it takes, as the same tensor: that one stays while another layer's output is still it. */
const free = (outputs: Outputs, name: string): void => {
  const tensor = output(outputs, name);
  outputs.delete(name);
  if (![...outputs.values()].includes(tensor)) tensor.dispose();
};

/**
 * The wanted outputs alone; every other one is freed after its last use, since a deep net's would not fit into memory
 * together. What was given stays.
 */
export const runInTurn = (
  tf: Tfjs,
  nodes: readonly GraphNode[],
  given: ReadonlyMap<string, Tensor>,
  wanted: readonly string[],
): Tensor[] => {
  const outputs = new Map(given);
  const uses = lastUses(nodes, wanted);
  for (const [i, node] of nodes.entries()) {
    const inputs = sourcesOf(node).map((name) => output(outputs, name));
    outputs.set(
      node.name,
      tf.tidy(() => node.run(inputs)),
    );
    for (const name of uses[i] ?? []) if (!given.has(name)) free(outputs, name);
  }
  return wanted.map((name) => output(outputs, name));
};
