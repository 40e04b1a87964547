import type { Engine, Tensor, Tfjs } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import { pictures } from "../keras/net.ts";
import { activations } from "./activations.ts";
import type { BuiltNode, CalledNode } from "./built-node.ts";
import { type Ordered, foldNormalization, poolBeforeRelu } from "./fold-normalization.ts";
import { type Phase, weightOf } from "./layers/computation.ts";
import { nodeCall } from "./layers/computations.ts";
import { settledPart, sourcesOf } from "./settled-part.ts";

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
const runAll = (nodes: readonly GraphNode[], given: ReadonlyMap<string, Tensor>): Outputs => {
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

/** What the network says about a batch. */
export interface Answer {
  /** [n, units], after the last layer. */
  outputs: Tensor;
  /** What went into a last sigmoid or softmax, from which cross-entropy is taken; null: the stack ends otherwise. */
  logits: { activation: LogitActivation; values: Tensor } | null;
}

export type LogitActivation = "sigmoid" | "softmax";

export interface ForwardPass {
  /** Layers whose outputs `features` gives; the pictures themselves where nothing is settled. */
  settled: readonly string[];
  /** Names of all layers that are settled: computed by `features`. */
  settledLayers: ReadonlySet<string>;
  /** What of [n, height, width, channels] pictures does not change in training; without gradients. */
  features: (images: Tensor) => Tensor[];
  answer: (features: readonly Tensor[], phase: Phase) => Answer;
}

/** The layers, a last sigmoid or softmax kept apart from what goes into it. */
export const forwardPass = (
  engine: Engine,
  seed: number,
  nodes: { base: readonly BuiltNode[]; own: readonly BuiltNode[] },
): ForwardPass => {
  const { tf } = engine;
  const last = nodes.own.at(-1);
  const ending = last === undefined ? null : logitsOf(tf, last);
  const own = ending === null ? nodes.own : nodes.own.slice(0, -1);
  const ordered = engine.kernels === "petri" ? poolBeforeRelu(own) : own.map(asItStands);
  const called = [...nodes.base.map(asItStands), ...ordered].map((node) => calledOf(engine, seed, node));
  const all = [...called.map(({ node }) => node), ...(ending?.nodes ?? [])];
  const { names, outputs } = settledPart(all);
  const inside = called.filter(({ node }) => names.has(node.name));
  const folded = engine.kernels === "petri" ? foldNormalization(engine, inside, all) : inside;
  const settled = folded.map(runOf({ training: false }));
  const rest = called.filter(({ node }) => !names.has(node.name));
  const end = nth(last === undefined ? [] : ending === null ? [last.name] : sourcesOf(last), 0);
  return {
    settled: outputs,
    settledLayers: names,
    features: (images) =>
      settled.length === 0 ? [images] : runInTurn(tf, settled, new Map([[pictures, images]]), outputs),
    answer: (features, phase) => {
      const given = new Map(outputs.map((name, i) => [name, nth(features, i)]));
      const x = runAll(rest.map(runOf(phase)), given).get(end);
      if (x === undefined) throw new Error("the last layer was not reached");
      if (ending === null) return { outputs: x, logits: null };
      const values = ending.call(x);
      const { activation } = ending;
      return { outputs: activations[activation](tf, values), logits: { activation, values } };
    },
  };
};

const asItStands = (node: BuiltNode): Ordered<BuiltNode> => ({ ...node, after: null });

const calledOf = (engine: Engine, seed: number, node: Ordered<BuiltNode>): CalledNode => {
  const { spec, layer, after } = node;
  const call = nodeCall(spec, { engine, seed, layer });
  if (after === null) return { node, call };
  return { node, call: (inputs, phase) => activations[after](engine.tf, call(inputs, phase)) };
};

const runOf =
  (phase: Phase) =>
  ({ node, call }: CalledNode): GraphNode => ({
    name: node.name,
    inputs: node.inputs,
    run: (inputs) => call(inputs, node.inference ? { training: false } : phase),
  });

/** The last layer without its sigmoid or softmax; null where it has none. */
const logitsOf = (
  tf: Tfjs,
  node: BuiltNode,
): { activation: LogitActivation; nodes: readonly BuiltNode[]; call: (x: Tensor) => Tensor } | null => {
  const { spec, layer } = node;
  if (spec.type !== "dense" && spec.type !== "activation") return null;
  const { activation } = spec;
  if (activation !== "sigmoid" && activation !== "softmax") return null;
  const nodes = [{ ...node, fixed: false }];
  if (spec.type === "activation") return { activation, nodes, call: (x) => x };
  return {
    activation,
    nodes,
    call: (x) => {
      const product = tf.matMul(x, weightOf(layer, 0));
      return spec.useBias ? product.add(weightOf(layer, 1)) : product;
    },
  };
};
