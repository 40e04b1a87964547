/** What must hold between the keys of an experiment, layers and pictures apart: a named function each. */
import { erasingRangeKeys, rangeKeys } from "../experiment/names.ts";
import { augmentationRules } from "./augmentation-rules.ts";
import { classRules } from "./class-rules.ts";
import { type Place, type PlaceOf, type Problem, mistake } from "./problem.ts";
import { groupRules } from "./group-rules.ts";
import { optimizerRules } from "./optimizer-rules.ts";
import { quantityRules } from "./quantity-rules.ts";
import { type Shares, addUpToOne, hasPart } from "./resolve-data.ts";
import type { Parts } from "./resolve.ts";
import { type Rule, rule } from "./rule.ts";
import { leastNumber, mostNumber } from "./text-bounds.ts";
import { type MapTree, type ScalarTree, type Tree, treeAt } from "./tree.ts";
import { canNameFolder, counted, folderNameForm, shortened } from "./words.ts";

type TextRule = (root: MapTree) => Problem[];

const scalarsOf = (tree: Tree | undefined): ScalarTree[] =>
  tree?.type === "list" ? tree.items.filter((item) => item.type === "scalar") : [];

const ranges: readonly (readonly string[])[] = [
  ...rangeKeys.map((key) => [key]),
  ...erasingRangeKeys.map((key) => ["erasing", key]),
];

const rangesAreUpright: TextRule = (root) =>
  ranges.flatMap((keys) => {
    const tree = treeAt(root, ["augmentation", ...keys]);
    const [lowest, highest] = scalarsOf(tree).map(({ value }) => value);
    if (tree === undefined || typeof lowest !== "number" || typeof highest !== "number") return [];
    if (!(lowest > highest)) return [];
    const message = `${keys.join(".")} goes from ${lowest} down to ${highest}; the lowest comes first`;
    return [mistake("range-upside-down", tree.place, message)];
  });

const metricsDiffer: TextRule = (root) => {
  const metrics = scalarsOf(treeAt(root, ["metrics"]));
  const isRepeated = ({ value }: ScalarTree, i: number): boolean =>
    metrics.findIndex((metric) => metric.value === value) < i;
  return metrics
    .filter(isRepeated)
    .map(({ place, source }) =>
      mistake("given-twice", place, `the metric "${shortened(source)}" is given twice`),
    );
};

const scalarsWithin = (tree: Tree): ScalarTree[] => {
  if (tree.type === "scalar") return [tree];
  if (tree.type === "list") return tree.items.flatMap(scalarsWithin);
  return tree.type === "map" ? tree.entries.flatMap(({ value }) => scalarsWithin(value)) : [];
};

/** TensorFlow computes in 32 bits, in which an epsilon of 1e-50 is 0 and keeps no division from it. */
const numbersAreTold: TextRule = (root) =>
  scalarsWithin(root)
    .filter(({ value }) => typeof value === "number" && value !== 0 && Math.abs(value) < leastNumber)
    .map(({ place, source }) => {
      const message = `${shortened(source)} is too near to 0 to be told from it in 32 bits; write 0, or ${leastNumber} and more`;
      return mistake("out-of-range", place, message);
    });

const textRules: readonly TextRule[] = [rangesAreUpright, metricsDiffer, numbersAreTold];

export const checkText = (root: MapTree): Problem[] => textRules.flatMap((check) => check(root));

/** Of two keys that do not go together the one that was set in an argument, else the first. */
const placeOfEither = (place: PlaceOf, first: string, second: string): Place => {
  const other = place([second], "key");
  return other.type === "argument" ? other : place([first], "key");
};

/** The schema sees to a name that is written; here it is the file's. */
const nameIsUsable = rule(["name"], ({ name }, place) => {
  if (canNameFolder(name)) return [];
  const message = `the file's name "${shortened(name)}" cannot name runs; give a name of ${folderNameForm}`;
  return [mistake("wrong-form", place(["name"], "value"), message)];
});

const isFraction = (share: number): boolean => share > 0 && share < 1;

const mixed = ({ train, validation, test }: Shares, place: PlaceOf): Problem[] => {
  const other = Object.entries({ validation, test }).find(
    ([, share]) => share !== 0 && isFraction(share) !== isFraction(train),
  );
  if (other === undefined) return [];
  const [key, share] = other;
  const message = `${key} is ${share} and train is ${train}; give all as whole numbers or all as fractions below 1`;
  return [mistake("mixed-split", place(["split", key], "value"), message)];
};

/** More than 1 beyond what shares may be rounded to. */
const tooLarge = (shares: Shares, place: PlaceOf): Problem[] => {
  const { train, validation, test } = shares;
  const sum = train + validation + test;
  if (!isFraction(train) || sum <= 1 || addUpToOne(shares)) return [];
  const message = `train, validation and test add up to ${Number(sum.toPrecision(9))}, more than all pictures`;
  return [mistake("split-too-large", place(["split"], "key"), message)];
};

const sharesAddUp = rule(["split"], ({ split }, place) => {
  if (split.type !== "counts" && split.type !== "fractions") return [];
  const problems = mixed(split, place);
  return problems.length > 0 ? problems : tooLarge(split, place);
});

/** A fraction is a text, of which the schema sees only the form. */
const rescaleIsNumber = rule(["generator"], ({ generator: { rescale } }, place) => {
  if (rescale >= leastNumber && rescale <= mostNumber) return [];
  const message = `rescale is ${rescale}; it must be from ${leastNumber} to ${mostNumber}`;
  return [mistake("out-of-range", place(["generator", "rescale"], "value"), message)];
});

const expectedAreNumbers = rule(["expect"], ({ expect }, place) =>
  expect
    .filter(({ value }) => !(Math.abs(value) <= mostNumber))
    .map(({ quantity, value }) => {
      const message = `no quantity comes near ${value}; compare with a number from ${-mostNumber} to ${mostNumber}`;
      return mistake("out-of-range", place(["expect", quantity], "value"), message);
    }),
);

const oneLearningRateRule = rule(
  ["learningRateSchedule", "reduceLearningRateOnPlateau"],
  ({ learningRateSchedule, reduceLearningRateOnPlateau }, place) => {
    if (learningRateSchedule === null || reduceLearningRateOnPlateau === null) return [];
    const at = placeOfEither(place, "learningRateSchedule", "reduceLearningRateOnPlateau");
    const message =
      "learningRateSchedule and reduceLearningRateOnPlateau do not go together; take one away, or write null for it";
    return [mistake("two-learning-rates", at, message)];
  },
);

const warmupFits = rule(["learningRateSchedule", "epochs"], ({ learningRateSchedule, epochs }, place) => {
  if (learningRateSchedule === null || learningRateSchedule.warmup <= epochs) return [];
  const message = `the warmup of ${counted(learningRateSchedule.warmup, "epoch")} is longer than the ${counted(epochs, "epoch")} of the experiment`;
  return [mistake("warmup-too-long", place(["learningRateSchedule", "warmup"], "value"), message)];
});

const stepsAreReached = rule(
  ["learningRateSchedule", "epochs"],
  ({ learningRateSchedule, epochs }, place) => {
    if (learningRateSchedule?.type !== "step" || learningRateSchedule.every < epochs) return [];
    const at = place(["learningRateSchedule", "every"], "value");
    const message = `the learning rate never changes: a step every ${counted(learningRateSchedule.every, "epoch")}, and ${counted(epochs, "epoch")} in all`;
    return [{ severity: "warning", code: "never-reached", place: at, message }];
  },
);

const validationStepsHavePictures = rule(
  ["validationSteps", "split"],
  ({ validationSteps, split }, place) => {
    if (validationSteps === null || hasPart(split, "validation")) return [];
    const message =
      "validationSteps are given, but no validation pictures; give split.validation, or take them away";
    return [mistake("no-validation", place(["validationSteps"], "key"), message)];
  },
);

const preprocessGoesAlone = rule(["base", "generator"], ({ base, generator }, place) => {
  if (!base?.preprocess) return [];
  const at = place(["layers", 0, "preprocess"], "key");
  if (base.inputRange !== null)
    return [
      mistake(
        "preprocessed-twice",
        at,
        "preprocess and inputRange do not go together; take one of them away",
      ),
    ];
  if (base.preprocess === "tf" || generator.colorMode === "rgb") return [];
  const message =
    "preprocess has numbers for red, green and blue, but generator.colorMode is grayscale; take preprocess: tf, or an inputRange";
  return [mistake("base-mismatch", place(["layers", 0, "preprocess"], "value"), message)];
});

const rules: readonly Rule[] = [
  preprocessGoesAlone,
  nameIsUsable,
  sharesAddUp,
  rescaleIsNumber,
  expectedAreNumbers,
  oneLearningRateRule,
  warmupFits,
  stepsAreReached,
  ...optimizerRules,
  validationStepsHavePictures,
  ...augmentationRules,
  ...classRules,
  ...quantityRules,
  ...groupRules,
];

export const checkRules = (parts: Parts, place: PlaceOf): Problem[] =>
  rules.flatMap((check) => check(parts, place));
