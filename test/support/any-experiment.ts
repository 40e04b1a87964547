/** Experiments of every form, for properties. */
import fc from "fast-check";
import type {
  AugmentationSpec,
  ClassWeightsSpec,
  DataSpec,
  ErasingSpec,
  Expectation,
  Experiment,
  InitializerSpec,
  LayerSpec,
  OptimizerSpec,
  Pair,
  ScheduleSpec,
  SplitSpec,
} from "../../src/experiment/experiment.ts";
import { compareNaturally } from "../../src/read/compare-names.ts";
import { anyOptimizer } from "./any-optimizer.ts";
import { exampleExperiment, exampleGenerator, exampleLayers } from "./example-experiment.ts";
import { hostileText } from "./hostile-text.ts";

/** Numbers as people and programs write them: 0.1, 1e-7, 1/3. */
const above0 = fc.oneof(
  fc.constantFrom(1e-7, 0.1, 1 / 3, 1e-4),
  fc.double({ min: 1e-9, max: 0.999, noNaN: true, noDefaultInfinity: true }),
);

const size = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));

/** Also names that look like numbers, words of YAML and its signs. */
const className = fc.oneof(
  fc.constantFrom(
    "10",
    "2",
    "1e3",
    "010",
    "true",
    "null",
    "~",
    "cat",
    "-",
    "a: b",
    "#",
    "é",
    "0x1F",
    "__proto__",
  ),
  fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }),
  // A name of line breaks only is refused.
  hostileText(3).filter((name) => /./.test(name)),
);

const glob = fc.constantFrom("cat.*.jpg", "*", "[0-9]*.png", "123", "{a,b}.*", "null");

const onProblem = fc.constantFrom<DataSpec["onProblem"]>("auto", "stop", "skip", "warn");
const directory = fc.constantFrom("/data", "/runs/x", "/", "/a b/ü", "/runs/run-001/pictures");

const column = fc.constantFrom("file", "image_id", "1", "true", "a: b", "#", "dx type");

const data: fc.Arbitrary<DataSpec> = fc.oneof(
  fc.record({
    type: fc.constant("flat" as const),
    onProblem,
    directory,
    classes: fc.uniqueArray(fc.record({ name: className, glob }), {
      minLength: 2,
      maxLength: 5,
      selector: ({ name }) => name,
    }),
  }),
  fc.record({ type: fc.constant("folders" as const), onProblem, directory }),
  fc.record({
    type: fc.constant("labels" as const),
    onProblem,
    directory,
    labels: fc.constantFrom("/data/labels.csv", "/runs/x/ü.TSV", "/a b/1.csv"),
    columns: fc.record({ file: column, label: column, group: column, split: column }),
    extension: fc.option(fc.constantFrom(".jpg", ".TIFF")),
    classes: fc.option(fc.uniqueArray(className, { minLength: 2, maxLength: 5 })),
  }),
  fc.record({
    type: fc.constant("sample" as const),
    onProblem,
    sample: fc.constant("quickstart" as const),
  }),
);

/** What goes together with the data, of what may be drawn. */
const fitted = (split: SplitSpec, { type }: DataSpec): SplitSpec => {
  const isTable = type === "labels";
  const { groupBy } = split;
  const isGrouped =
    groupBy?.type === "name" || (groupBy?.type === "folder" ? isTable || type === "folders" : isTable);
  const rules = {
    order: split.order,
    seed: split.seed,
    fold: split.fold,
    groupBy: isGrouped ? groupBy : null,
  };
  const isFitted = split.type === "column" ? isTable : split.type !== "directories" || !isTable;
  return isFitted ? { ...split, ...rules } : { ...rules, type: "counts", train: 5, validation: 2, test: 1 };
};

const seed = fc.integer({ min: 0, max: 4294967295 });
const groupBy: fc.Arbitrary<SplitSpec["groupBy"]> = fc.option(
  fc.oneof(
    fc.record({ type: fc.constant("column" as const) }),
    fc.record({
      type: fc.constant("name" as const),
      pattern: fc.constantFrom("^(\\d+)_", "(.)", "(#|: )'\""),
    }),
    fc.record({ type: fc.constant("folder" as const), depth: fc.integer({ min: 1, max: 20 }) }),
  ),
);
const ordered = {
  order: fc.constantFrom<SplitSpec["order"]>("natural", "codePoint", "shuffled"),
  seed,
  groupBy,
  fold: fc.option(fc.record({ of: fc.integer({ min: 3, max: 20 }), number: fc.integer({ min: 1, max: 3 }) })),
};
const count = fc.integer({ min: 1, max: 2000 });
const third = fc.double({ min: 0.01, max: 0.33, noNaN: true });
const folder = fc.constantFrom("train", "a/b", "1", "ü x");

/** With validation pictures, so that the example's val_loss is measured. */
const split: fc.Arbitrary<SplitSpec> = fc.oneof(
  fc.record({
    ...ordered,
    type: fc.constant("counts" as const),
    train: count,
    validation: count,
    test: count,
  }),
  fc.record({
    ...ordered,
    type: fc.constant("fractions" as const),
    train: third,
    validation: third,
    test: fc.oneof(third, fc.constant(0)),
  }),
  fc.record({ ...ordered, type: fc.constant("column" as const) }),
  fc.record({
    ...ordered,
    type: fc.constant("directories" as const),
    train: folder,
    validation: folder,
    test: fc.option(folder),
  }),
);

const shift = fc.oneof(
  above0,
  fc.integer({ min: 0, max: 20 }),
  fc.array(above0, { minLength: 1, maxLength: 3 }),
);
const upright = fc.tuple(above0, above0).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);

const augmentation: fc.Arbitrary<AugmentationSpec> = fc.record({
  rotationRange: fc.integer({ min: 0, max: 360 }),
  widthShiftRange: shift,
  heightShiftRange: shift,
  shearRange: above0,
  zoomRange: upright,
  channelShiftRange: above0,
  brightnessRange: fc.option(upright),
  contrastRange: fc.oneof(fc.constant<Pair>([1, 1]), upright),
  saturationRange: fc.oneof(fc.constant<Pair>([0.5, 0.5]), upright),
  hueRange: fc.oneof(fc.constant<Pair>([0, 0]), upright),
  horizontalFlip: fc.boolean(),
  verticalFlip: fc.boolean(),
  fillMode: fc.constantFrom<AugmentationSpec["fillMode"]>("constant", "nearest", "reflect", "wrap"),
  cval: fc.integer({ min: 0, max: 255 }),
  interpolation: fc.constantFrom<AugmentationSpec["interpolation"]>("bilinear", "nearest"),
  erasing: fc.option(
    fc.record({
      probability: above0,
      area: upright,
      aspect: fc.option(upright),
      value: fc.constantFrom<ErasingSpec["value"]>("noise", 0, 127.5, [0, 1.5, 255]),
    }),
  ),
});

const kernelInitializer: fc.Arbitrary<InitializerSpec> = fc.oneof(
  fc.constantFrom<InitializerSpec>(
    { type: "heNormal" },
    { type: "constant", value: -0.5 },
    { type: "randomUniform", minval: -1, maxval: 1 },
    { type: "truncatedNormal", mean: 0, stddev: 0.1 },
    { type: "varianceScaling", scale: 2, mode: "fanOut", distribution: "uniform" },
    { type: "orthogonal", gain: 1.5 },
  ),
  above0.map((stddev): InitializerSpec => ({ type: "randomNormal", mean: 0, stddev })),
);

/** Layers of every type, whether or not their shapes follow. */
const layer: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.constantFrom(...Object.values<LayerSpec>(exampleLayers)),
  fc.record({ kernelInitializer, kernelSize: size, l2: above0 }).map(({ l2, ...rest }): LayerSpec => ({
    ...exampleLayers.conv2d,
    ...rest,
    kernelRegularizer: { l1: 0, l2 },
  })),
  size.map((top): LayerSpec => ({ ...exampleLayers.zeroPadding2d, padding: [top, [0, 3]] })),
  fc.constant<LayerSpec>({ ...exampleLayers.prelu, sharedAxes: [1, 2] }),
);

const layers = fc
  .array(layer, { minLength: 1, maxLength: 6 })
  .map((stack) => stack.map((spec, i): LayerSpec => ({ ...spec, name: `layer_${i}` })));

const optimizer: fc.Arbitrary<OptimizerSpec> = fc
  .tuple(anyOptimizer, above0, fc.option(fc.constantFrom("dense_1", "1", "#")))
  .map(([spec, learningRate, layer]) => ({
    ...spec,
    learningRate,
    excludeFromWeightDecay:
      layer === null ? spec.excludeFromWeightDecay : { weights: ["bias"], layers: [layer] },
  }));

const schedule = fc.constantFrom<ScheduleSpec>(
  { type: "step", every: 1, factor: 0.5, warmup: 0 },
  { type: "exponential", rate: 0.9, warmup: 1.5 },
  { type: "cosine", to: 1e-6, warmup: 2 },
);

const expectation: fc.Arbitrary<Expectation> = fc.record({
  quantity: fc.constantFrom("acc", "loss", "val_acc", "val_loss"),
  comparison: fc.constantFrom<Expectation["comparison"]>(">=", ">", "<=", "<", "=="),
  value: fc.oneof(above0, fc.constantFrom(0, -1, 100)),
});

const changes = fc.record({
  name: fc.constantFrom("example", "1e3", "007", "true", "null", "0-", "a.b_c"),
  description: fc.option(fc.oneof(fc.string({ maxLength: 40, unit: "grapheme" }), hostileText())),
  seed,
  data,
  split,
  generator: fc
    .record({ imageSize: size, rescale: above0, maxPixels: fc.constantFrom(1, 100_000_000, 4294967295) })
    .map((some) => ({ ...exampleGenerator, ...some })),
  labelSmoothing: fc.constantFrom(0, 0.1),
  classWeights: fc.option(
    fc.oneof(
      fc.constant<ClassWeightsSpec>({ type: "balanced" }),
      fc
        .uniqueArray(fc.record({ name: className, weight: above0 }), { selector: ({ name }) => name })
        .map((weights): ClassWeightsSpec => ({
          type: "given",
          weights: weights.toSorted((a, b) => compareNaturally(a.name, b.name)),
        })),
    ),
  ),
  augmentation: fc.option(augmentation),
  layers,
  optimizer,
  learningRateSchedule: fc.option(schedule),
  stepsPerEpoch: fc.option(count),
  validationSteps: fc.option(count),
  onNaN: fc.constantFrom<Experiment["onNaN"]>("stop", "continue"),
  expect: fc.uniqueArray(expectation, { maxLength: 3, selector: ({ quantity }) => quantity }),
});

/** Without mistakes, shapes of layers and pictures apart. */
export const anyExperiment: fc.Arbitrary<Experiment> = changes.map((some) => {
  const experiment = exampleExperiment(some);
  return { ...experiment, split: fitted(experiment.split, experiment.data) };
});
