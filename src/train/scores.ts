import type { MetricName } from "../experiment/experiment.ts";
import type { ScoredBatch } from "./score-batch.ts";
import { newMetric } from "./metrics.ts";

/** Loss and metrics of an epoch so far, every picture weighing the same whatever its batch. */
interface Scores {
  add(batch: ScoredBatch): void;
  /** loss, then the metrics in declared order; names with the prefix: val_loss. */
  values(prefix: "" | "val_"): Record<string, number>;
}

export function newScores(metrics: readonly MetricName[]): Scores {
  const running = metrics.map((name) => ({ name, metric: newMetric(name) }));
  let pictures = 0;
  let loss = 0;
  return {
    add: (batch) => {
      pictures += batch.size;
      loss += batch.loss * batch.size;
      for (const { metric } of running) metric.add(batch);
    },
    values: (prefix) => ({
      [`${prefix}loss`]: loss / pictures,
      ...Object.fromEntries(running.map(({ name, metric }) => [prefix + name, metric.result()])),
    }),
  };
}
