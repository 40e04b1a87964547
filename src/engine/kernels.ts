/**
 * Replacements for what is slow in tfjs-node 4.22, measured on the training step of a small convnet (docs/engine.md).
 * Each gives the stock result, bit for bit or within float32 rounding. They expect float32, as petri's models are.
 */
import type { Engine } from "./engine.ts";
import { biasAddGradient } from "./kernels/bias-add.ts";
import { convolution } from "./kernels/convolution.ts";
import { maxPool } from "./kernels/max-pool.ts";
import { relu6Gradient, reluGradient } from "./kernels/relu.ts";
import type { Replacement, Undo } from "./kernels/replacement.ts";

export const replacements: readonly Replacement[] = [
  reluGradient,
  relu6Gradient,
  maxPool,
  biasAddGradient,
  convolution,
];

/** Registers every replacement that library and device allow. @returns a function that brings the stock ones back */
export function registerReplacements(engine: Engine): Undo {
  const undo = replacements.filter((one) => one.available(engine)).map((one) => one.register(engine));
  return () => {
    for (const one of undo.toReversed()) one();
  };
}
