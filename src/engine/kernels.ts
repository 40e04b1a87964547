/**
 * Replacements for what is slow in tfjs-node 4.22, measured on the training step of a small convnet (docs/engine.md).
 * Each gives the stock result, bit for bit or within float32 rounding. They expect float32, as petri's models are.
 */
import type { Engine } from "./engine.ts";
import { frozenNormalization } from "./kernels/batch-normalization.ts";
import { biasAddGradient } from "./kernels/bias-add.ts";
import { convolution } from "./kernels/convolution.ts";
import { maxPool } from "./kernels/max-pool.ts";
import { relu6Gradient, reluGradient } from "./kernels/relu.ts";
import type { Replacement } from "./kernels/replacement.ts";

const replacements: readonly Replacement[] = [
  reluGradient,
  relu6Gradient,
  maxPool,
  biasAddGradient,
  convolution,
  frozenNormalization,
];

/** Registers every replacement that library and device allow. */
export const registerReplacements = (engine: Engine): void => {
  for (const replacement of replacements) if (replacement.available(engine)) replacement.register(engine);
};
