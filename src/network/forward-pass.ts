import type { Engine, Tensor, Tfjs } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { LayerSpec } from "../experiment/experiment.ts";
import { activations } from "./activations.ts";
import type { BuiltNode, CalledNode } from "./built-node.ts";
import { foldNormalization } from "./fold-normalization.ts";
import { runAll, runInTurn, type GraphNode } from "./graph-run.ts";
import { weightOf, type Phase } from "./layers/computation.ts";
import { nodeCall } from "./layers/computations.ts";
import { poolBeforeRelu, type Ordered } from "./pool-before-relu.ts";
import { pictures, settledPart, sourcesOf } from "./settled-part.ts";

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

/** The layers one after the other, a last sigmoid or softmax kept apart from what goes into it. */
export function forwardPass(
  engine: Engine,
  seed: number,
  nodes: { base: readonly BuiltNode[]; own: readonly BuiltNode<LayerSpec>[] },
): ForwardPass {
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
}

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
function logitsOf(
  tf: Tfjs,
  node: BuiltNode<LayerSpec>,
): { activation: LogitActivation; nodes: readonly BuiltNode[]; call: (x: Tensor) => Tensor } | null {
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
}
