/** What `petri new` saw, chose and wrote, in words. */
import type { Choices } from "../project/choose.ts";
import type { Survey } from "../project/survey.ts";
import { counted, shortened } from "../read/words.ts";

/** Classes that are named; the file has them all. */
const mostTold = 10;

const classesText = ({ layout: { classes } }: Survey): string => {
  const told = classes.slice(0, mostTold).map(({ name, files }) => `${shortened(name)} ${files.length}`);
  const rest = classes.length - told.length;
  return `${told.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
};

export const surveyLines = (named: string, survey: Survey): string[] => {
  const { layout, size, lookedAt, warnings } = survey;
  const total = layout.classes.reduce((sum, { files }) => sum + files.length, 0);
  const inner = layout.below === "" ? "" : `, in ${layout.below}`;
  return [
    `${named}${inner}: ${counted(total, "picture")} of ${layout.classes.length} classes: ${classesText(survey)}`,
    ...layout.reasons,
    `the middle one of ${lookedAt} looked at is ${size.width} x ${size.height}`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
};

export const choiceLines = ({ split, imageSize, batchSize, filters }: Choices): string[] => [
  ...(split === null
    ? []
    : [
        `split ${[split.value.train, split.value.validation, split.value.test].join(" / ")}, shuffled, of each class: ${split.reason}`,
      ]),
  `image size ${imageSize.value.join(" x ")}: ${imageSize.reason}`,
  `batch size ${batchSize.value}: ${batchSize.reason}`,
  `convolutions of ${filters.value.join(", ")} filters: ${filters.reason}`,
];

/** What can be typed next. */
export const nextLines = (command: string, names: readonly string[]): string[] => {
  const [first = "", second] = names;
  return [
    `look     ${command} preview ${second ?? first}`,
    `run      ${command} ${names.join(" ")}`,
    ...(second === undefined ? [] : [`compare  ${command} diff ${first} ${second}`]),
  ];
};
