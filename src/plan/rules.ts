/** What must hold between an experiment and the pictures that were found: a named function each. */
import type { Experiment } from "../experiment/experiment.ts";
import { hasPart } from "../read/resolve-data.ts";
import { placeOfCause } from "../read/place-in.ts";
import { mistake, type Problem } from "../read/problem.ts";
import { suggestion } from "../read/suggest.ts";
import { counted, quoted, shortened } from "../read/words.ts";
import { enoughPictures } from "./enough-pictures.ts";
import { lastLayerMistake } from "./last-layer.ts";
import { stepsPerPass } from "./passes.ts";
import { shapeText } from "../layers/kind.ts";
import {
  allLayers,
  type PlannedLayer,
  type PlannedNode,
  type Split,
  type SplitName,
  type Stack,
} from "./plan.ts";
import type { Planned, Rule } from "./rule.ts";
import { countParameters } from "./shapes.ts";
import { excludedAreThere, layerPosition, type StackResult } from "./stack.ts";

/** Of folders; the schema sees to two globs. */
const atLeastTwoClasses: Rule = ({ experiment: { data }, listing, place }) => {
  if (listing.classes.length >= 2) return [];
  if (data.type === "labels") {
    const found = listing.classes.length === 0 ? "no row" : `only one label, ${quoted(listing.classes)}`;
    const message = `the table has ${found}; give pictures of two or more classes to tell apart`;
    return [mistake("too-few-classes", place(["data", "labels"], "value"), message)];
  }
  const message = `only one folder here has pictures, ${quoted(listing.classes)}; give two or more classes to tell apart`;
  return [mistake("too-few-classes", place(["data", "directory"], "value"), message)];
};

const laterParts: readonly (readonly [earlier: SplitName, later: SplitName])[] = [
  ["train", "validation"],
  ["train", "test"],
  ["validation", "test"],
];

/** Folders of the split may lie in one another, or be the same one. */
const partsAreDisjoint: Rule = ({ listing: { pictures }, place }) => {
  if (pictures.type === "whole") return [];
  const { parts } = pictures;
  const filesOf = (part: SplitName): string[] => parts[part].flatMap(({ files }) => files);
  return laterParts.flatMap(([earlier, later]) => {
    const known = new Set(filesOf(earlier));
    const shared = filesOf(later).filter((file) => known.has(file));
    if (shared.length === 0) return [];
    const message =
      `${counted(shared.length, "picture")} of this folder ${shared.length === 1 ? "is" : "are"} in ` +
      `split.directories.${earlier} too; a picture can be in one part only`;
    return [mistake("parts-overlap", place(["split", "directories", later], "value"), message)];
  });
};

/** Where whole groups, or folds, decide which part a picture is in: a part that is asked for has a picture of each class. */
export const everyPartHasClasses = ({ experiment, listing, place }: Planned, split: Split): Problem[] => {
  const { groupBy, fold } = experiment.split;
  if (listing.pictures.type === "parts" && fold === null) return [];
  if (groupBy === null && fold === null) return [];
  const asked: SplitName[] = ["train"];
  if (hasPart(experiment.split, "validation")) asked.push("validation");
  if (hasPart(experiment.split, "test") && experiment.split.type !== "column") asked.push("test");
  return asked.flatMap((part) => {
    const known = new Set(split[part].map((picture) => picture.class));
    const missing = listing.classes.filter((name) => !known.has(name));
    if (missing.length === 0) return [];
    const why =
      groupBy === null ? "they have fewer pictures than there are folds" : "there are too few groups of them";
    const what =
      fold !== null && part === "validation" ? `fold ${fold.number} of ${fold.of}` : `the part ${part}`;
    const at = place(["split", fold === null ? "groupBy" : "fold"], "value");
    return [mistake("too-few-pictures", at, `${what} has no picture of ${quoted(missing)}: ${why}`)];
  });
};

/** Every class has one, and nothing else has. */
const classWeightsFit: Rule = ({ experiment: { classWeights }, listing: { classes }, place }) => {
  if (classWeights?.type !== "given") return [];
  const { weights } = classWeights;
  const unknown = weights
    .filter(({ name }) => !classes.includes(name))
    .map(({ name }) => {
      const message = `no class is called "${shortened(name)}"${suggestion(name, classes)}`;
      return mistake("unknown-class", place(["classWeights", name], "key"), message);
    });
  const missing = classes.filter((name) => !weights.some((weight) => weight.name === name));
  const at = place(["classWeights"], "key");
  if (missing.length > 0)
    return [
      ...unknown,
      mistake("missing-key", at, `classWeights has no weight for ${quoted(missing)}; every class needs one`),
    ];
  const isNothing = unknown.length === 0 && weights.every(({ weight }) => weight === 0);
  if (!isNothing) return unknown;
  return [mistake("out-of-range", at, "every class has the weight 0, so nothing would be learnt")];
};

export const pictureRules: readonly Rule[] = [
  atLeastTwoClasses,
  enoughPictures,
  partsAreDisjoint,
  classWeightsFit,
];

const nothingToTrain = ({ base }: Experiment): string => {
  if (base === null) return "no layer has a weight to train; put a dense or conv2d layer among them";
  const { trainable } = base;
  if (trainable === true)
    return "neither the base nor a layer after it has a weight to train; put a dense layer after it";
  return trainable === false
    ? "the base is frozen, and no layer after it has a weight to train; put a dense layer after it, or thaw the base with trainable: true"
    : `the base is frozen before "${trainable.from}", and no layer from there on has a weight to train; put a dense layer after the base, or thaw more of it`;
};

const somethingIsTrained = ({ experiment, place }: Planned, stack: Stack): Problem[] => {
  if (allLayers(stack).some(({ weights }) => weights.some(({ trainable }) => trainable))) return [];
  const path = experiment.base === null ? ["layers"] : ["layers", 0, "trainable"];
  return [mistake("nothing-to-train", place(path, "value"), nothingToTrain(experiment))];
};

const lastLayerFits = ({ experiment, listing, place }: Planned, stack: Stack): Problem[] => {
  const [layer, planned] = [experiment.layers.at(-1), stack.layers.at(-1)];
  if (layer === undefined || planned === undefined || listing.classes.length < 2) return [];
  const message = lastLayerMistake(experiment, listing.classes, layer, planned);
  if (message === null) return [];
  const position = layerPosition(experiment, experiment.layers.length - 1);
  const cause = placeOfCause(place, [
    ["layers", position],
    ["data", "directory"],
    ["data", "classes"],
    ["generator", "classMode"],
    ["loss"],
    ...Object.keys(layer).map((key) => ["layers", position, key]),
  ]);
  return [mistake("last-layer", cause, message)];
};

const gigabytes = (bytes: number): string => `${Math.ceil(bytes / 1e8) / 10} GB`;

/** Of 32 bits each: a layer's weights with their gradients, and what it gives for a batch. */
const bytesOf = ({ outputShape, weights }: PlannedLayer | PlannedNode, batchSize: number): number => {
  const trained = countParameters(weights.filter(({ trainable }) => trainable));
  return (
    4 * (countParameters(weights) + trained + batchSize * outputShape.reduce((all, size) => all * size, 1))
  );
};

/** A step needs more than this; but what needs this much needs no trying. */
const fitsMemory = ({ experiment, memory, place }: Planned, stack: Stack): Problem[] => {
  const { batchSize } = experiment.generator;
  const index = allLayers(stack).findIndex((layer) => !(bytesOf(layer, batchSize) <= memory));
  const layer = allLayers(stack)[index];
  if (layer === undefined) return [];
  const own = index - (stack.base?.layers.length ?? 0);
  const at = place(["layers", own < 0 ? 0 : layerPosition(experiment, own)], "value");
  const message =
    `layer "${layer.name}" has ${counted(layer.parameters, "parameter")} and gives ${shapeText(layer.outputShape)} for each of ` +
    `${counted(batchSize, "picture")} of a batch, which takes ${gigabytes(bytesOf(layer, batchSize))}; ` +
    `this machine has ${gigabytes(memory)}: make it smaller, or lower generator.imageSize or batchSize`;
  return [mistake("too-large", at, message)];
};

/**
 * Shapes first: a last layer is looked at only where every layer's shape follows. Whether anything is trained comes
 * last: what mends a last layer nearly always brings weights.
 */
export const layersFit = (planned: Planned, result: StackResult): Problem[] => {
  if (result.type === "mistakes") return [...result.problems];
  const { experiment, place } = planned;
  const problems = [
    ...fitsMemory(planned, result.stack),
    ...lastLayerFits(planned, result.stack),
    ...excludedAreThere(experiment, result.stack, place),
  ];
  return problems.length > 0 ? problems : somethingIsTrained(planned, result.stack);
};

/** `steps` batches of an endless walk through n pictures: how many pictures come a second time? */
const repeated = (steps: number, n: number, batchSize: number): number => {
  const perPass = stepsPerPass(n, batchSize);
  return Math.min(n, (steps - perPass) * batchSize);
};

/** A warning: the mean is then not that of the validation pictures. */
export const validationCountsOnce = ({ experiment, place }: Planned, split: Split): Problem[] => {
  const { validationSteps, generator } = experiment;
  const n = split.validation.length;
  if (validationSteps === null || n === 0) return [];
  const twice = repeated(validationSteps, n, generator.batchSize);
  if (twice <= 0) return [];
  const message =
    `${counted(validationSteps, "step")} of ${generator.batchSize} count ${twice} of the ` +
    `${counted(n, "validation picture")} more than once; without validationSteps each counts once`;
  const at = placeOfCause(place, [["validationSteps"], ["split", "validation"], ["generator", "batchSize"]]);
  return [{ severity: "warning", code: "validation-counts-twice", place: at, message }];
};
