import type { Engine, Tensor } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { OptimizerSpec } from "../experiment/experiment.ts";
import { clipping } from "./clipping.ts";
import { type NamedArray, misfit } from "./named-array.ts";
import { type Slot, type TrainableWeight, makePart, plainSlot } from "./optimizer-part.ts";
import { adadelta } from "./optimizers/adadelta.ts";
import { adagrad } from "./optimizers/adagrad.ts";
import { adam } from "./optimizers/adam.ts";
import { adamax } from "./optimizers/adamax.ts";
import { lion } from "./optimizers/lion.ts";
import { nadam } from "./optimizers/nadam.ts";
import { rmsprop } from "./optimizers/rmsprop.ts";
import { sgd } from "./optimizers/sgd.ts";
import type { OptimizerOf, UpdateRule } from "./update-rule.ts";
import { type WeightAverages, averagesOf } from "./weight-averages.ts";

type Rules = { [T in OptimizerSpec["type"]]: (spec: OptimizerOf<T>) => UpdateRule };

export const optimizerRules: Rules = {
  rmsprop,
  adam,
  adamW: adam,
  nadam,
  adamax,
  sgd,
  adagrad,
  adadelta,
  lion,
};

const ruleOf = <T extends OptimizerSpec["type"]>(type: T, spec: OptimizerOf<T>): UpdateRule =>
  optimizerRules[type](spec);

const updateRule = (spec: OptimizerSpec): UpdateRule => ruleOf(spec.type, spec);

/** All that a checkpoint holds of an optimizer. */
export interface OptimizerState {
  /** Number of updates made (Adam's t). */
  iterations: number;
  /** Weight after weight, in the order of the layers; names are WEIGHT/SLOT: conv2d_1/kernel/velocity. */
  slots: readonly NamedArray[];
}

export interface Optimizer {
  /** One update of every weight. @param gradients by the variable's name, as tf.variableGrads gives them */
  update(gradients: Readonly<Record<string, Tensor>>, learningRate: number): void;
  /**
   * Puts the averages of the weights into the model, which then answers by them, and, called again, the weights as
   * training left them. Without `ema` it does nothing.
   */
  exchangeAverages(): void;
  /** As it is between two updates. Who goes on from it and who goes on with this optimizer go the same way. */
  state(): OptimizerState;
  /** @throws Error when the slots are not those of this optimizer on these weights */
  restore(state: OptimizerState): void;
  /** Frees the slots; the weights stay as they are. */
  dispose(): void;
}

const kinds = { bias: /(^|_)bias$/, normalization: /^(gamma|beta)$/ } as const;

/** Whether decay takes hold of the weight LAYER/WEIGHT. */
const decays = ({ weightDecay, excludeFromWeightDecay: excluded }: OptimizerSpec, name: string): boolean => {
  if (weightDecay === 0 || excluded === null) return weightDecay !== 0;
  const [layer, weight] = [name.slice(0, name.lastIndexOf("/")), name.slice(name.lastIndexOf("/") + 1)];
  return !excluded.layers.includes(layer) && !excluded.weights.some((kind) => kinds[kind].test(weight));
};

/** In a checkpoint these are the weights as training left them, since the model has their averages. */
const averageSlots = (
  engine: Engine,
  weights: readonly TrainableWeight[],
  averages: WeightAverages | null,
): Slot[] =>
  averages === null
    ? []
    : weights.map(({ name }, i) => plainSlot(engine, `${name}/unaveraged`, nth(averages.variables, i)));

export const buildOptimizer = (
  engine: Engine,
  spec: OptimizerSpec,
  weights: readonly TrainableWeight[],
): Optimizer => {
  const { tf } = engine;
  const rule = updateRule(spec);
  const clip = clipping(engine, spec);
  const parts = weights.map((weight) => ({
    ...makePart(engine, rule, weight),
    isDecayed: decays(spec, weight.name),
  }));
  const averages = spec.ema && averagesOf(engine, spec.ema, weights);
  const slots = [...parts.flatMap((part) => part.slots), ...averageSlots(engine, weights, averages)];
  // Ops multiply what they left in scratch by 0, which an infinite step makes NaN: no state may leave it to the next.
  const forget = (): void => {
    for (const part of parts) part.forget();
  };
  let iterations = 0;
  const updateAll = (gradients: Readonly<Record<string, Tensor>>, learningRate: number): void => {
    const clipped = clip(weights.map((weight) => gradientOf(weight, gradients)));
    for (const [i, { weight, update, isDecayed }] of parts.entries()) {
      tf.tidy(() => {
        const { variable } = weight;
        if (isDecayed) variable.assign(variable.sub(variable.mul(spec.weightDecay).mul(learningRate)));
        update(nth(clipped, i), { learningRate, step: iterations });
      });
    }
    averages?.follow(iterations);
  };
  return {
    update: (gradients, learningRate) => {
      iterations += 1;
      tf.tidy(() => {
        updateAll(gradients, learningRate);
      });
    },
    exchangeAverages: () => averages?.exchange(),
    state: () => {
      forget();
      return {
        iterations,
        slots: slots.map((slot) => ({ name: slot.name, shape: slot.shape, values: slot.read() })),
      };
    },
    restore: (state) => {
      const mistake = misfit(slots, state.slots);
      if (mistake !== null) throw new Error(`the optimizer's state does not fit: ${mistake}`);
      for (const slot of slots) {
        const array = state.slots.find(({ name }) => name === slot.name);
        if (array !== undefined) slot.write(array.values);
      }
      forget();
      iterations = state.iterations;
    },
    dispose: () => {
      for (const part of parts) part.dispose();
      averages?.dispose();
    },
  };
};

const gradientOf = (
  { name, variable }: TrainableWeight,
  gradients: Readonly<Record<string, Tensor>>,
): Tensor => {
  const gradient = gradients[variable.name];
  if (gradient === undefined) throw new Error(`no gradient reached ${name}`);
  return gradient;
};
