import type { Engine, Tensor } from "./engine.ts";
import { nth } from "./nth.ts";

/** Two whole numbers of 32 bits that name one draw: the same key and shape give the same numbers, on any machine. */
export type RandomKey = readonly [number, number];

/** Float32 numbers from [0, 1), in steps of 2^-23, by TensorFlow's Philox generator. */
export const statelessUniform = (engine: Engine, shape: readonly number[], key: RandomKey): Tensor =>
  draw(engine, "StatelessRandomUniform", shape, key);

/** Float32 numbers from the normal distribution with mean 0 and standard deviation 1. */
export const statelessNormal = (engine: Engine, shape: readonly number[], key: RandomKey): Tensor =>
  draw(engine, "StatelessRandomNormal", shape, key);

const draw = (engine: Engine, op: string, shape: readonly number[], key: RandomKey): Tensor => {
  const { tf } = engine;
  return tf.tidy(() => {
    const outputs = engine.execute(
      op,
      [
        { name: "dtype", type: "dtype", value: "float32" },
        { name: "T", type: "dtype", value: "int32" },
        { name: "Tseed", type: "dtype", value: "int32" },
      ],
      [
        tf.tensor1d([...shape], "int32"),
        tf.tensor1d(
          Int32Array.from(key, (word) => word | 0),
          "int32",
        ),
      ],
      1,
    );
    return nth(outputs, 0);
  });
};
