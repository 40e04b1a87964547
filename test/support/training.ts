/** A small training run from first weights to events, on pictures that are there already. */
import { buildModel, type Model } from "../../src/network/model.ts";
import { buildOptimizer } from "../../src/network/optimizer.ts";
import type { NamedArray } from "../../src/network/named-array.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Plan, SplitName } from "../../src/plan/plan.ts";
import { stepsPerPass } from "../../src/plan/passes.ts";
import { countParameters } from "../../src/plan/shapes.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import type { TrainEvent, TrainingState } from "../../src/train/records.ts";
import { type IsPruned, neverPruned } from "../../src/train/train-request.ts";
import { train } from "../../src/train/train.ts";
import { arrayLoader, type Pictures } from "./array-loader.ts";
import { planned } from "./layers.ts";

export type Parts = Partial<Record<SplitName, Pictures>>;

export interface TrainingWorld {
  engine: Engine;
  experiment: Experiment;
  inputShape: readonly [number, number, number];
  parts: Parts;
  /** Left out: drawn from the seed. */
  weights?: readonly NamedArray[];
  resume?: TrainingState;
  signal?: AbortSignal;
  /** Default: it is no trial. */
  isPruned?: IsPruned;
  /** The pictures of a pass in their own order. */
  inOrder?: boolean;
}

export function planOf({ experiment, inputShape, parts }: TrainingWorld): Plan {
  const layers = planned(inputShape, experiment.layers);
  const { batchSize } = experiment.generator;
  const weights = layers.flatMap((layer) => layer.weights);
  const perPass = stepsPerPass(parts.train?.count ?? 0, batchSize);
  const listed = (part: Pictures | undefined) =>
    Array.from({ length: part?.count ?? 0 }, (_, i) => ({ file: `${i}.jpg`, class: "cat", label: 0 }));
  return {
    name: experiment.name,
    seed: experiment.seed,
    dataDirectory: "/data",
    classes: ["cat", "dog"],
    split: { train: listed(parts.train), validation: listed(parts.validation), test: listed(parts.test) },
    skipped: [],
    unused: 0,
    grouping: null,
    fold: null,
    unmatched: 0,
    inputShape,
    batchSize,
    labelShape: [1],
    epochs: experiment.epochs,
    stepsPerEpoch: experiment.stepsPerEpoch ?? perPass,
    classWeights: null,
    passLength: parts.train?.count ?? 0,
    stepsPerPass: perPass,
    validationSteps: stepsPerPass(parts.validation?.count ?? 0, batchSize),
    base: null,
    layers,
    parameters: {
      total: countParameters(weights),
      trainable: countParameters(weights.filter(({ trainable }) => trainable)),
    },
  };
}

/** Trains to the end; what `see` is told of each event may stop it (by the signal). Milliseconds pass one a call. */
export async function trained(
  world: TrainingWorld,
  see: (event: TrainEvent, model: Model) => void = () => undefined,
): Promise<TrainEvent[]> {
  const { engine, experiment, parts } = world;
  const plan = planOf(world);
  const model = buildModel({
    engine,
    plan,
    layers: experiment.layers,
    seed: experiment.seed,
    weights: world.weights ?? null,
  });
  const optimizer = buildOptimizer(engine, experiment.optimizer, model.trainable);
  const loader = arrayLoader(parts, {
    seed: experiment.seed,
    batchSize: plan.batchSize,
    shuffle: world.inOrder !== true,
  });
  const events: TrainEvent[] = [];
  let clock = 0;
  try {
    for await (const event of train({
      engine,
      model,
      optimizer,
      loader,
      experiment,
      plan,
      resume: world.resume === undefined ? null : { state: world.resume },
      now: () => clock++,
      isPruned: world.isPruned ?? neverPruned,
      signal: world.signal ?? new AbortController().signal,
    })) {
      events.push(event);
      see(event, model);
    }
  } finally {
    optimizer.dispose();
    model.dispose();
  }
  return events;
}

/** The events of one type. */
export const eventsOf = <T extends TrainEvent["type"]>(
  events: readonly TrainEvent[],
  type: T,
): Extract<TrainEvent, { type: T }>[] =>
  events.filter((event): event is Extract<TrainEvent, { type: T }> => event.type === type);
