/** What goes together of the augmentation and what is augmented? */
import { placeOfCause } from "./place-in.ts";
import { mistake, type Problem } from "./problem.ts";
import { type Rule, rule } from "./rule.ts";

const isOn = ([low, high]: readonly [number, number], off: number): boolean => low !== off || high !== off;

/** Gray has neither saturation nor hue, and one level where a colour has three. */
const coloursAreThere = rule(["generator", "augmentation"], ({ generator, augmentation }, place) => {
  if (augmentation === null || generator.colorMode === "rgb") return [];
  const { saturationRange, hueRange, erasing } = augmentation;
  const paths = [
    ...(isOn(saturationRange, 0.5) ? [["saturationRange"]] : []),
    ...(isOn(hueRange, 0) ? [["hueRange"]] : []),
    ...(typeof erasing?.value === "object" ? [["erasing", "value"]] : []),
  ];
  return paths.map((path) => {
    const message = `${path.join(".")} is for colours, and colorMode is grayscale; take it away, or use rgb`;
    return mistake("colours-of-gray", place(["augmentation", ...path], "value"), message);
  });
});

/** A mixed label is of two classes, and a picture alone in its batch has no partner. */
const mixesHaveRoom = rule(["generator", "augmentation"], ({ generator, augmentation }, place) => {
  if (augmentation === null) return [];
  const { classMode, batchSize } = generator;
  const told = (key: "mixUp" | "cutMix"): Problem[] => {
    if (augmentation[key] === null) return [];
    const at = placeOfCause(place, [
      ["augmentation", key],
      ["generator", "classMode"],
      ["generator", "batchSize"],
    ]);
    if (classMode === "sparse") {
      const message = `${key} mixes labels, which classMode sparse cannot say; use classMode categorical with loss categoricalCrossentropy`;
      return [mistake("unfit-mix", at, message)];
    }
    if (batchSize > 1) return [];
    const message = `${key} mixes the pictures of a batch, and batchSize is 1; take one of them away`;
    return [mistake("unfit-mix", at, message)];
  };
  return [...told("mixUp"), ...told("cutMix")];
});

export const augmentationRules: readonly Rule[] = [coloursAreThere, mixesHaveRoom];
