import { createHash } from "node:crypto";
import type { Engine, Tensor, Tfjs, Variable } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { LayerSpec, RegularizerSpec } from "../experiment/experiment.ts";
import type { Shape } from "../layers/kind.ts";
import { type Plan, allLayers } from "../plan/plan.ts";
import { type BuiltNode, type ModelBase, baseNodes, ownNodes } from "./built-node.ts";
import { chainOf, graphOf, isChain, topologyOf } from "./container.ts";
import { type Answer, type ForwardPass, forwardPass } from "./forward-pass.ts";
import { drawInitialWeights } from "./initial-weights.ts";
import type { Phase } from "./layers/computation.ts";
import {
  type ModelSnapshot,
  type NamedArray,
  misfit,
  sha256Of,
  valuesOf,
  weightName,
} from "./named-array.ts";
import type { TrainableWeight } from "./optimizer-part.ts";

/**
 * Raised when the same layers come to other bits, so that features kept by an older petri are not mixed with new ones.
 * 2: batch normalisation is folded into the convolution before it.
 */
const arithmetic = 2;

/** Names features by all that decides them except the pictures: the layers, their weights, and which outputs are taken. */
const settledKey = (
  nodes: readonly BuiltNode[],
  { settledLayers, settled }: Pick<ForwardPass, "settledLayers" | "settled">,
  weights: readonly NamedArray[],
): string | null => {
  if (settledLayers.size === 0) return null;
  const inside = nodes.filter(({ name }) => settledLayers.has(name));
  const layers = inside.map(({ spec, inputs }) => ({ spec, inputs }));
  const values = weights.filter(({ name }) => settledLayers.has(name.slice(0, name.lastIndexOf("/"))));
  return createHash("sha256")
    .update(JSON.stringify({ arithmetic, layers, settled }))
    .update(sha256Of(values))
    .digest("hex");
};

interface ModelRequest {
  engine: Engine;
  plan: Pick<Plan, "layers" | "inputShape">;
  /** The experiment's own. */
  layers: readonly LayerSpec[];
  /** Before them; left out: nothing. */
  base?: ModelBase | null;
  seed: number;
  /**
   * First values of all weights, in getWeights order, the base's before the layers'; null: drawn from the seed, those
   * of the base as it brings them. They must fit (see misfit).
   */
  weights: readonly NamedArray[] | null;
}

/** A weight that training changes, with its weight decay. */
export interface DecayedWeight extends TrainableWeight {
  regularizer: RegularizerSpec | null;
}

export interface Model {
  /** [height, width, channels] */
  readonly inputShape: readonly [number, number, number];
  /** Numbers in an answer: 1, or one for each class. */
  readonly units: number;
  readonly trainable: readonly DecayedWeight[];
  /** What `features` gives of one picture, without its batch axis; the picture itself where nothing is settled. */
  readonly featureShapes: readonly Shape[];
  /** sha256, hex, of all that decides the features except the pictures; null: nothing is settled. */
  settledKey(): string | null;
  /** Of [n, height, width, channels] pictures: what training does not change. They belong to the current tidy. */
  features(images: Tensor): Tensor[];
  /** @param features as `features` gives them; the answer belongs to the current tidy */
  answer(features: readonly Tensor[], phase: Phase): Answer;
  /** answer(features(images)) */
  forward(images: Tensor, phase: Phase): Answer;
  /** A copy of all weights, in getWeights order of the layers. */
  weights(): NamedArray[];
  /** @throws Error when they do not fit; ask misfit before where they come from a file */
  setWeights(weights: readonly NamedArray[]): void;
  snapshot(): ModelSnapshot;
  /** Frees the weights. No tidy does. */
  dispose(): void;
}

/** One weight of the network, where it is and what the plan says about it. */
interface PlacedWeight extends DecayedWeight {
  shape: readonly number[];
  trainable: boolean;
}

/** The network of an experiment: weights drawn or given, and what the layers compute, by Keras' rules. */
export const buildModel = (request: ModelRequest): Model => {
  const { engine, plan, layers, seed, base = null } = request;
  const { tf } = engine;
  const stack = { base: base?.planned ?? null, layers: plan.layers };
  const own = ownNodes(tf, layers, stack);
  const nodes = { base: base === null ? [] : baseNodes(tf, base), own };
  const all = [...nodes.base, ...nodes.own];
  const container =
    base === null && isChain(own) ? chainOf(tf, plan.inputShape, own) : graphOf(tf, plan.inputShape, all);
  const places = placeWeights(tf, all);
  const setWeights = weightSetter(tf, places);
  setWeights(request.weights ?? [...givenWeights(base), ...drawInitialWeights(seed, plan.layers)]);
  const weights = (): NamedArray[] =>
    places.map(({ name, shape, variable }) => ({ name, shape, values: valuesOf(variable) }));
  const pass = forwardPass(engine, seed, nodes);
  const shapes = new Map(allLayers(stack).map(({ name, outputShape }) => [name, outputShape]));
  return {
    inputShape: plan.inputShape,
    units: nth(plan.layers.at(-1)?.outputShape ?? [], 0),
    trainable: places.filter(({ trainable }) => trainable),
    featureShapes: pass.settled.map((name) => shapes.get(name) ?? plan.inputShape),
    settledKey: () => settledKey(all, pass, weights()),
    features: pass.features,
    answer: pass.answer,
    forward: (images, phase) => pass.answer(pass.features(images), phase),
    weights,
    setWeights,
    snapshot: () => ({ topology: topologyOf(container), weights: weights() }),
    dispose: () => {
      container.dispose();
    },
  };
};

const weightSetter =
  (tf: Tfjs, places: readonly PlacedWeight[]): ((arrays: readonly NamedArray[]) => void) =>
  (arrays) => {
    refuseMisfit(places, arrays);
    for (const [i, { variable, shape }] of places.entries()) {
      tf.tidy(() => {
        variable.assign(tf.tensor(nth(arrays, i).values.slice(), [...shape]));
      });
    }
  };

const givenWeights = (base: ModelBase | null): NamedArray[] =>
  base === null
    ? []
    : base.net.nodes.flatMap(({ layer, weights }) =>
        weights.map(({ name, shape, values }) => ({ name: weightName(layer.name, name), shape, values })),
      );

/** The plan's weights and the engine's are the same in number, order and shape, or this is a bug. */
const placeWeights = (tf: Tfjs, nodes: readonly BuiltNode[]): PlacedWeight[] =>
  nodes.flatMap(({ name, layer, weights }) =>
    weights.map((weight, k) => ({
      name: weightName(name, weight.name),
      variable: variableOf(tf, nth(layer.weights, k).read()),
      regularizer: weight.regularizer,
      shape: weight.shape,
      trainable: weight.trainable,
    })),
  );

const variableOf = (tf: Tfjs, tensor: Tensor): Variable => {
  if (isVariable(tf, tensor)) return tensor;
  throw new Error("a layer keeps a weight that is not a variable");
};

const isVariable = (tf: Tfjs, tensor: Tensor): tensor is Variable => tensor instanceof tf.Variable;

const refuseMisfit = (places: readonly PlacedWeight[], arrays: readonly NamedArray[]): void => {
  const mistake = misfit(places, arrays);
  if (mistake !== null) throw new Error(`the weights do not fit the layers: ${mistake}`);
};
