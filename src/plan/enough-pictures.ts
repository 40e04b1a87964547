/** Has every class enough pictures for its share of each part? */
import type { DataSpec, SplitSpec } from "../experiment/experiment.ts";
import { placeOfCause } from "../read/place-in.ts";
import { mistake, type Problem } from "../read/problem.ts";
import type { ListedClass } from "../read/sort-pictures.ts";
import { counted, quoted } from "../read/words.ts";
import { splitNames, type SplitName } from "./plan.ts";
import type { Planned, Rule } from "./rule.ts";
import { partSizes, type SkippedFiles } from "./split.ts";

interface Supply {
  name: string;
  /** Pictures that can be used. */
  available: number;
  /** Pictures that are left out. */
  skipped: number;
}

const supplyOf = ({ name, files }: ListedClass, skippedFiles: SkippedFiles): Supply => {
  const skipped = files.filter((file) => skippedFiles.has(file)).length;
  return { name, available: files.length - skipped, skipped };
};

const leftOut = ({ skipped }: Supply): string => (skipped === 0 ? "" : ` (${skipped} more left out)`);

const supplyText = (supply: Supply): string => `${supply.available} of "${supply.name}"${leftOut(supply)}`;

/** The key by which the user said which pictures a class has. */
const classKey = (data: DataSpec, name: string): readonly string[] => {
  switch (data.type) {
    case "flat":
      return ["data", "classes", name];
    case "folders":
      return ["data", "directory"];
    case "labels":
      return data.classes === null ? ["data", "labels"] : ["data", "classes"];
    case "sample":
      return ["data", "sample"];
  }
};

const emptyClass = (
  { experiment: { data }, listing, place }: Planned,
  { name, skipped }: Supply,
): Problem => {
  const unmatched = data.type === "flat" ? `; the glob matches no picture in ${listing.directory}` : "";
  const leftOut = skipped === 1 ? ", its only one is left out" : `, all its ${skipped} are left out`;
  const message = `class "${name}" has no picture${skipped === 0 ? unmatched : leftOut}`;
  return mistake("too-few-pictures", place(classKey(data, name), "value"), message);
};

/** Reports the part at which the smallest class runs out. */
const countsExceeded = (
  planned: Planned,
  split: Extract<SplitSpec, { type: "counts" }>,
  supplies: readonly Supply[],
): Problem[] => {
  const asked = split.train + split.validation + split.test;
  const short = supplies.filter(({ available }) => available < asked);
  if (short.length === 0) return [];
  const least = Math.min(...short.map(({ available }) => available));
  const part = least < split.train ? "train" : least < split.train + split.validation ? "validation" : "test";
  const sum = splitNames.flatMap((name) => (split[name] > 0 ? [`${name} ${split[name]}`] : []));
  const total = sum.length === 1 ? "" : ` = ${asked}`;
  return [
    mistake(
      "too-few-pictures",
      placeOfCause(planned.place, [["split", part], ...splitNames.map((name) => ["split", name])]),
      `the split takes ${sum.join(" + ")}${total} pictures of each class, ` +
        `but there are only ${short.map(supplyText).join(" and ")}`,
    ),
  ];
};

/** A part that is asked for must get a picture of every class. */
const fractionsTooSmall = (
  planned: Planned,
  split: Extract<SplitSpec, { type: "fractions" }>,
  supplies: readonly Supply[],
): Problem[] =>
  splitNames.flatMap((part) => {
    const short = supplies.filter(
      ({ available }) => split[part] > 0 && partSizes(split, available)[part] === 0,
    );
    if (short.length === 0) return [];
    const place = planned.place(["split", part], "value");
    const message = `${split[part]} of ${short.map(supplyText).join(" and of ")} is less than one picture`;
    return [mistake("too-few-pictures", place, message)];
  });

const wholeIsEnough = (planned: Planned, classes: readonly ListedClass[]): Problem[] => {
  const { split } = planned.experiment;
  const supplies = classes.map((listed) => supplyOf(listed, planned.skipped));
  const filled = supplies.filter(({ available }) => available > 0);
  const empty = supplies.filter(({ available }) => available === 0);
  const problems = empty.map((supply) => emptyClass(planned, supply));
  if (split.type === "counts") problems.push(...countsExceeded(planned, split, filled));
  if (split.type === "fractions") problems.push(...fractionsTooSmall(planned, split, filled));
  return problems;
};

const partIsEnough = (planned: Planned, part: SplitName, classes: readonly ListedClass[]): Problem[] => {
  const empty = classes
    .map((listed) => supplyOf(listed, planned.skipped))
    .filter(({ available }) => available === 0);
  if (empty.length === 0) return [];
  const names = quoted(empty.map(({ name }) => name));
  const skipped = empty.reduce((sum, supply) => sum + supply.skipped, 0);
  const why = skipped === 0 ? "" : ` (${counted(skipped, "picture")} left out)`;
  const isTable = planned.experiment.split.type === "column";
  const place = planned.place(isTable ? ["split", "column"] : ["split", "directories", part], "value");
  const what = isTable ? `part ${part} of the labels` : "this folder";
  return [mistake("too-few-pictures", place, `${what} has no picture of ${names}${why}`)];
};

/** A part that no row of the labels names is not asked for; but there is nothing without training pictures. */
const isAsked = (split: SplitSpec, part: SplitName, classes: readonly ListedClass[]): boolean =>
  split.type === "directories"
    ? split[part] !== null
    : part === "train" || classes.some(({ files }) => files.length > 0);

/** At the glob or folder of a class that has none, else at the count. */
export const enoughPictures: Rule = (planned) => {
  const { listing, experiment } = planned;
  if (listing.pictures.type === "whole") return wholeIsEnough(planned, listing.pictures.classes);
  const { parts } = listing.pictures;
  const { split } = experiment;
  return splitNames.flatMap((part) =>
    isAsked(split, part, parts[part]) ? partIsEnough(planned, part, parts[part]) : [],
  );
};
