import type { Experiment, GeneratorSpec } from "../read/experiment.ts";
import type { Listing } from "../read/list-pictures.ts";
import type { PlaceOf, Problem } from "../read/problem.ts";
import { stepsPerPass } from "./passes.ts";
import type { Plan, PlannedLayer } from "./plan.ts";
import { layersFit, pictureRules, validationCountsOnce } from "./rules.ts";
import { countParameters, planLayers } from "./shapes.ts";
import { splitPictures, type SkippedFiles, type SplitPictures } from "./split.ts";

export type PlanResult =
  | { type: "planned"; plan: Plan; warnings: readonly Problem[] }
  | { type: "mistakes"; problems: readonly Problem[] };

/** [height, width, channels] */
export const inputShapeOf = ({ imageSize, colorMode }: GeneratorSpec): Plan["inputShape"] => [
  ...imageSize,
  colorMode === "rgb" ? 3 : 1,
];

const parametersOf = (layers: readonly PlannedLayer[]): Plan["parameters"] => {
  const weights = layers.flatMap((layer) => layer.weights);
  return {
    total: countParameters(weights),
    trainable: countParameters(weights.filter(({ trainable }) => trainable)),
  };
};

const assemblePlan = (
  experiment: Experiment,
  listing: Listing,
  { split, skipped }: SplitPictures,
  layers: readonly PlannedLayer[],
): Plan => {
  const { generator, stepsPerEpoch, validationSteps } = experiment;
  const perPass = stepsPerPass(split.train.length, generator.batchSize);
  const perValidation = stepsPerPass(split.validation.length, generator.batchSize);
  return {
    name: experiment.name,
    seed: experiment.seed,
    dataDirectory: listing.directory,
    classes: listing.classes,
    split,
    skipped,
    unmatched: listing.unmatched,
    inputShape: inputShapeOf(generator),
    batchSize: generator.batchSize,
    labelShape: [generator.classMode === "categorical" ? listing.classes.length : 1],
    epochs: experiment.epochs,
    stepsPerEpoch: stepsPerEpoch ?? perPass,
    stepsPerPass: perPass,
    validationSteps: perValidation === 0 ? 0 : (validationSteps ?? perValidation),
    layers,
    parameters: parametersOf(layers),
  };
};

/**
 * What the experiment will do with the pictures that were found, or every reason why it cannot.
 * `skipped`: files to leave out before the split, with reasons. `place` finds a key for a problem to point at.
 */
export const makePlan = (
  experiment: Experiment,
  listing: Listing,
  skipped: SkippedFiles,
  place: PlaceOf,
): PlanResult => {
  const planned = { experiment, listing, skipped, place };
  const layers = planLayers(inputShapeOf(experiment.generator), experiment.layers);
  const problems = [...pictureRules.flatMap((rule) => rule(planned)), ...layersFit(planned, layers)];
  if (problems.length > 0 || layers.type === "misfit") return { type: "mistakes", problems };
  const pictures = splitPictures(listing, experiment.split, skipped);
  const plan = assemblePlan(experiment, listing, pictures, layers.layers);
  return { type: "planned", plan, warnings: validationCountsOnce(planned, pictures.split) };
};
