import { readReference } from "./reference.ts";
import { list, number, numbers, record, text } from "./vectors.ts";

/** A case of split.json: a small tree, and what Keras' flow_from_directory makes of it. */
export interface SplitCase {
  note: string;
  files: readonly string[];
  emptyFolders: readonly string[];
  validationSplit: number;
  subset: string | null;
  batchSize: number;
  classMode: string;
  /** null: each folder is a class. */
  givenClasses: readonly string[] | null;
  classIndices: ReadonlyMap<string, number>;
  filenames: readonly string[];
  labels: readonly number[];
  stepsPerPass: number;
  /** Of all batches recorded, over more than one pass; empty where none were. */
  batchSizes: readonly number[];
  /** A number a picture; one a picture and class (one-hot) where the class mode is categorical. */
  batchLabels: readonly (readonly number[])[];
}

/** Of the endless iterator: which samples each epoch sees. */
export interface StepsCase {
  n: number;
  batchSize: number;
  steps: number;
  stepsPerPass: number;
  epochs: readonly { samples: number; firstIndex: number; partialBatches: number; last: readonly number[] }[];
}

const texts = (value: unknown): string[] => list(value).map(text);

const splitCase = (value: unknown): SplitCase => {
  const fields = record(value);
  const args = record(fields.args);
  const indices = Object.entries(record(fields.class_indices)).map(([name, i]) => [name, number(i)] as const);
  return {
    note: text(fields.note),
    files: texts(fields.files),
    emptyFolders: texts(fields.empty_dirs),
    validationSplit: number(fields.validation_split),
    subset: args.subset === undefined ? null : text(args.subset),
    batchSize: number(args.batch_size),
    classMode: text(args.class_mode),
    givenClasses: args.classes === undefined ? null : texts(args.classes),
    classIndices: new Map(indices),
    filenames: texts(fields.filenames),
    labels: numbers(fields.classes),
    stepsPerPass: number(fields.steps_per_pass),
    batchSizes: fields.batch_sizes === undefined ? [] : numbers(fields.batch_sizes),
    batchLabels: fields.batch_labels === undefined ? [] : list(fields.batch_labels).map(numbers),
  };
};

const stepsCase = (value: unknown): StepsCase => {
  const fields = record(value);
  return {
    n: number(fields.n),
    batchSize: number(fields.batch_size),
    steps: number(fields.steps),
    stepsPerPass: number(fields.steps_per_pass),
    epochs: list(fields.endless_epochs).map((epoch) => {
      const { samples, first_index, partial_batches, last } = record(epoch);
      return {
        samples: number(samples),
        firstIndex: number(first_index),
        partialBatches: number(partial_batches),
        last: numbers(last),
      };
    }),
  };
};

const vectors = record(readReference("split.json"));

export const splitCases = list(vectors.cases).map(splitCase);
export const stepsCases = list(vectors.steps).map(stepsCase);
