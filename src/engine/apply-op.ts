import type { Engine, Tensor } from "./engine.ts";
import type { OpAttribute } from "./op-attribute.ts";
import type { ResourceVariable } from "./resource-variable.ts";
import type { TrainedWeight } from "./trained-weight.ts";

/**
 * Runs one of TensorFlow's training ops, which change the weight and its slots in place.
 * @param inputs after the weight itself, in the op's order; a number becomes a scalar
 */
export const applyOp = (
  engine: Engine,
  op: string,
  weight: TrainedWeight,
  inputs: readonly (ResourceVariable | Tensor | number)[],
  attributes: readonly OpAttribute[] = [],
): void => {
  const { tf } = engine;
  weight.update((resource) => {
    tf.tidy(() => {
      const tensors = inputs.map((input) => {
        if (typeof input === "number") return tf.scalar(input);
        return "handle" in input ? input.handle : input;
      });
      engine.execute(
        op,
        [{ name: "T", type: "dtype", value: "float32" }, ...attributes],
        [resource.handle, ...tensors],
        0,
      );
    });
  });
};
