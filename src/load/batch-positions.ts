import {
  batchOf,
  type BatchPlace,
  batchPlace,
  type Pass,
  passLength,
  stepsPerPass,
  trainingPass,
  validationOrder,
} from "../plan/passes.ts";
import type { SplitName } from "../plan/plan.ts";
import type { BatchSource } from "./batch-source.ts";

type Ordered = Pick<BatchSource, "seed" | "split" | "generator">;

/** Which pictures are in which batch. An order is drawn once: for the pass in hand, and for each part evaluated. */
export class BatchPositions {
  readonly #source: Ordered;
  /** Of the pass that the last training batch was in: the next one is mostly of the same. */
  #training: (Pass & { pass: number }) | null = null;
  /** Pictures of a pass. */
  readonly #length: number;
  readonly #evaluation = new Map<SplitName, Uint32Array>();

  constructor(source: Ordered) {
    this.#source = source;
    this.#length = passLength(source.split.train, source.generator.sampling);
  }

  /** Of a global training step, from 0; positions in the training pictures. */
  training(step: number): Pass & BatchPlace {
    const { seed, split, generator } = this.#source;
    const { batchSize } = generator;
    const { pass, batch } = batchPlace(step, this.#length, batchSize);
    if (this.#training?.pass !== pass)
      this.#training = { pass, ...trainingPass(seed, pass, split.train, generator) };
    const { positions, repeats } = this.#training;
    const ofBatch = (places: Uint32Array): Uint32Array => batchOf(places, batch, batchSize);
    return { pass, batch, positions: ofBatch(positions), repeats: repeats && ofBatch(repeats) };
  }

  /** Of batch `index` of an evaluation; beyond the part's pictures it starts again. */
  evaluation(part: SplitName, batchSize: number, index: number): Uint32Array {
    const { seed, split } = this.#source;
    const { length } = split[part];
    const order = this.#evaluation.get(part) ?? validationOrder(seed, length);
    this.#evaluation.set(part, order);
    return batchOf(order, index % stepsPerPass(length, batchSize), batchSize);
  }
}
