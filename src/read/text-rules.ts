/** What a schema cannot say of one list alone: asked of the text, whatever else is wrong in it. */
import { rangeKeys } from "../experiment/names.ts";
import { mistake, type Problem } from "./problem.ts";
import { leastNumber } from "./text-bounds.ts";
import { treeAt, type MapTree, type ScalarTree, type Tree } from "./tree.ts";
import { shortened } from "./words.ts";

type TextRule = (root: MapTree) => Problem[];

const scalarsOf = (tree: Tree | undefined): ScalarTree[] =>
  tree?.type === "list" ? tree.items.filter((item) => item.type === "scalar") : [];

const rangesAreUpright: TextRule = (root) =>
  rangeKeys.flatMap((key) => {
    const tree = treeAt(root, ["augmentation", key]);
    const [lowest, highest] = scalarsOf(tree).map(({ value }) => value);
    if (tree === undefined || typeof lowest !== "number" || typeof highest !== "number") return [];
    if (!(lowest > highest)) return [];
    const message = `${key} goes from ${lowest} down to ${highest}; the lowest comes first`;
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

const rules: readonly TextRule[] = [rangesAreUpright, metricsDiffer, numbersAreTold];

export const checkText = (root: MapTree): Problem[] => rules.flatMap((check) => check(root));
