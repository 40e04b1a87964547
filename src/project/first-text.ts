/** NAME.yaml of `petri new`: a small convnet from scratch, with the reason of each choice beside it. Pure. */
import { relativeTo } from "../read/written.ts";
import { counted } from "../read/words.ts";
import {
  comment,
  lastLayer,
  isBinary,
  scalar,
  schemaLine,
  withComment,
  type TextRequest,
} from "./experiment-texts.ts";
import type { FoundClass } from "./layout.ts";
import type { Survey } from "./survey.ts";

/** What a glob would take for more than a letter. */
const plainGlob = (text: string): string => text.replaceAll(/[\\*?[\](){}!+@|^$,&~"'<>#]/g, "\\$&");

/** Names have the sign that stands first behind the class: one for all, or each its own. */
export const globOf = ({ name, files }: FoundClass): string => {
  const signs = new Set(files.map((file) => file.slice(file.lastIndexOf("/") + 1).charAt(name.length)));
  const [sign = ".", another] = signs;
  return `${plainGlob(name)}${another === undefined ? sign : "[._-]"}*`;
};

/** Classes that are written out in a comment. */
const mostCounted = 20;
const unequal = 3;

const sizes = (classes: readonly FoundClass[]): number[] => classes.map(({ files }) => files.length);

const countLines = ({ layout: { classes } }: Survey): string[] => {
  const total = sizes(classes).reduce((sum, size) => sum + size, 0);
  const largest = classes.reduce((a, b) => (b.files.length > a.files.length ? b : a));
  const least = Math.min(...sizes(classes));
  const share = (largest.files.length / total).toFixed(2);
  return [
    ...classes.slice(0, mostCounted).map(({ name, files }) => `  ${name}: ${files.length}`),
    ...(classes.length > mostCounted ? [`  and ${classes.length - mostCounted} more`] : []),
    `Whoever always says "${largest.name}" is right in ${share} of all cases: a net must do better than that.`,
    ...(largest.files.length >= unequal * least
      ? [
          `The classes are unequal: "${largest.name}" has ${largest.files.length}, the smallest ${least}. Accuracy then says`,
          "little of the small ones; look at the recall of each class in `show`, or add pictures of them.",
        ]
      : []),
  ];
};

const dataLines = ({ survey: { directory, layout }, experiments }: TextRequest): string[] => {
  const folder = scalar(relativeTo(experiments, directory));
  const classes =
    layout.classesBy === "name"
      ? [
          "  classes:                            # in label order; name: glob of file names",
          ...layout.classes.map((found) =>
            withComment(
              `    ${scalar(found.name)}: ${scalar(globOf(found))}`,
              counted(found.files.length, "picture"),
            ),
          ),
        ]
      : [];
  return [
    "data:",
    withComment(
      `  directory: ${folder}`,
      layout.classesBy === "folder" && layout.parts === null
        ? "each sub-folder is a class"
        : "relative to this file",
    ),
    ...classes,
    withComment(
      "  onProblem: skip",
      "damaged pictures and copies are left out and named; stop: nothing is run",
    ),
  ];
};

const splitLines = ({ survey: { layout }, choices: { split } }: TextRequest): string[] => {
  if (layout.parts !== null) {
    const { train, validation, test } = layout.parts;
    const part = (key: string, folder: string | null): string[] =>
      folder === null ? [] : [`    ${key}: ${scalar(folder)}`];
    return [
      "split:",
      "  directories:                        # divided already, below data.directory",
      ...part("train", train),
      ...part("validation", validation),
      ...part("test", test),
    ];
  }
  if (split === null) throw new Error("pictures that are not divided yet get a split");
  const { train, validation, test } = split.value;
  return [
    `split:                                ${comment(split.reason)}`,
    withComment("  order: shuffled", "by seed: neighbours in a folder are often alike"),
    withComment(`  train: ${train}`, "of each class, so that the parts have the classes in equal shares"),
    `  validation: ${validation}`,
    ...(test === 0 ? [] : [`  test: ${test}`]),
  ];
};

const layerLines = ({ choices: { filters, units }, survey }: TextRequest): string[] => [
  `layers:                               ${comment(filters.reason)}`,
  ...filters.value.flatMap((count) => [
    `  - {type: conv2d, filters: ${count}, kernelSize: 3, activation: relu}`,
    "  - {type: maxPooling2d, poolSize: 2}",
  ]),
  "  - {type: flatten}",
  withComment("  - {type: dropout, rate: 0.4}", "against learning by heart"),
  `  - {type: dense, units: ${units}, activation: relu}`,
  lastLayer(survey),
];

const validates = ({ layout: { parts } }: Survey): boolean => parts?.validation !== null;

const stopping = (survey: Survey): string[] =>
  validates(survey)
    ? [withComment("earlyStopping: {patience: 8}", "epochs in which val_loss does not fall")]
    : [
        comment(
          "No validation pictures: the best epoch is that of the lowest training loss, which says little.",
        ),
      ];

/** NAME.yaml: a small convnet from scratch. */
export const firstText = (request: TextRequest): string => {
  const { name, survey, choices, command } = request;
  const { imageSize, batchSize, epochs } = choices;
  const { classes } = survey.layout;
  const total = sizes(classes).reduce((sum, size) => sum + size, 0);
  const { size, lookedAt } = survey;
  return [
    schemaLine(request),
    "#",
    comment(
      `${total} pictures of ${classes.length} classes; the middle one of ${lookedAt} is ${size.width} x ${size.height}.`,
    ),
    ...survey.layout.reasons.map((reason) => comment(`Seen: ${reason}.`)),
    ...countLines(survey).map(comment),
    "#",
    comment(`Run      ${command} ${name}`),
    comment(`Compare  ${command} ${name} ${name}-augmented, then ${command} diff ${name} ${name}-augmented`),
    `description: ${scalar(`A small convnet from scratch on ${classes.length} classes`)}`,
    withComment("seed: 1", "of every random draw: the same seed gives the same bytes"),
    ...dataLines(request),
    ...splitLines(request),
    "generator:",
    withComment(`  imageSize: [${imageSize.value.join(", ")}]`, `height, width; ${imageSize.reason}`),
    "  interpolation: bilinear",
    withComment("  rescale: 1/255", "levels from 0 to 1"),
    withComment(`  batchSize: ${batchSize.value}`, batchSize.reason),
    withComment(
      `  classMode: ${isBinary(survey) ? "binary" : "categorical"}`,
      isBinary(survey) ? "two classes: one output says how sure" : "an output a class",
    ),
    ...layerLines(request),
    "optimizer: {type: adam, learningRate: 5e-4}",
    `loss: ${isBinary(survey) ? "binaryCrossentropy" : "categoricalCrossentropy"}`,
    "metrics: [acc]",
    withComment(`epochs: ${epochs.value}`, epochs.reason),
    ...stopping(survey),
    "",
  ].join("\n");
};
