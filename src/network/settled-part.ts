/**
 * The part of a network that training leaves as it is: what comes out of it can be computed without gradients, and
 * once for each picture.
 */

import { pictures } from "../keras/net.ts";

/** A layer of the graph. */
export interface Node {
  name: string;
  /** Names of the layers whose outputs it takes; none: it takes the pictures. */
  inputs: readonly string[];
  /** It has nothing that training changes, and draws no random numbers. */
  fixed: boolean;
}

export interface SettledPart {
  /** Layers whose outputs follow from the pictures alone. */
  names: ReadonlySet<string>;
  /** Outputs that the rest of the network takes, of these layers or the pictures themselves; each once. */
  outputs: readonly string[];
}

export const sourcesOf = ({ inputs }: Pick<Node, "inputs">): readonly string[] =>
  inputs.length === 0 ? [pictures] : inputs;

/** `nodes`: each after those whose outputs it takes. */
export const settledPart = (nodes: readonly Node[]): SettledPart => {
  const settled = new Set<string>([pictures]);
  const outputs = new Set<string>();
  for (const node of nodes) {
    const sources = sourcesOf(node);
    if (node.fixed && sources.every((name) => settled.has(name))) settled.add(node.name);
    else for (const name of sources) if (settled.has(name)) outputs.add(name);
  }
  settled.delete(pictures);
  return { names: settled, outputs: [...outputs] };
};
