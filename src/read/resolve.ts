/** What was written, with the schema's defaults -> Experiment: the one function between the two. */
import path from "node:path";
import type {
  ClassWeightsSpec,
  Comparison,
  Expectation,
  Experiment,
  GeneratorSpec,
  Monitor,
  OptimizerSpec,
  SplitSpec,
} from "../experiment/experiment.ts";
import { resolveAugmentation } from "../experiment/resolvers.ts";
import type { Generator, Optimizer, WrittenExperiment } from "../experiment/written-experiment.ts";
import { compareNaturally } from "./compare-names.ts";
import { isOwn, numberOf, resolveBase, resolveStartFrom } from "./resolve-base.ts";
import { hasPart, resolveData, resolveSplit, type PathFolders } from "./resolve-data.ts";
import { resolveLayers } from "./resolve-layers.ts";
import { type MapTree, type Tree, treeAt } from "./tree.ts";
import type { Validated } from "./validate.ts";

/** Dividing by the standard deviation goes with subtracting the mean (test/reference/SEMANTICS.md 7). */
const resolveGenerator = (written: Generator): GeneratorSpec => ({
  ...written,
  rescale: numberOf(written.rescale),
  samplewiseCenter: written.samplewiseCenter || written.samplewiseStdNormalization,
  featurewiseCenter: written.featurewiseCenter || written.featurewiseStdNormalization,
});

/** undefined: missing, or with a mistake inside. */
export type Parts = { [K in keyof Experiment]: Experiment[K] | undefined };

export interface Origin {
  /** The merged tree. */
  root: MapTree;
  /** The experiment's own file, absolute. */
  file: string;
  folders: PathFolders;
}

const comparisons: readonly Comparison[] = [">=", ">", "<=", "<", "=="];

/** ">= 0.72" */
const resolveExpectation = ([quantity, claim]: readonly [string, string]): Expectation => {
  const text = claim.trim();
  const comparison = comparisons.find((sign) => text.startsWith(sign));
  if (comparison === undefined) throw new Error(`"${claim}" was a comparison when it was checked`);
  return { quantity, comparison, value: Number(text.slice(comparison.length)) };
};

/** What excludes nothing is nothing. */
const resolveOptimizer = (written: Optimizer): OptimizerSpec => {
  const { clipNorm = null, globalClipNorm = null, clipValue = null, ema, excludeFromWeightDecay } = written;
  const isNothing =
    excludeFromWeightDecay === undefined ||
    (excludeFromWeightDecay.weights.length === 0 && excludeFromWeightDecay.layers.length === 0);
  return {
    ...written,
    ...{ clipNorm, globalClipNorm, clipValue },
    excludeFromWeightDecay: isNothing ? null : excludeFromWeightDecay,
    ema: ema === undefined ? null : { overwriteFrequency: null, ...ema },
  };
};

const bestMonitor = (written: Monitor | undefined, split: SplitSpec): Monitor =>
  written ?? (hasPart(split, "validation") ? "val_loss" : "loss");

const resolveClassWeights = (
  written: WrittenExperiment["classWeights"],
  root: MapTree,
): ClassWeightsSpec | null => {
  if (written === undefined) return null;
  if (written === "balanced") return { type: "balanced" };
  // From the tree: a JavaScript object has no key __proto__.
  const tree = treeAt(root, ["classWeights"]);
  const entries = tree?.type === "map" ? tree.entries : [];
  const weights = entries.map(({ key, value }) => ({ name: key, weight: weightOf(value) }));
  return { type: "given", weights: weights.toSorted((a, b) => compareNaturally(a.name, b.name)) };
};

const weightOf = (tree: Tree): number => {
  if (tree.type === "scalar" && typeof tree.value === "number") return tree.value;
  throw new Error("a class weight was a number when it was checked");
};

const resolveFilled = (filled: WrittenExperiment, { root, file, folders }: Origin): Parts => {
  const split = resolveSplit(filled.split, filled.seed);
  const { data, augmentation, layers, checkpoint } = filled;
  return {
    name: filled.name ?? path.parse(file).name,
    description: filled.description ?? null,
    seed: filled.seed,
    data: data && resolveData(data, root, folders),
    split,
    generator: resolveGenerator(filled.generator),
    augmentation: augmentation === undefined ? null : resolveAugmentation(augmentation),
    base: resolveBase(layers ?? [], root, folders),
    layers: layers && resolveLayers(layers.filter(isOwn)),
    startFrom: resolveStartFrom(filled.startFrom, root, folders),
    optimizer: filled.optimizer && resolveOptimizer(filled.optimizer),
    loss: filled.loss,
    labelSmoothing: filled.labelSmoothing,
    classWeights: resolveClassWeights(filled.classWeights, root),
    metrics: filled.metrics,
    epochs: filled.epochs,
    stepsPerEpoch: filled.stepsPerEpoch ?? null,
    validationSteps: filled.validationSteps ?? null,
    earlyStopping: filled.earlyStopping ?? null,
    reduceLearningRateOnPlateau: filled.reduceLearningRateOnPlateau ?? null,
    learningRateSchedule: filled.learningRateSchedule ?? null,
    checkpoint: { ...checkpoint, monitor: bestMonitor(checkpoint.monitor, split) },
    onNaN: filled.onNaN,
    expect: Object.entries(filled.expect ?? {}).map(resolveExpectation),
  };
};

export const resolve = ({ filled, broken }: Validated, origin: Origin): Parts => ({
  ...resolveFilled(filled, origin),
  ...Object.fromEntries(Array.from(broken, (key) => [key, undefined])),
});

export const isWhole = (parts: Parts): parts is Experiment =>
  Object.values(parts).every((part) => part !== undefined);
