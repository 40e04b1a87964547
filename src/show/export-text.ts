/** What somebody must know to use an exported model: what it takes, what it gives. */
import type { ChannelStatistics } from "../load/standardize.ts";
import { activationOf } from "../plan/last-layer.ts";
import { inputShapeOf } from "../plan/make-plan.ts";
import type { Activation, Experiment, GeneratorSpec } from "../experiment/experiment.ts";
import { numberText } from "../write/number-text.ts";

interface ExportedModel {
  /** Of the run. */
  name: string;
  /** Whose weights these are. */
  epoch: number;
  experiment: Pick<Experiment, "generator" | "layers">;
  /** In label order. */
  classes: readonly string[];
  statistics: ChannelStatistics | null;
  /** Numbers in an answer. */
  units: number;
}

const colourWords = { rgb: "RGB", grayscale: "grayscale" } as const;

const listText = (numbers: readonly number[]): string => `[${numbers.map(numberText).join(", ")}]`;

/** 1/255 and not 0.00392156863. */
const factorText = (factor: number): string => {
  const inverse = Math.round(1 / factor);
  return inverse > 1 && Math.abs(factor * inverse - 1) < 1e-12 ? `1/${inverse}` : numberText(factor);
};

const valuesText = ({ rescale }: GeneratorSpec): string =>
  rescale === 1 ? "values 0..255" : `values 0..255 times ${factorText(rescale)}`;

const pictureLines = (generator: GeneratorSpec): string[] => {
  const [height, width] = generator.imageSize;
  const shape = ["n", ...inputShapeOf(generator)].join(", ");
  return [
    `takes ${colourWords[generator.colorMode]} pictures ${height} x ${width} (height x width), ${valuesText(generator)}, as float32 [${shape}]`,
    ...(generator.orientation === "upright" ? ["  turned upright by their EXIF orientation"] : []),
    `  pictures of another size are resized, interpolation ${generator.interpolation}`,
  ];
};

const samplewiseLines = ({ samplewiseCenter, samplewiseStdNormalization }: GeneratorSpec): string[] => {
  const centred = "  then of each picture: minus the mean of all its values";
  if (samplewiseStdNormalization) return [`${centred}, divided by their standard deviation + 1e-6`];
  return samplewiseCenter ? [centred] : [];
};

const featurewiseLines = (
  { featurewiseCenter, featurewiseStdNormalization }: GeneratorSpec,
  statistics: ChannelStatistics | null,
): string[] => {
  if (statistics === null || !(featurewiseCenter || featurewiseStdNormalization)) return [];
  const centred = `  then of each channel: minus ${listText(statistics.mean)}`;
  return [
    featurewiseStdNormalization ? `${centred}, divided by ${listText(statistics.std)} + 1e-6` : centred,
  ];
};

const oneUnitText = ([first = "", second = ""]: readonly string[], isProbability: boolean): string =>
  isProbability
    ? `the probability of ${second}; that of ${first} is 1 minus it`
    : `a number near 1 for ${second}, near 0 for ${first}`;

const manyUnitsText = (classes: readonly string[], activation: Activation | null): string => {
  const names = `${classes.join(", ")}, in this order`;
  if (activation === "softmax") return `the probabilities of ${names}`;
  if (activation === "sigmoid") return `a probability for each of ${names}, each by itself`;
  return `a number for each of ${names}, near 1 for the class of the picture`;
};

const answerLine = ({ experiment, classes, units }: ExportedModel): string => {
  const last = experiment.layers.at(-1);
  const activation = last === undefined ? null : activationOf(last);
  const answer =
    units === 1 ? oneUnitText(classes, activation === "sigmoid") : manyUnitsText(classes, activation);
  return `gives ${answer}, as [n, ${units}]`;
};

export const exportText = (model: ExportedModel): string[] => {
  const { generator } = model.experiment;
  return [
    `${model.name}, its best model (epoch ${model.epoch})`,
    ...pictureLines(generator),
    ...samplewiseLines(generator),
    ...featurewiseLines(generator, model.statistics),
    answerLine(model),
  ];
};
