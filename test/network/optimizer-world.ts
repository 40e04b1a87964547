import { buildOptimizer, type Optimizer } from "../../src/network/optimizer.ts";
import type { Engine, Variable } from "../../src/engine/engine.ts";
import type { OptimizerSpec } from "../../src/experiment/experiment.ts";

/** petri's way, with TensorFlow's training ops, and the plain one of an engine left as it comes. */
export const bothWays = (engine: Engine): Engine[] => [
  { ...engine, kernels: "petri" },
  { ...engine, kernels: "stock" },
];

export interface OptimizerWorld {
  engine: Engine;
  optimizer: Optimizer;
  variable: Variable;
  /** One update; gives the weight after it. */
  step: (gradient: readonly number[], learningRate?: number) => number[];
}

/** An optimizer on one weight, called layer/kernel, which lives as long as `use`. */
export function withOptimizer<T>(
  engine: Engine,
  spec: OptimizerSpec,
  weight: readonly number[],
  use: (world: OptimizerWorld) => T,
): T {
  const { tf } = engine;
  const variable = tf.tidy(() => tf.variable(tf.tensor([...weight])));
  const optimizer = buildOptimizer(engine, spec, [{ name: "layer/kernel", variable }]);
  const step = (gradient: readonly number[], learningRate = spec.learningRate): number[] => {
    tf.tidy(() => {
      optimizer.update({ [variable.name]: tf.tensor([...gradient]) }, learningRate);
    });
    return Array.from(variable.dataSync());
  };
  try {
    return use({ engine, optimizer, variable, step });
  } finally {
    optimizer.dispose();
    variable.dispose();
  }
}
