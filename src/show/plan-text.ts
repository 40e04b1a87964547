/** What `plan NAME` prints: what would happen, in words. */
import { shapeText } from "../layers/kind.ts";
import { splitNames, type Plan, type SplitName } from "../plan/plan.ts";
import { textWidth } from "../read/visible-text.ts";
import { counted } from "../read/words.ts";
import { formatValue } from "./format-values.ts";
import { layerTable } from "./layer-table.ts";

const partWords: Record<SplitName, string> = { train: "training", validation: "validation", test: "test" };

/** As the tutorial counts them: total training cat pictures: 1000. */
const countLines = ({ split, classes }: Plan): string[] => {
  const lines = splitNames
    .filter((part) => split[part].length > 0)
    .flatMap((part) =>
      classes.map((name) => ({
        label: `total ${partWords[part]} ${name} pictures:`,
        count: String(split[part].filter((picture) => picture.class === name).length),
      })),
    );
  const width = Math.max(...lines.map(({ label, count }) => textWidth(label) + count.length)) + 1;
  return lines.map(({ label, count }) => label + count.padStart(width - textWidth(label)));
};

/** More of them would push the rest off the screen; split.csv has all. */
const mostSkipped = 10;

const skippedLines = ({ skipped }: Plan): string[] => {
  if (skipped.length === 0) return [];
  const shown = skipped.slice(0, mostSkipped).map(({ file, reason }) => `  ${file} ${reason}`);
  const more = skipped.length > mostSkipped ? [`  and ${skipped.length - mostSkipped} more`] : [];
  return [`${counted(skipped.length, "picture")} left out:`, ...shown, ...more];
};

const unusedLines = ({ unused }: Plan): string[] =>
  unused === 0 ? [] : [`${counted(unused, "picture")} of the classes in no part of the split`];

/** How near whole groups came to the split. */
const groupingLines = ({ grouping, fold }: Plan): string[] => {
  const folds =
    fold === null
      ? []
      : [`validation is fold ${fold.number} of ${fold.of} of the training and validation pictures`];
  if (grouping === null) return folds;
  const { groups, largest, furthest } = grouping;
  const line = `${counted(groups, "group")}, the largest of ${counted(largest, "picture")}`;
  if (furthest === null) return [line, ...folds];
  const { part, class: name, asked, got } = furthest;
  const near =
    asked === got
      ? "as many of each class in each part as the split asks for"
      : `as near to the split as whole groups come: ${partWords[part]} is furthest from it, with ${got} ${name} pictures for ${asked}`;
  return [line, near, ...folds];
};

const unmatchedLines = ({ unmatched }: Plan): string[] =>
  unmatched === 0 ? [] : [`${counted(unmatched, "file")} in no class`];

const batchLines = ({ split, batchSize, inputShape, labelShape }: Plan): string[] => {
  const size = Math.min(batchSize, split.train.length);
  return [
    `data batch shape: ${shapeText([size, ...inputShape])}`,
    `labels batch shape: ${shapeText([size, ...labelShape])}`,
  ];
};

/** Steps of an epoch against those of a pass through all training pictures. */
const epochLines = (plan: Plan): string[] => {
  const { epochs, stepsPerEpoch, stepsPerPass, split, batchSize, passLength } = plan;
  const each = `${counted(epochs, "epoch")} of ${counted(stepsPerEpoch, "step")}`;
  const trained = `the ${counted(split.train.length, "training picture")}`;
  const pictures =
    passLength === split.train.length
      ? trained
      : `${passLength} draws from ${trained}, every class equally often`;
  const passes = stepsPerEpoch / stepsPerPass;
  if (passes === 1) return [`${each}, once through ${pictures}`];
  if (Number.isInteger(passes)) return [`${each}, ${passes} times through ${pictures}`];
  const last = passLength - (stepsPerPass - 1) * batchSize;
  const short = last < batchSize ? `, the last with ${counted(last, "picture")}` : "";
  return [
    `${each}; once through ${pictures} takes ${counted(stepsPerPass, "step")}${short}`,
    "passes follow one another across epochs: an epoch goes on where the one before it stopped",
  ];
};

const weightLines = ({ classes, classWeights }: Plan): string[] => {
  if (classWeights === null) return [];
  const weights = classes.map((name, label) => `${name} ${formatValue(classWeights[label] ?? NaN)}`);
  return [`class weights of the training loss: ${weights.join(", ")}`];
};

const validationLine = ({ validationSteps, split, batchSize }: Plan): string => {
  const n = split.validation.length;
  if (n === 0) return "no validation";
  const seen = validationSteps * batchSize;
  const share =
    validationSteps === Math.ceil(n / batchSize)
      ? `each of the ${counted(n, "picture")} once`
      : seen < n
        ? `the first ${seen} of ${counted(n, "picture")} in a fixed shuffled order`
        : `some of the ${counted(n, "picture")} more than once`;
  return `validation after each epoch: ${counted(validationSteps, "step")}, ${share}`;
};

const section = (title: string, lines: readonly string[]): string[] => [
  title,
  ...lines.map((line) => `  ${line}`),
  "",
];

export const planText = (plan: Plan): string[] => [
  ...section(`${plan.name}, seed ${plan.seed}`, []),
  ...section(`Pictures in ${plan.dataDirectory}`, [
    ...countLines(plan),
    ...groupingLines(plan),
    ...skippedLines(plan),
    ...unmatchedLines(plan),
    ...unusedLines(plan),
  ]),
  ...section("Batches", [
    ...batchLines(plan),
    ...epochLines(plan),
    ...weightLines(plan),
    validationLine(plan),
  ]),
  ...layerTable(plan),
];
