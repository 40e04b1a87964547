/** The tfjs model that holds a network's layers: it owns their weights and is what a saved model says. */
import type { Tfjs } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { BuiltNode } from "./built-node.ts";
import { pictures } from "../keras/net.ts";
import { sourcesOf } from "./settled-part.ts";

type Container = ReturnType<Tfjs["model"]>;
type ImageShape = readonly [number, number, number];
type Symbolic = ReturnType<Tfjs["input"]>;

/** Whether each layer takes what the one before gives, the first the pictures. */
export const isChain = (nodes: readonly BuiltNode[]): boolean =>
  nodes.every(({ inputs }, i) => inputs.length < 2 && inputs[0] === nodes[i - 1]?.name);

/** One layer after the other. */
export const chainOf = (tf: Tfjs, inputShape: ImageShape, nodes: readonly BuiltNode[]): Container => {
  const sequential = tf.sequential({ name: "petri" });
  for (const [i, { layer }] of nodes.entries()) {
    if (i === 0) layer.batchInputShape = [null, ...inputShape];
    tf.tidy(() => {
      sequential.add(layer);
    });
  }
  return sequential;
};

/** A net from elsewhere may have a layer with the name of the input here. */
const freeName = (nodes: readonly BuiltNode[], name = "pictures"): string =>
  nodes.some((node) => node.name === name) ? freeName(nodes, `${name}_`) : name;

/** A net before the layers may branch, and so may the layers. */
export const graphOf = (tf: Tfjs, inputShape: ImageShape, nodes: readonly BuiltNode[]): Container => {
  const input = tf.input({ shape: [...inputShape], name: freeName(nodes) });
  const outputs = new Map<string, Symbolic>([[pictures, input]]);
  const outputOf = (name: string): Symbolic => {
    const output = outputs.get(name);
    if (output === undefined) throw new Error(`layer ${name} comes later`);
    return output;
  };
  for (const node of nodes) {
    const sources = sourcesOf(node).map(outputOf);
    // Weights are variables and stay; what drawing their zeros left over does not.
    tf.tidy(() => {
      const output = node.layer.apply(sources.length === 1 ? nth(sources, 0) : sources);
      outputs.set(node.name, symbolic(tf, output));
    });
  }
  return tf.model({ inputs: input, outputs: outputOf(nth(nodes, nodes.length - 1).name), name: "petri" });
};

const symbolic = (tf: Tfjs, output: ReturnType<BuiltNode["layer"]["apply"]>): Symbolic => {
  if (output instanceof tf.SymbolicTensor) return output;
  throw new Error("a layer gave something other than one symbolic tensor");
};

/** A JSON value, in the names of Keras' files. */
export const topologyOf = (container: Container): object => {
  const topology: unknown = container.toJSON(null, false);
  if (typeof topology === "object" && topology !== null) return topology;
  throw new Error("tfjs gave no topology");
};
