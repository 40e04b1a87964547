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
import { validates } from "./choose.ts";
import type { FoundColumns } from "./labels-layout.ts";
import type { FoundClass } from "./layout.ts";
import type { Survey } from "./survey.ts";

/** With a backslash before every character that has a meaning in globs. */
const plainGlob = (text: string): string => text.replaceAll(/[\\*?[\](){}!+@|^$,&~"'<>#]/g, "\\$&");

/** Each name has a sign right after the class: the same in all names, or different ones. */
export const globOf = ({ name, files }: FoundClass): string => {
  const signs = new Set(files.map((file) => file.slice(file.lastIndexOf("/") + 1).charAt(name.length)));
  const [sign = ".", another] = signs;
  return `${plainGlob(name)}${another === undefined ? sign : "[._-]"}*`;
};

/** Classes that are written out in a comment. */
const mostCounted = 20;
const unequal = 3;

const sizes = (classes: readonly FoundClass[]): number[] => classes.map(({ files }) => files.length);

const isUnequal = (classes: readonly FoundClass[]): boolean =>
  Math.max(...sizes(classes)) >= unequal * Math.min(...sizes(classes));

const countLines = ({ layout: { classes } }: Survey): string[] => {
  const total = sizes(classes).reduce((sum, size) => sum + size, 0);
  const largest = classes.reduce((a, b) => (b.files.length > a.files.length ? b : a));
  const least = Math.min(...sizes(classes));
  const share = (largest.files.length / total).toFixed(2);
  return [
    ...classes.slice(0, mostCounted).map(({ name, files }) => `  ${name}: ${files.length}`),
    ...(classes.length > mostCounted ? [`  and ${classes.length - mostCounted} more`] : []),
    `Always saying "${largest.name}" is right in ${share} of all cases: a net must do better than that.`,
    ...(isUnequal(classes)
      ? [
          `The classes are unequal: "${largest.name}" has ${largest.files.length}, the smallest ${least}. Accuracy then says`,
          "little of the small ones, so that the mean recall of the classes is measured, too, and each class",
          "weighs the same in training.",
        ]
      : []),
  ];
};

/** data.columns: the columns whose names are not petri's defaults. */
const columnsLine = (columns: FoundColumns): string[] => {
  const others = (["file", "label", "group", "split"] as const).flatMap((key) => {
    const name = columns[key];
    return name === null || name === key ? [] : [`${key}: ${scalar(name)}`];
  });
  return others.length === 0 ? [] : [`  columns: {${others.join(", ")}}`];
};

/** What tells the classes apart, below `data:`; sub-folders need no word. */
const classLines = ({ layout: { classesBy, classes } }: Survey, experiments: string): string[] => {
  switch (classesBy.type) {
    case "folder":
      return [];
    case "name":
      return [
        "  classes:                            # in label order; name: glob of file names",
        ...classes.map((found) =>
          withComment(
            `    ${scalar(found.name)}: ${scalar(globOf(found))}`,
            counted(found.files.length, "picture"),
          ),
        ),
      ];
    case "labels": {
      const { table, columns, extension } = classesBy;
      return [
        withComment(`  labels: ${scalar(relativeTo(experiments, table))}`, "a row for each picture"),
        ...columnsLine(columns),
        ...(extension === null
          ? []
          : [withComment(`  extension: ${scalar(extension)}`, "which the names lack")]),
      ];
    }
  }
};

const dataLines = ({ survey, experiments }: TextRequest): string[] => {
  const { directory, layout } = survey;
  const folder = scalar(relativeTo(experiments, directory));
  return [
    "data:",
    withComment(
      `  directory: ${folder}`,
      layout.classesBy.type === "folder" && layout.parts === null
        ? "each sub-folder is a class"
        : "relative to this file",
    ),
    ...classLines(survey, experiments),
    withComment(
      "  onProblem: skip",
      "leaves damaged pictures and copies out and names them; stop: does not run with any",
    ),
  ];
};

const splitLines = ({ survey: { layout }, choices: { split } }: TextRequest): string[] => {
  const grouped = layout.classesBy.type === "labels" && layout.classesBy.groups !== null;
  const together = grouped
    ? [
        withComment(
          "  groupBy: column",
          "all pictures of a group in one part: they are alike, and one would give the others away",
        ),
      ]
    : [];
  if (layout.parts?.type === "column") return ["split:", "  column: split", ...together];
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
    ...(grouped
      ? together
      : [withComment("  order: shuffled", "by seed: neighbours in a folder are often alike")]),
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

const stopping = (survey: Survey): string[] =>
  validates(survey)
    ? [withComment("earlyStopping: {patience: 8}", "epochs in which val_loss does not fall")]
    : [
        comment(
          "No validation pictures: the best epoch is that of the lowest training loss, which says little.",
        ),
      ];

/** Where classes are far from equal, the small ones would hardly count. */
const weighing = ({ layout: { classes } }: Survey): string[] =>
  isUnequal(classes)
    ? [
        withComment(
          "classWeights: balanced",
          "a picture of a small class weighs more, so that the classes weigh the same",
        ),
        withComment("metrics: [acc, balancedAcc]", "the second is the mean recall of the classes"),
      ]
    : ["metrics: [acc]"];

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
    withComment("seed: 1", "for every random draw: the same seed gives the same bytes"),
    ...dataLines(request),
    ...splitLines(request),
    "generator:",
    withComment(`  imageSize: [${imageSize.value.join(", ")}]`, `height, width; ${imageSize.reason}`),
    "  interpolation: bilinear",
    withComment("  rescale: 1/255", "levels from 0 to 1"),
    withComment(`  batchSize: ${batchSize.value}`, batchSize.reason),
    withComment(
      `  classMode: ${isBinary(survey) ? "binary" : "categorical"}`,
      isBinary(survey) ? "two classes: one output says how sure" : "one output for each class",
    ),
    ...layerLines(request),
    "optimizer: {type: adam, learningRate: 5e-4}",
    `loss: ${isBinary(survey) ? "binaryCrossentropy" : "categoricalCrossentropy"}`,
    ...weighing(survey),
    withComment(`epochs: ${epochs.value}`, epochs.reason),
    ...stopping(survey),
    "",
  ].join("\n");
};
