/** What goes together of the augmentation and what is augmented? */
import { mistake } from "./problem.ts";
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

export const augmentationRules: readonly Rule[] = [coloursAreThere];
