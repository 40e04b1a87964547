import type { ScheduleSpec } from "../experiment/experiment.ts";

interface ScheduledRun {
  /** The optimizer's. */
  learningRate: number;
  epochs: number;
  stepsPerEpoch: number;
}

/**
 * Learning rate of a global step, from 0. In the warm-up it rises in a line from 0, which it is at step 0, as Keras'
 * CosineDecay does; the schedule itself begins where the warm-up ends (step and exponential: at the next whole epoch).
 */
export function scheduledRate(spec: ScheduleSpec, run: ScheduledRun, step: number): number {
  const warmup = Math.round(spec.warmup * run.stepsPerEpoch);
  if (step < warmup) return (run.learningRate * step) / warmup;
  const epochs = Math.max(0, Math.floor(step / run.stepsPerEpoch) - Math.ceil(spec.warmup));
  switch (spec.type) {
    case "step":
      return run.learningRate * spec.factor ** Math.floor(epochs / spec.every);
    case "exponential":
      return run.learningRate * spec.rate ** epochs;
    case "cosine": {
      const share = (step - warmup) / (run.epochs * run.stepsPerEpoch - warmup);
      return spec.to + ((run.learningRate - spec.to) * (1 + Math.cos(Math.PI * share))) / 2;
    }
  }
}
