import type { Engine, Tensor, Tfjs, Variable } from "../engine/engine.ts";
import type { ResourceVariable } from "../engine/resource-variable.ts";
import type { TrainedWeight } from "../engine/trained-weight.ts";
import type { OptimizerSpec } from "../experiment/experiment.ts";

export type OptimizerOf<T extends OptimizerSpec["type"]> = Extract<OptimizerSpec, { type: T }>;

/** What differs from update to update. */
interface Moment {
  learningRate: number;
  /** Number of this update, from 1. */
  step: number;
}

/** Changes one weight (and its slots) by its gradient, which has the weight's shape. */
export type Update = (gradient: Tensor, moment: Moment) => void;

/**
 * How an optimizer changes one weight. A slot is an array in the weight's shape that the rule remembers from update
 * to update; both ways make the same slots in the same order, so that a checkpoint of one goes on with the other.
 */
export interface UpdateRule {
  /** Plain tfjs ops, on any engine. */
  plain: (on: PlainWeight) => Update;
  /** One training op of TensorFlow, which is faster; null where TensorFlow has none that follows Keras. */
  native: { op: string; make: (on: NativeWeight) => Update } | null;
}

export interface PlainWeight {
  tf: Tfjs;
  weight: Variable;
  slot: (name: string, initial: number) => Variable;
}

export interface NativeWeight {
  engine: Engine;
  weight: TrainedWeight;
  slot: (name: string, initial: number) => ResourceVariable;
  /** A slot that the op asks for, but whose value the rule does not use: never saved. */
  scratch: () => ResourceVariable;
}
