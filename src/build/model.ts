import type { Engine, Tensor, Tfjs, Variable } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { Plan } from "../plan/plan.ts";
import type { LayerSpec, RegularizerSpec } from "../read/experiment.ts";
import { forwardPass, type Answer, type BuiltLayer } from "./forward-pass.ts";
import { drawInitialWeights } from "./initial-weights.ts";
import type { Phase } from "./layer-call.ts";
import { makeLayer } from "./layers.ts";
import { misfit, valuesOf, weightName, type ModelSnapshot, type NamedArray } from "./named-array.ts";
import type { TrainableWeight } from "./optimizer-part.ts";

interface ModelRequest {
  engine: Engine;
  plan: Pick<Plan, "layers" | "inputShape">;
  layers: readonly LayerSpec[];
  seed: number;
  /** First values of all weights, in getWeights order; null: drawn from the seed. They must fit (see misfit). */
  weights: readonly NamedArray[] | null;
}

/** A weight that training changes, with its weight decay. */
export interface DecayedWeight extends TrainableWeight {
  regularizer: RegularizerSpec | null;
}

export interface Model {
  /** Numbers in an answer: 1, or one a class. */
  readonly units: number;
  readonly trainable: readonly DecayedWeight[];
  /** @param images [n, height, width, channels]; the answer belongs to the current tidy */
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
export function buildModel(request: ModelRequest): Model {
  const { engine, plan, layers, seed } = request;
  const { tf } = engine;
  const sequential = tf.sequential({ name: "petri" });
  const built = layers.map((spec, i) => {
    const layer = makeLayer(tf, spec, nth(plan.layers, i));
    if (i === 0) layer.batchInputShape = [null, ...plan.inputShape];
    tf.tidy(() => {
      sequential.add(layer);
    });
    return { spec, layer };
  });
  const places = placeWeights(tf, plan, built);
  const setWeights = (arrays: readonly NamedArray[]): void => {
    refuseMisfit(places, arrays);
    for (const [i, { variable, shape }] of places.entries()) {
      tf.tidy(() => {
        variable.assign(tf.tensor(nth(arrays, i).values.slice(), [...shape]));
      });
    }
  };
  setWeights(request.weights ?? drawInitialWeights(seed, plan.layers));
  const weights = (): NamedArray[] =>
    places.map(({ name, shape, variable }) => ({ name, shape, values: valuesOf(variable) }));
  return {
    units: nth(plan.layers.at(-1)?.outputShape ?? [], 0),
    trainable: places.filter(({ trainable }) => trainable),
    forward: forwardPass(engine, seed, built),
    weights,
    setWeights,
    snapshot: () => ({ topology: topologyOf(sequential), weights: weights() }),
    dispose: () => {
      sequential.dispose();
    },
  };
}

/** The plan's weights and the engine's are the same in number, order and shape, or this is a bug. */
function placeWeights(tf: Tfjs, plan: ModelRequest["plan"], built: readonly BuiltLayer[]): PlacedWeight[] {
  return built.flatMap(({ layer }, i) => {
    const planned = nth(plan.layers, i);
    return planned.weights.map((weight, k) => ({
      name: weightName(planned.name, weight.name),
      variable: variableOf(tf, nth(layer.weights, k).read()),
      regularizer: weight.regularizer,
      shape: weight.shape,
      trainable: weight.trainable,
    }));
  });
}

function variableOf(tf: Tfjs, tensor: Tensor): Variable {
  if (isVariable(tf, tensor)) return tensor;
  throw new Error("a layer keeps a weight that is no variable");
}

const isVariable = (tf: Tfjs, tensor: Tensor): tensor is Variable => tensor instanceof tf.Variable;

function refuseMisfit(places: readonly PlacedWeight[], arrays: readonly NamedArray[]): void {
  const mistake = misfit(places, arrays);
  if (mistake !== null) throw new Error(`the weights do not fit the layers: ${mistake}`);
}

/** A JSON value, in the names of Keras' files. */
function topologyOf(sequential: ReturnType<Tfjs["sequential"]>): object {
  const topology: unknown = sequential.toJSON(null, false);
  if (typeof topology === "object" && topology !== null) return topology;
  throw new Error("tfjs gave no topology");
}
