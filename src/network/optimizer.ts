import type { Engine, Tensor } from "../engine/engine.ts";
import type { OptimizerSpec } from "../experiment/experiment.ts";
import { type NamedArray, misfit } from "./named-array.ts";
import { type TrainableWeight, makePart } from "./optimizer-part.ts";
import { adadelta } from "./optimizers/adadelta.ts";
import { adagrad } from "./optimizers/adagrad.ts";
import { adam } from "./optimizers/adam.ts";
import { adamax } from "./optimizers/adamax.ts";
import { rmsprop } from "./optimizers/rmsprop.ts";
import { sgd } from "./optimizers/sgd.ts";
import type { OptimizerOf, UpdateRule } from "./update-rule.ts";

type Rules = { [T in OptimizerSpec["type"]]: (spec: OptimizerOf<T>) => UpdateRule };

export const optimizerRules: Rules = { rmsprop, adam, adamax, sgd, adagrad, adadelta };

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
  /** As it is between two updates. Who goes on from it and who goes on with this optimizer go the same way. */
  state(): OptimizerState;
  /** @throws Error when the slots are not those of this optimizer on these weights */
  restore(state: OptimizerState): void;
  /** Frees the slots; the weights stay as they are. */
  dispose(): void;
}

export const buildOptimizer = (
  engine: Engine,
  spec: OptimizerSpec,
  weights: readonly TrainableWeight[],
): Optimizer => {
  const rule = updateRule(spec);
  const parts = weights.map((weight) => makePart(engine, rule, weight));
  const slots = parts.flatMap((part) => part.slots);
  // Ops multiply what they left in scratch by 0, which an infinite step makes NaN: no state may leave it to the next.
  const forget = (): void => {
    for (const part of parts) part.forget();
  };
  let iterations = 0;
  return {
    update: (gradients, learningRate) => {
      iterations += 1;
      for (const { weight, update } of parts) {
        const gradient = gradients[weight.variable.name];
        if (gradient === undefined) throw new Error(`no gradient reached ${weight.name}`);
        engine.tf.tidy(() => {
          update(gradient, { learningRate, step: iterations });
        });
      }
    },
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
    },
  };
};
