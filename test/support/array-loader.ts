import type { Batch, Loader } from "../../src/load/batch.ts";
import { batchOf, batchPlace, passOrder, validationOrder } from "../../src/plan/passes.ts";
import type { SplitName } from "../../src/plan/plan.ts";

/** Pictures and labels of one part of the split, row-major. */
export interface Pictures {
  images: Float32Array<ArrayBuffer>;
  labels: Float32Array<ArrayBuffer>;
  count: number;
}

export interface ArrayLoaderOptions {
  seed: number;
  batchSize: number;
  shuffle: boolean;
}

/** A loader of pictures that are there already, in the order of petri's own one. Without shuffle also in evaluation. */
export function arrayLoader(
  parts: Partial<Record<SplitName, Pictures>>,
  { seed, batchSize, shuffle }: ArrayLoaderOptions,
): Loader {
  const partOf = (name: SplitName): Pictures => {
    const part = parts[name];
    if (part === undefined) throw new Error(`there is no part ${name}`);
    return part;
  };
  return {
    statistics: null,
    training: (step) => {
      const part = partOf("train");
      const { pass, batch } = batchPlace(step, part.count, batchSize);
      return Promise.resolve(
        pick(part, batchOf(passOrder(seed, pass, part.count, shuffle), batch, batchSize)),
      );
    },
    evaluation: async function* (name, size, batches) {
      const part = partOf(name);
      const order = shuffle ? validationOrder(seed, part.count) : passOrder(seed, 0, part.count, false);
      const perPass = Math.ceil(part.count / size);
      for (let i = 0; i < (batches ?? perPass); i++) {
        yield await Promise.resolve(pick(part, batchOf(order, i % perPass, size)));
      }
    },
    // Whoever still reads the pictures finds that out.
    recycle: (batch) => {
      batch.images.fill(NaN);
    },
    close: () => Promise.resolve(),
  };
}

function pick({ images, labels, count }: Pictures, pictures: Uint32Array): Batch {
  const row = (values: Float32Array, picture: number): number[] => {
    const width = values.length / count;
    return Array.from(values.subarray(picture * width, (picture + 1) * width));
  };
  return {
    size: pictures.length,
    content: "pictures",
    images: Float32Array.from(Array.from(pictures).flatMap((picture) => row(images, picture))),
    labels: Float32Array.from(Array.from(pictures).flatMap((picture) => row(labels, picture))),
    pictures,
  };
}
