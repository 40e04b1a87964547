/** Are the quantities that are watched or expected measured at all? */
import type { MetricName, SplitSpec } from "../experiment/experiment.ts";
import { metricNames } from "../experiment/names.ts";
import { mistake, type Place, type PlaceOf, type Problem } from "./problem.ts";
import { hasPart } from "./resolve-data.ts";
import type { Parts } from "./resolve.ts";
import { rule, type Rule } from "./rule.ts";
import { suggestion } from "./suggest.ts";
import { treeAt, type MapTree } from "./tree.ts";
import { shortened } from "./words.ts";

const parts = { val_: "validation", test_: "test" } as const;
type Prefix = keyof typeof parts;

interface Measured {
  metrics: readonly MetricName[];
  split: SplitSpec;
}

/** loss, acc, val_loss, val_acc, ...: those with a prefix only where the split has pictures for them. */
const quantitiesOf = ({ metrics, split }: Measured, prefixes: readonly Prefix[]): string[] => {
  const plain = ["loss", ...metrics];
  const present = prefixes.filter((prefix) => hasPart(split, parts[prefix]));
  return [...plain, ...present.flatMap((prefix) => plain.map((name) => `${prefix}${name}`))];
};

/** What would be right instead of an unmeasured quantity. */
const repair = (quantity: string, measured: Measured, prefixes: readonly Prefix[]): string => {
  const known = quantitiesOf(measured, prefixes);
  const prefix = prefixes.find((candidate) => quantity.startsWith(candidate));
  if (prefix !== undefined && !hasPart(measured.split, parts[prefix]))
    return `; there are no ${parts[prefix]} pictures: give split.${parts[prefix]}, or take one of ${known.join(", ")}`;
  const metric = metricNames.find((name) => quantity === `${prefix ?? ""}${name}`);
  return metric === undefined ? suggestion(quantity, known) : `; add ${metric} to metrics`;
};

const unmeasured = (
  quantity: string,
  measured: Measured,
  prefixes: readonly Prefix[],
  place: Place,
): Problem[] => {
  if (quantitiesOf(measured, prefixes).includes(quantity)) return [];
  const message = `"${shortened(quantity)}" is not measured${repair(quantity, measured, prefixes)}`;
  return [mistake("unknown-quantity", place, message)];
};

/** Of what a search compares its trials by. */
export const searchedQuantity = (metric: string, measured: Measured, place: Place): Problem[] =>
  unmeasured(metric, measured, ["val_"], place);

const monitorOf = (
  key: string,
  monitor: string | undefined,
  measured: Measured,
  place: PlaceOf,
): Problem[] =>
  monitor === undefined ? [] : unmeasured(monitor, measured, ["val_"], place([key, "monitor"], "value"));

const stoppingIsMeasured = rule(
  ["earlyStopping", "metrics", "split"],
  ({ earlyStopping, ...measured }, place) =>
    monitorOf("earlyStopping", earlyStopping?.monitor, measured, place),
);

const plateauIsMeasured = rule(
  ["reduceLearningRateOnPlateau", "metrics", "split"],
  ({ reduceLearningRateOnPlateau: plateau, ...measured }, place) =>
    monitorOf("reduceLearningRateOnPlateau", plateau?.monitor, measured, place),
);

const checkpointIsMeasured = rule(["checkpoint", "metrics", "split"], ({ checkpoint, ...measured }, place) =>
  monitorOf("checkpoint", checkpoint.monitor, measured, place),
);

export const quantityRules: readonly Rule[] = [stoppingIsMeasured, plateauIsMeasured, checkpointIsMeasured];

const areMeasured = (quantities: readonly string[]): Rule =>
  rule(["metrics", "split"], (measured, place) =>
    quantities.flatMap((quantity) =>
      unmeasured(quantity, measured, ["val_", "test_"], place(["expect", quantity], "key")),
    ),
  );

/** Asked of the text: what is wrong with one claim of `expect` hides no other. */
export const checkExpect = (root: MapTree, parts: Parts, place: PlaceOf): Problem[] => {
  const expect = treeAt(root, ["expect"]);
  return expect?.type === "map" ? areMeasured(expect.entries.map(({ key }) => key))(parts, place) : [];
};
