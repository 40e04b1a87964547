/** Experiment -> the text of resolved.yaml: running it again is the same experiment. The way back of resolve.ts. */
import path from "node:path";
import { Document, isMap, isPair, isScalar, isSeq, visit, type Node } from "yaml";
import { isUrl } from "../experiment/experiment.ts";
import type {
  AugmentationSpec,
  BaseSpec,
  ClassWeightsSpec,
  DataSpec,
  Expectation,
  Experiment,
  GeneratorSpec,
  GroupBy,
  LayerSpec,
  Pair,
  OptimizerSpec,
  SplitSpec,
  StartFromSpec,
} from "../experiment/experiment.ts";
import { augmentationKeys, defaultMaxPixels, generatorKeys } from "../experiment/names.ts";
import { knownKeys } from "../experiment/schema-validator.js";
import { visibleYaml } from "./visible-yaml.ts";

/** With `/` on every system, so that the bytes do not depend on it. */
export const relativeTo = (folder: string, target: string): string =>
  path.relative(folder, target).split(path.sep).join("/") || ".";

/** Null is "none" in an Experiment; in the file none is not written. */
const withoutNulls = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null));

const writtenData = (data: DataSpec, runFolder: string): unknown => {
  const { onProblem } = data;
  switch (data.type) {
    case "sample":
      return { sample: data.sample, onProblem };
    case "folders":
      return { directory: relativeTo(runFolder, data.directory), onProblem };
    case "flat":
      // A Map keeps the order of names that look like numbers, and writes them as strings.
      return {
        directory: relativeTo(runFolder, data.directory),
        classes: new Map(data.classes.map(({ name, glob }) => [name, glob])),
        onProblem,
      };
    case "labels": {
      const { columns, extension, classes } = data;
      return {
        directory: relativeTo(runFolder, data.directory),
        labels: relativeTo(runFolder, data.labels),
        columns,
        ...withoutNulls({ extension, classes }),
        onProblem,
      };
    }
  }
};

const writtenGroupBy = (groupBy: GroupBy): unknown => {
  switch (groupBy.type) {
    case "column":
      return "column";
    case "name":
      return { name: groupBy.pattern };
    case "folder":
      return { folder: groupBy.depth };
  }
};

const writtenSplit = (split: SplitSpec): unknown => {
  const { order, seed, fold } = split;
  const groupBy = split.groupBy && writtenGroupBy(split.groupBy);
  const common = { order, seed, ...withoutNulls({ groupBy, fold }) };
  switch (split.type) {
    case "all":
      return common;
    case "counts":
    case "fractions":
      return { train: split.train, validation: split.validation, test: split.test, ...common };
    case "column":
      return { column: "split", ...common };
    case "directories": {
      const { train, validation, test } = split;
      return { directories: withoutNulls({ train, validation, test }), ...common };
    }
  }
};

/** Whatever the order in which a person wrote them: two files that say the same are resolved to the same text. */
const inOrder = (value: object, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(withoutNulls(value)).toSorted(([a], [b]) => keys.indexOf(a) - keys.indexOf(b)),
  );

const inSchemaOrder = (value: object): Record<string, unknown> => inOrder(value, knownKeys);

/** An initializer without arguments is its name alone. */
const writtenArgument = (value: unknown): unknown =>
  typeof value === "object" && value !== null && Object.keys(value).join() === "type"
    ? Object.values(value)[0]
    : value;

/** type and name first, as a person writes them. */
const writtenLayer = (layer: LayerSpec): unknown => {
  if (layer.type === "residual") return { ...layer, layers: layer.layers.map(writtenLayer) };
  if (layer.type === "parallel")
    return { ...layer, branches: layer.branches.map((branch) => branch.map(writtenLayer)) };
  const { type, name, ...rest } = layer;
  const given = Object.entries(withoutNulls(rest)).map(([key, value]) => [key, writtenArgument(value)]);
  return { type, name, ...Object.fromEntries(given) };
};

const writtenBase = ({ name, model, preprocess, ...rest }: BaseSpec, runFolder: string): unknown => ({
  type: "base",
  name,
  model: isUrl(model) ? model : relativeTo(runFolder, model),
  ...withoutNulls({
    ...rest,
    preprocess: typeof preprocess === "object" ? preprocess && inSchemaOrder(preprocess) : preprocess,
  }),
});

const writtenStartFrom = ({ run, ...rest }: StartFromSpec, runFolder: string): unknown => ({
  run: path.isAbsolute(run) ? relativeTo(runFolder, run) : run,
  ...withoutNulls(rest),
});

/** Left out where they are the default: they are younger than the others, and the same experiment has the same bytes as before. */
const writtenGenerator = ({ maxPixels, sampling, orientation, ...rest }: GeneratorSpec): unknown => {
  const younger = {
    maxPixels: maxPixels === defaultMaxPixels ? null : maxPixels,
    sampling: sampling === "shuffled" ? null : sampling,
    orientation: orientation === "asStored" ? null : orientation,
  };
  return inOrder({ ...rest, ...younger }, generatorKeys);
};

const isOnly = ([low, high]: Pair, value: number): boolean => low === value && high === value;

/** As the generator's, the younger ones are left out where they are the default. */
const writtenAugmentation = (spec: AugmentationSpec): unknown => {
  const { contrastRange, saturationRange, hueRange, erasing, ...rest } = spec;
  const younger = {
    contrastRange: isOnly(contrastRange, 1) ? null : contrastRange,
    saturationRange: isOnly(saturationRange, 0.5) ? null : saturationRange,
    hueRange: isOnly(hueRange, 0) ? null : hueRange,
    erasing: erasing && withoutNulls(erasing),
  };
  return inOrder({ ...rest, ...younger }, augmentationKeys);
};

/** A Map keeps the order of names that look like numbers. */
const writtenClassWeights = (spec: ClassWeightsSpec): unknown =>
  spec.type === "balanced" ? spec.type : new Map(spec.weights.map(({ name, weight }) => [name, weight]));

const writtenTagged = ({ type, ...rest }: { type: string }): unknown => ({ type, ...inSchemaOrder(rest) });

/** As the younger keys of the generator. */
const writtenOptimizer = (spec: OptimizerSpec): unknown => {
  const { weightDecay, excludeFromWeightDecay, ema } = spec;
  const younger = {
    ...("amsgrad" in spec ? { amsgrad: spec.amsgrad || null } : {}),
    weightDecay: weightDecay === 0 && spec.type !== "adamW" ? null : weightDecay,
    excludeFromWeightDecay: excludeFromWeightDecay && inSchemaOrder(excludeFromWeightDecay),
    ema: ema && inSchemaOrder(ema),
  };
  return writtenTagged({ ...spec, ...younger });
};

const writtenExpectations = (expect: readonly Expectation[]): unknown =>
  Object.fromEntries(expect.map(({ quantity, comparison, value }) => [quantity, `${comparison} ${value}`]));

const written = (experiment: Experiment, runFolder: string): Record<string, unknown> => {
  const { augmentation, earlyStopping, reduceLearningRateOnPlateau: plateau } = experiment;
  const { learningRateSchedule } = experiment;
  return inSchemaOrder({
    ...experiment,
    data: writtenData(experiment.data, runFolder),
    split: writtenSplit(experiment.split),
    generator: writtenGenerator(experiment.generator),
    augmentation: augmentation && writtenAugmentation(augmentation),
    base: null,
    layers: [
      ...(experiment.base === null ? [] : [writtenBase(experiment.base, runFolder)]),
      ...experiment.layers.map(writtenLayer),
    ],
    startFrom: experiment.startFrom && writtenStartFrom(experiment.startFrom, runFolder),
    optimizer: writtenOptimizer(experiment.optimizer),
    // As the younger keys of the generator.
    labelSmoothing: experiment.labelSmoothing === 0 ? null : experiment.labelSmoothing,
    classWeights: experiment.classWeights && writtenClassWeights(experiment.classWeights),
    earlyStopping: earlyStopping && inSchemaOrder(earlyStopping),
    reduceLearningRateOnPlateau: plateau && inSchemaOrder(plateau),
    learningRateSchedule: learningRateSchedule && writtenTagged(learningRateSchedule),
    checkpoint: inSchemaOrder(experiment.checkpoint),
    expect: writtenExpectations(experiment.expect),
  });
};

const keyOf = (pair: unknown): unknown => (isPair(pair) && isScalar(pair.key) ? pair.key.value : null);

/** A list of layers or of branches, a branch, or a layer that holds some: what is in them stands below one another. */
const holdsLayers = (node: Node, ancestors: readonly unknown[]): boolean => {
  if (keyOf(ancestors.find((ancestor) => isPair(ancestor))) !== "layers") return false;
  if (isMap(node)) return node.has("layers") || node.has("branches");
  const isUnder = ["layers", "branches"].includes(String(keyOf(ancestors.at(-1))));
  return isSeq(node) && (isUnder || node.items.some((item) => isMap(item)));
};

/** The top level and the layers a line an entry; what is inside an entry in one line, layers in a layer apart. */
const layOut = (document: Document): void => {
  visit(document, {
    Collection: (_, node, ancestors) => {
      const above = ancestors.filter((ancestor) => isMap(ancestor) || isSeq(ancestor));
      const isTop = above.length === 0;
      const isSection = above.length === 1 && isMap(node);
      node.flow = !(isTop || isSection || holdsLayers(node, ancestors));
    },
  });
};

/**
 * Every key with its value, defaults and overrides included; paths relative to the run folder. Reading it again gives
 * the same Experiment.
 */
export const toResolvedYaml = (experiment: Experiment, runFolder: string): string => {
  const document = new Document<Node>(written(experiment, runFolder));
  layOut(document);
  return visibleYaml(document, { lineWidth: 0, flowCollectionPadding: false });
};
