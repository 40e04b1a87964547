import type { Engine, Tensor } from "../engine.ts";
import { nth } from "../nth.ts";
import { replaceGradient, single, type Replacement } from "./replacement.ts";

/**
 * Gradient of Relu in one op: dy where the output is above 0. tfjs-core takes seven: dy * step(x), with a test for NaN.
 * The output is saved instead of the input: the next layer holds it anyway.
 */
export const reluGradient: Replacement = {
  available: (engine) => engine.hasOp("ReluGrad"),
  register: (engine) => {
    replaceGradient(engine, {
      kernelName: "Relu",
      outputsToSave: [true],
      gradFunc: (dy, saved) => ({ x: () => run(engine, "ReluGrad", single(dy), nth(saved, 0)) }),
    });
  },
};

/**
 * Gradient of Relu6 in one op: dy where the output is between 0 and 6, both excluded, as TensorFlow and Keras have it.
 * (tfjs-core lets dy through at exactly 6.)
 */
export const relu6Gradient: Replacement = {
  available: (engine) => engine.hasOp("Relu6Grad"),
  register: (engine) => {
    replaceGradient(engine, {
      kernelName: "Relu6",
      outputsToSave: [true],
      gradFunc: (dy, saved) => ({ x: () => run(engine, "Relu6Grad", single(dy), nth(saved, 0)) }),
    });
  },
};

const run = (engine: Engine, op: string, dy: Tensor, output: Tensor): Tensor =>
  nth(engine.execute(op, [{ name: "T", type: "dtype", value: "float32" }], [dy, output], 1), 0);
