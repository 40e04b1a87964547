import type { Engine, Variable } from "./engine.ts";
import { makeResourceVariable, type ResourceVariable } from "./resource-variable.ts";

/** A weight of a tfjs layer whose value TensorFlow's training ops change in place. */
export interface TrainedWeight {
  readonly variable: Variable;
  /**
   * Runs `apply` on the weight's resource, then gives the new value to the layer. Before, the layer's hold on the
   * old value is dropped, so that the op needs no copy. A value that was assigned to the layer meanwhile is taken over.
   */
  update(apply: (resource: ResourceVariable) => void): void;
  /** Frees the resource; the layer keeps the last value. */
  dispose(): void;
}

/** @param variable a float32 weight; it keeps its place in the layer and its shape */
export const makeTrainedWeight = (engine: Engine, variable: Variable): TrainedWeight => {
  const resource = makeResourceVariable(engine, variable);
  // Nothing is ever computed from it: it only holds the variable's place while the op runs.
  const placeholder = engine.tf.keep(
    engine.tf.engine().makeTensor(new Float32Array(0), variable.shape, "float32"),
  );
  let shared = variable.dataId;
  const show = () => {
    const value = resource.read();
    variable.assign(value);
    shared = variable.dataId;
    value.dispose();
  };
  show();
  return {
    variable,
    update: (apply) => {
      if (variable.dataId !== shared) resource.assign(variable);
      variable.assign(placeholder);
      try {
        apply(resource);
      } finally {
        show();
      }
    },
    dispose: () => {
      resource.dispose();
      placeholder.dispose();
    },
  };
};
