/** What must hold between an experiment and the pictures that were found: a named function each. */
import { mistake, type Problem } from "../read/problem.ts";
import { counted, quoted } from "../read/words.ts";
import { enoughPictures } from "./enough-pictures.ts";
import { lastLayerMistake } from "./last-layer.ts";
import { stepsPerPass } from "./passes.ts";
import type { Split, SplitName } from "./plan.ts";
import type { Planned, Rule } from "./rule.ts";
import { layerPosition, type StackResult } from "./stack.ts";

/** Of folders; the schema sees to two globs. */
const atLeastTwoClasses: Rule = ({ listing, place }) => {
  if (listing.classes.length >= 2) return [];
  const message = `only one folder here has pictures, ${quoted(listing.classes)}; give two or more classes to tell apart`;
  return [mistake("too-few-classes", place(["data", "directory"], "value"), message)];
};

const laterParts: readonly (readonly [earlier: SplitName, later: SplitName])[] = [
  ["train", "validation"],
  ["train", "test"],
  ["validation", "test"],
];

/** Folders of the split may lie in one another, or be the same one. */
const partsAreDisjoint: Rule = ({ listing: { pictures }, place }) => {
  if (pictures.type === "whole") return [];
  const { parts } = pictures;
  const filesOf = (part: SplitName): string[] => parts[part].flatMap(({ files }) => files);
  return laterParts.flatMap(([earlier, later]) => {
    const known = new Set(filesOf(earlier));
    const shared = filesOf(later).filter((file) => known.has(file));
    if (shared.length === 0) return [];
    const message =
      `${counted(shared.length, "picture")} of this folder ${shared.length === 1 ? "is" : "are"} in ` +
      `split.directories.${earlier} too; a picture can be in one part only`;
    return [mistake("parts-overlap", place(["split", "directories", later], "value"), message)];
  });
};

export const pictureRules: readonly Rule[] = [atLeastTwoClasses, enoughPictures, partsAreDisjoint];

/** Shapes first: a last layer is looked at only where every layer's shape follows. */
export const layersFit = ({ experiment, listing, place }: Planned, result: StackResult): Problem[] => {
  if (result.type === "mistakes") return [...result.problems];
  const [layer, planned] = [experiment.layers.at(-1), result.stack.layers.at(-1)];
  if (layer === undefined || planned === undefined || listing.classes.length < 2) return [];
  const message = lastLayerMistake(experiment, listing.classes, layer, planned);
  if (message === null) return [];
  const position = layerPosition(experiment, experiment.layers.length - 1);
  return [mistake("last-layer", place(["layers", position], "value"), message)];
};

/** `steps` batches of an endless walk through n pictures: how many pictures come a second time? */
const repeated = (steps: number, n: number, batchSize: number): number => {
  const perPass = stepsPerPass(n, batchSize);
  return Math.min(n, (steps - perPass) * batchSize);
};

/** A warning: the mean is then not that of the validation pictures. */
export const validationCountsOnce = ({ experiment, place }: Planned, split: Split): Problem[] => {
  const { validationSteps, generator } = experiment;
  const n = split.validation.length;
  if (validationSteps === null || n === 0) return [];
  const twice = repeated(validationSteps, n, generator.batchSize);
  if (twice <= 0) return [];
  const message =
    `${counted(validationSteps, "step")} of ${generator.batchSize} count ${twice} of the ` +
    `${counted(n, "validation picture")} more than once; without validationSteps each counts once`;
  const at = place(["validationSteps"], "value");
  return [{ severity: "warning", code: "validation-counts-twice", place: at, message }];
};
