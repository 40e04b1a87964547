import type { Engine, Tensor, Tfjs } from "../engine.ts";

type KernelConfig = Parameters<Tfjs["registerKernel"]>[0];
type GradientConfig = Parameters<Tfjs["registerGradient"]>[0];

/** A faster way to the same numbers for one of tfjs-node's kernels or gradients. */
export interface Replacement {
  /** Whether the loaded library and the device have what it needs; else the stock path stays. */
  available: (engine: Engine) => boolean;
  register: (engine: Engine) => void;
}

const backendName = "tensorflow";

/** Puts a kernel in the place of tfjs-node's. */
export const replaceKernel = (engine: Engine, config: Omit<KernelConfig, "backendName">): void => {
  const { tf } = engine;
  tf.unregisterKernel(config.kernelName, backendName);
  tf.registerKernel({ ...config, backendName });
};

/** Puts a gradient in the place of tfjs-core's. */
export const replaceGradient = (engine: Engine, config: GradientConfig): void => {
  const { tf } = engine;
  tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
};

/** Gradients of kernels with one output get one tensor. */
export const single = (dy: Tensor | Tensor[]): Tensor => {
  if (Array.isArray(dy)) throw new Error("the gradient of one output was expected");
  return dy;
};

/** Whether a gradient will be asked of what is computed now. */
export const inGradientMode = ({ tf }: Engine): boolean => tf.engine().state.gradientDepth > 0;

/** Adds a kernel of petri's own together with its gradient. */
export const addKernel = (
  engine: Engine,
  config: Omit<KernelConfig, "backendName"> & GradientConfig,
): void => {
  const { tf } = engine;
  const { kernelName, kernelFunc, ...gradient } = config;
  tf.registerKernel({ kernelName, backendName, kernelFunc });
  tf.registerGradient({ kernelName, ...gradient });
};
