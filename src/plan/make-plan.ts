import type { BaseSpec, Experiment, GeneratorSpec } from "../experiment/experiment.ts";
import type { Net } from "../keras/net.ts";
import { isFirstLayer, ownRescaling, usualPreprocess } from "../keras/preprocess.ts";
import type { Listing } from "../read/list-pictures.ts";
import type { Place, PlaceOf, Problem } from "../read/problem.ts";
import { passLength, stepsPerPass } from "./passes.ts";
import { type Plan, type Split, type Stack, allLayers } from "./plan.ts";
import type { Planned } from "./rule.ts";
import { everyPartHasClasses, layersFit, pictureRules, validationCountsOnce } from "./rules.ts";
import { countParameters } from "./shapes.ts";
import { type SplitPictures, splitPictures } from "./split.ts";
import { planStack } from "./stack.ts";

const warning = (at: Place, message: string): Problem => ({
  severity: "warning",
  code: "base-mismatch",
  place: at,
  message,
});

/** Few nets were trained on sizes other than theirs, and the default is nobody's. */
const otherSize = (net: Net, { imageSize }: GeneratorSpec, place: PlaceOf): Problem[] => {
  const [height, width] = net.inputShape;
  if (height === null || width === null || (height === imageSize[0] && width === imageSize[1])) return [];
  const message = `the net of the base was made for pictures of ${height} x ${width}, and gets ${imageSize.join(" x ")}; write imageSize: [${height}, ${width}]`;
  return [warning(place(["generator", "imageSize"], "value"), message)];
};

/** What the experiment says of the levels that the net takes. */
const saidAtBase = ({ preprocess, inputRange }: BaseSpec): "preprocess" | "inputRange" | null =>
  preprocess !== null ? "preprocess" : inputRange !== null ? "inputRange" : null;

/** Levels 0..255 are brought into the range that the net was trained on by its own layer, by the base, or by rescale. */
const rescaledTwice = (net: Net, base: BaseSpec, { rescale }: GeneratorSpec, place: PlaceOf): Problem[] => {
  const said = saidAtBase(base);
  const own = ownRescaling({ nodes: net.nodes.filter((node) => !isFirstLayer(node, base)) });
  const rescales = `rescales levels 0..255 itself (layer "${own ?? ""}")`;
  const ofBase =
    own === null || said === null
      ? []
      : [
          warning(
            place(["layers", 0, said], "value"),
            `the net of the base ${rescales}, and ${said} comes on top; take it away`,
          ),
        ];
  if (rescale === 1 || (own === null && said === null)) return ofBase;
  const message =
    said === null
      ? `the net of the base ${rescales}, and rescale comes on top; take it away`
      : `${said} of the base is for levels 0..255, and rescale comes on top; take it away`;
  return [...ofBase, warning(place(["generator", "rescale"], "value"), message)];
};

/** A net that petri trained had what its run's generator made of the levels. */
const isOfRun = ({ model }: BaseSpec): boolean => /\/checkpoints\/[^/]+(?:\/model\.json)?$/.test(model);

/** Nothing in the net or the experiment says what it takes for 0..255: it learns from other numbers than it was trained on. */
const unsaidLevels = (net: Net, base: BaseSpec, place: PlaceOf): Problem[] => {
  if (ownRescaling(net) !== null || saidAtBase(base) !== null || isOfRun(base)) return [];
  const { name, takes } = usualPreprocess(net);
  const usual =
    name === null
      ? `most nets take preprocess: ${takes}`
      : `it is built like ${name}, which usually takes preprocess: ${takes}`;
  const message =
    `the net of the base does not rescale levels 0..255 itself, and nothing says what it takes for them; ${usual}; ` +
    "write preprocess or inputRange, and leave generator.rescale at 1";
  return [warning(place(["layers", 0, "model"], "value"), message)];
};

export const baseWarnings = (
  net: Net | null,
  { base, generator }: Pick<Experiment, "base" | "generator">,
  place: PlaceOf,
): Problem[] =>
  net === null || base === null
    ? []
    : [
        ...otherSize(net, generator, place),
        ...rescaledTwice(net, base, generator, place),
        ...unsaidLevels(net, base, place),
      ];

export type PlanResult =
  | { type: "planned"; plan: Plan; warnings: readonly Problem[] }
  | { type: "mistakes"; problems: readonly Problem[] };

/** [height, width, channels] */
export const inputShapeOf = ({ imageSize, colorMode }: GeneratorSpec): Plan["inputShape"] => [
  ...imageSize,
  colorMode === "rgb" ? 3 : 1,
];

const parametersOf = (stack: Stack): Plan["parameters"] => {
  const weights = allLayers(stack).flatMap((layer) => layer.weights);
  return {
    total: countParameters(weights),
    trainable: countParameters(weights.filter(({ trainable }) => trainable)),
  };
};

/** A weight for each class, as the rules saw to; null: all pictures weigh the same. */
const classWeightsOf = (
  { classWeights }: Experiment,
  classes: readonly string[],
  { train }: Split,
): number[] | null => {
  if (classWeights === null) return null;
  switch (classWeights.type) {
    case "balanced": {
      const counts = classes.map(() => 0);
      for (const { label } of train) counts[label] = (counts[label] ?? 0) + 1;
      return counts.map((own) => train.length / (classes.length * own));
    }
    case "given": {
      const weights = new Map(classWeights.weights.map(({ name, weight }) => [name, weight]));
      return classes.map((name) => {
        const weight = weights.get(name);
        if (weight === undefined) throw new Error(`class ${name} has no weight`);
        return weight;
      });
    }
  }
};

const assemblePlan = (
  experiment: Experiment,
  listing: Listing,
  { split, skipped, unused, grouping }: SplitPictures,
  stack: Stack,
): Plan => {
  const { generator, stepsPerEpoch, validationSteps } = experiment;
  const length = passLength(split.train, generator.sampling);
  const perPass = stepsPerPass(length, generator.batchSize);
  const perValidation = stepsPerPass(split.validation.length, generator.batchSize);
  return {
    name: experiment.name,
    seed: experiment.seed,
    dataDirectory: listing.directory,
    classes: listing.classes,
    split,
    skipped,
    unused,
    grouping,
    fold: experiment.split.fold,
    unmatched: listing.unmatched,
    inputShape: inputShapeOf(generator),
    batchSize: generator.batchSize,
    labelShape: [generator.classMode === "categorical" ? listing.classes.length : 1],
    epochs: experiment.epochs,
    stepsPerEpoch: stepsPerEpoch ?? perPass,
    classWeights: classWeightsOf(experiment, listing.classes, split),
    passLength: length,
    stepsPerPass: perPass,
    validationSteps: perValidation === 0 ? 0 : (validationSteps ?? perValidation),
    ...stack,
    parameters: parametersOf(stack),
  };
};

/** What the experiment will do with the pictures that were found, or every reason why it cannot. */
export const makePlan = (planned: Planned): PlanResult => {
  const { experiment, net, listing, skipped, place } = planned;
  const { generator } = experiment;
  const result = planStack(experiment, net, inputShapeOf(generator), place);
  const problems = [...pictureRules.flatMap((rule) => rule(planned)), ...layersFit(planned, result)];
  if (problems.length > 0 || result.type === "mistakes") return { type: "mistakes", problems };
  const pictures = splitPictures(listing, experiment.split, skipped);
  const lacking = everyPartHasClasses(planned, pictures.split);
  if (lacking.length > 0) return { type: "mistakes", problems: lacking };
  const plan = assemblePlan(experiment, listing, pictures, result.stack);
  const warnings = [
    ...validationCountsOnce(planned, pictures.split),
    ...baseWarnings(net, experiment, place),
  ];
  return { type: "planned", plan, warnings };
};
