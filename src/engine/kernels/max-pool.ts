import type { Engine, Tensor } from "../engine.ts";
import { nth } from "../nth.ts";
import type { OpAttribute } from "../op-attribute.ts";
import { inGradientMode, replaceGradient, replaceKernel, single, type Replacement } from "./replacement.ts";
import { nativeKernel, poolingAttributes, type KernelAttributes } from "./window.ts";

/**
 * Max-pooling that remembers where each maximum was (oneDNN's workspace), so that its gradient need not search again:
 * on x86 CPUs, with the same bits as TensorFlow's MaxPool and MaxPoolGrad. Without a gradient to come, MaxPool runs.
 */
export const maxPool: Replacement = {
  available: (engine) =>
    engine.device === "cpu" && engine.hasOp("_MklNativeMaxPool") && engine.hasOp("_MklNativeMaxPoolGrad"),
  register: (engine) => {
    replaceKernel(engine, {
      kernelName: "MaxPool",
      kernelFunc: ({ inputs, attrs }) => {
        const { x } = inputs;
        if (x === undefined) throw new Error("MaxPool was called without its input");
        const attributes = poolingAttributes(attrs);
        if (!inGradientMode(engine)) return nth(engine.execute("MaxPool", attributes, [x], 1), 0);
        const outputs = engine.execute("_MklNativeMaxPool", withWorkspace(attributes), [x], 2);
        // tfjs takes what is saved for the gradient (inputsToSave below) from this map, and its tape frees it.
        inputs.workspace = nth(outputs, 1);
        return nth(outputs, 0);
      },
    });
    replaceGradient(engine, {
      kernelName: "MaxPool",
      inputsToSave: ["x", "workspace"],
      outputsToSave: [true],
      gradFunc: (dy, saved, attrs) => ({ x: () => gradient(engine, single(dy), saved, attrs) }),
    });
  },
};

const gradient = (engine: Engine, dy: Tensor, saved: readonly Tensor[], attrs: KernelAttributes): Tensor => {
  const [x, workspace, y] = [nth(saved, 0), nth(saved, 1), nth(saved, 2)];
  const attributes = withWorkspace(poolingAttributes(attrs));
  return nth(engine.execute("_MklNativeMaxPoolGrad", attributes, [x, y, dy, workspace], 1), 0);
};

const withWorkspace = (attributes: readonly OpAttribute[]): OpAttribute[] => [
  ...attributes,
  { name: "workspace_enabled", type: "bool", value: true },
  nativeKernel,
];
