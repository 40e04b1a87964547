/** What goes together of the keys that weigh classes and labels? */
import type { LossName } from "../experiment/experiment.ts";
import { placeOfCause } from "./place-in.ts";
import { mistake } from "./problem.ts";
import { type Rule, rule } from "./rule.ts";

const balanceIsDrawn = rule(["generator"], ({ generator: { sampling, shuffle } }, place) => {
  if (sampling === "shuffled" || shuffle) return [];
  const message =
    "sampling: balanced draws the pictures of a pass, and shuffle: false keeps their order; take one of them away";
  return [mistake("sampling-in-order", place(["generator", "sampling"], "value"), message)];
});

const balancedOnce = rule(
  ["generator", "classWeights"],
  ({ generator: { sampling }, classWeights }, place) => {
    if (sampling !== "balanced" || classWeights?.type !== "balanced") return [];
    const message =
      "classWeights: balanced comes on top of sampling: balanced, after which the smaller classes weigh more than the larger ones; one of them is enough";
    const at = place(["classWeights"], "value");
    return [{ severity: "warning", code: "balanced-twice", place: at, message }];
  },
);

const smoothedLosses: readonly LossName[] = ["binaryCrossentropy", "categoricalCrossentropy"];

const lossIsSmoothed = rule(["loss", "labelSmoothing"], ({ loss, labelSmoothing }, place) => {
  if (labelSmoothing === 0 || smoothedLosses.includes(loss)) return [];
  const message = `labelSmoothing does not go with loss ${loss}; it is for ${smoothedLosses.join(" and ")}`;
  return [mistake("not-smoothed", placeOfCause(place, [["labelSmoothing"], ["loss"]]), message)];
});

export const classRules: readonly Rule[] = [balanceIsDrawn, balancedOnce, lossIsSmoothed];
