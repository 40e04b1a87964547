/** What must hold between the labels, the groups and the split, before any picture is looked for. */
import { mistake } from "./problem.ts";
import { type Rule, rule } from "./rule.ts";

const partsAreLabelled = rule(["data", "split"], ({ data, split }, place) => {
  if (data.type === "labels") {
    if (split.type !== "directories") return [];
    const message =
      "split.directories and data.labels do not go together; a column of the labels may say the parts: split: {column: split}";
    return [mistake("labels-and-folders", place(["split", "directories"], "key"), message)];
  }
  if (split.type !== "column") return [];
  const message =
    "the split is to come from a column of the labels, but there are no labels; give data.labels";
  return [mistake("no-labels", place(["split", "column"], "key"), message)];
});

const groupsAreThere = rule(["data", "split"], ({ data, split: { groupBy } }, place) => {
  const at = place(["split", "groupBy"], "value");
  if (groupBy?.type === "column" && data.type !== "labels") {
    const message =
      "pictures are to be grouped by a column of the labels, but there are no labels; give data.labels, or group them by {name: REGEX} or {folder: 1}";
    return [mistake("no-labels", at, message)];
  }
  if (groupBy?.type !== "folder" || data.type === "labels" || data.type === "folders") return [];
  const message =
    "the pictures of a flat folder lie in no folders by which they could be grouped; group them by {name: REGEX}";
  return [mistake("unfit-groups", at, message)];
});

const foldIsThere = rule(["split"], ({ split: { fold } }, place) => {
  if (fold === null || fold.number <= fold.of) return [];
  const message = `there are only ${fold.of} folds, so there is no number ${fold.number}`;
  return [mistake("out-of-range", place(["split", "fold", "number"], "value"), message)];
});

export const groupRules: readonly Rule[] = [partsAreLabelled, groupsAreThere, foldIsThere];
