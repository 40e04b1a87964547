/** Does the last layer give what the loss compares with the labels? */
import type { Activation, ClassMode, Experiment, LayerSpec, LossName } from "../experiment/experiment.ts";
import { counted, quoted } from "../read/words.ts";
import { shapeText } from "../layers/kind.ts";
import type { PlannedLayer } from "./plan.ts";

/** What the last layer should be. */
interface Wanted {
  units: number;
  /** null: any. */
  activation: "sigmoid" | "softmax" | null;
}

type Fits = (classMode: ClassMode, classes: number) => Wanted | null;

/** null: this loss cannot compare with labels of that mode. Cross-entropies take probabilities. */
const fits: Record<LossName, Fits> = {
  binaryCrossentropy: (classMode, classes) => {
    if (classMode === "sparse") return null;
    return { units: classMode === "binary" ? 1 : classes, activation: "sigmoid" };
  },
  categoricalCrossentropy: (classMode, classes) =>
    classMode === "categorical" ? { units: classes, activation: "softmax" } : null,
  sparseCategoricalCrossentropy: (classMode, classes) =>
    classMode === "sparse" ? { units: classes, activation: "softmax" } : null,
  // The number of a class is a quantity to come close to only where there are two.
  meanSquaredError: (classMode, classes) => {
    if (classMode === "categorical") return { units: classes, activation: null };
    return classes === 2 ? { units: 1, activation: null } : null;
  },
};

const goodModes: Record<LossName, string> = {
  binaryCrossentropy: "classMode binary (or categorical, with a sigmoid unit for each class)",
  categoricalCrossentropy: "classMode categorical",
  sparseCategoricalCrossentropy: "classMode sparse",
  meanSquaredError: "classMode categorical",
};

/** What a layer ends with; null: nothing of that kind. */
export const activationOf = (layer: LayerSpec): Activation | null =>
  layer.type === "dense" || layer.type === "activation" ? layer.activation : null;

const unitsText = (units: number, activation: string | null): string =>
  counted(units, activation === null ? "unit" : `${activation} unit`);

const found = (layer: LayerSpec, { outputShape }: PlannedLayer): string => {
  const [units] = outputShape;
  if (outputShape.length !== 1 || units === undefined) return shapeText(outputShape);
  const activation = activationOf(layer);
  return activation === null
    ? `${counted(units, "unit")} of a ${layer.type} layer`
    : unitsText(units, activation);
};

/** What is wrong with the last layer in one sentence; null: it fits. There are at least two classes. */
export const lastLayerMistake = (
  { loss, generator: { classMode } }: Pick<Experiment, "loss" | "generator">,
  classes: readonly string[],
  layer: LayerSpec,
  planned: PlannedLayer,
): string | null => {
  const n = classes.length;
  const wanted = fits[loss](classMode, n);
  const gives = `the last layer gives ${found(layer, planned)}`;
  if (classMode === "binary" && n !== 2)
    return (
      `${gives} and classMode is binary, which is for 2 classes, but there are ${n} (${quoted(classes)}); ` +
      `use ${n} softmax units with classMode categorical and loss categoricalCrossentropy`
    );
  if (wanted === null)
    return `${gives}, but loss ${loss} does not go with classMode ${classMode} and ${n} classes; it needs ${goodModes[loss]}`;
  const fitsShape = planned.outputShape.length === 1 && planned.outputShape[0] === wanted.units;
  const fitsActivation = wanted.activation === null || activationOf(layer) === wanted.activation;
  if (fitsShape && fitsActivation) return null;
  return (
    `${gives}, but loss ${loss} with classMode ${classMode} and ${n} classes ` +
    `needs ${unitsText(wanted.units, wanted.activation)}`
  );
};
