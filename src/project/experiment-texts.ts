/** The files that `petri new` writes beside the first experiment, and what all of them are made of. Pure. */
import type { usualPreprocess } from "../keras/preprocess.ts";
import { relativeTo } from "../read/written.ts";
import { visible } from "../read/visible-text.ts";
import type { Choices } from "./choose.ts";
import type { Survey } from "./survey.ts";

/** A net trained on other pictures, as far as an experiment must know it. */
export interface FoundNet {
  /** Absolute. */
  file: string;
  size: readonly [height: number, width: number];
  /** The layer before the classifier; null: the net ends before it. */
  cut: string | null;
  /** What it takes for levels 0..255; null: it rescales them itself. */
  preprocess: ReturnType<typeof usualPreprocess> | null;
}

export interface TextRequest {
  name: string;
  survey: Survey;
  choices: Choices;
  /** The folder that the files go into; absolute. */
  experiments: string;
  /** schema/experiment.schema.json; absolute. */
  schema: string;
  /** How petri is called. */
  command: string;
}

/** Somebody else's text as a value of YAML, in quotes where it could be taken for something else. */
export const scalar = (text: string): string =>
  /^[A-Za-z][A-Za-z0-9 ]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text)
    ? text.trimEnd() === text
      ? text
      : JSON.stringify(text)
    : visible(JSON.stringify(text));

/** A line of comment; no text in it can break out of it. */
export const comment = (text: string): string => `# ${visible(text)}`;

export const withComment = (line: string, reason: string): string => `${line.padEnd(36)}  ${comment(reason)}`;

export const schemaLine = ({ experiments, schema }: Pick<TextRequest, "experiments" | "schema">): string =>
  `# yaml-language-server: $schema=${relativeTo(experiments, schema)}`;

export const isBinary = ({ layout }: Survey): boolean => layout.classes.length === 2;

/** One sigmoid, or a softmax over the classes. */
export const lastLayer = (survey: Survey): string =>
  isBinary(survey)
    ? "  - {type: dense, units: 1, activation: sigmoid}"
    : `  - {type: dense, units: ${survey.layout.classes.length}, activation: softmax}`;

const heading = (request: TextRequest, name: string, what: string): string[] => [
  schemaLine(request),
  "#",
  comment(`Run      ${request.command} ${name}`),
  comment(`Compare  ${request.command} diff ${request.name} ${name}`),
  `description: ${scalar(what)}`,
  `extends: ${scalar(`${request.name}.yaml`)}`,
];

/** NAME-augmented.yaml: the same with random changes of the training pictures. */
export const augmentedText = (request: TextRequest): string =>
  [
    ...heading(
      request,
      `${request.name}-augmented`,
      `${request.name} with random changes of the training pictures`,
    ),
    "augmentation:                         # training pictures only; take away what changes the class",
    withComment("  rotationRange: 15", "degrees"),
    "  widthShiftRange: 0.1",
    "  heightShiftRange: 0.1",
    "  zoomRange: 0.1",
    withComment("  horizontalFlip: true", "not for letters, nor where left and right differ"),
    "  fillMode: nearest",
    "",
  ].join("\n");

const preprocessLine = ({ name, takes }: ReturnType<typeof usualPreprocess>): string =>
  withComment(
    `    preprocess: ${takes}`,
    name === null
      ? "a guess: most take [-1, 1], some inputRange: [0, 1] or [0, 255]; look where it is from"
      : `as ${name} usually takes; look where it is from`,
  );

/** NAME-features.yaml: what a net trained on other pictures sees, and one layer that learns to judge by it. */
export const featuresText = (request: TextRequest, net: FoundNet): string =>
  [
    ...heading(request, `${request.name}-features`, `${request.name} by the features of a pretrained net`),
    "generator:",
    withComment(`  imageSize: [${net.size.join(", ")}]`, "what the net was made for"),
    withComment(
      "  rescale: 1",
      net.preprocess === null ? "the net rescales 0..255 itself" : "preprocess below says what the net takes",
    ),
    "  batchSize: 32",
    "layers:",
    "  - type: base",
    `    model: ${scalar(relativeTo(request.experiments, net.file))}`,
    ...(net.cut === null
      ? []
      : [withComment(`    cut: ${scalar(net.cut)}`, "the last layer before its own classifier")]),
    ...(net.preprocess === null ? [] : [preprocessLine(net.preprocess)]),
    "    trainable: false",
    "  - {type: globalAveragePooling2d}",
    "  - {type: dropout, rate: 0.2}",
    lastLayer(request.survey),
    "optimizer: {type: adam, learningRate: 1e-3}",
    "epochs: 20",
    "",
  ].join("\n");

/** petri's own quickstart as an experiment of a project, with the schema line and the commands that work there. */
export const adaptedText = (
  text: string,
  {
    name,
    original,
    ...request
  }: Pick<TextRequest, "name" | "experiments" | "schema" | "command"> & { original: string },
): string =>
  text
    .replace(/^# yaml-language-server: .*$/m, schemaLine(request))
    .replaceAll("npm run exp --", request.command)
    .replaceAll(new RegExp(`(?<!sample: )${original}`, "g"), name);
