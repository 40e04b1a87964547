/** What a file of any of the formats says. */
import type { KerasLayer } from "./keras-model.ts";
import type { ExpectedWeight } from "./expected-weights.ts";
import type { NetResult } from "./net-result.ts";

export interface StoredArray {
  shape: readonly number[];
  /** Row-major. */
  values: Float32Array;
}

/**
 * A weight of a layer, as the file keeps it. `index`: of the weight among those of its layer. null: it is not there.
 */
export type FindArray = (
  layer: KerasLayer,
  weight: ExpectedWeight,
  index: number,
) => NetResult<StoredArray | null>;

export interface Container {
  /** The model's description: {class_name, config}. */
  model: unknown;
  find: FindArray;
  /** Of all bytes that were read. */
  sha256: string;
}

/** What is to be done with a file while it is open. */
export type Use<T> = (container: Container) => NetResult<T>;
