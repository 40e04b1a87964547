/** What goes together of an optimizer's keys, and of those that change its rate? */
import { placeOfCause } from "./place-in.ts";
import { mistake } from "./problem.ts";
import { type Rule, rule } from "./rule.ts";

const clippings = ["clipNorm", "globalClipNorm", "clipValue"] as const;

const clippedOnce = rule(["optimizer"], ({ optimizer }, place) => {
  const [one, other] = clippings.filter((key) => optimizer[key] !== null);
  if (one === undefined || other === undefined) return [];
  const at = placeOfCause(place, [
    ["optimizer", other],
    ["optimizer", one],
  ]);
  const message = `${one} and ${other} do not go together; take one away, or write null for it`;
  return [mistake("two-clippings", at, message)];
});

const exclusionsAct = rule(["optimizer"], ({ optimizer }, place) => {
  if (optimizer.excludeFromWeightDecay === null || optimizer.weightDecay > 0) return [];
  const at = placeOfCause(place, [
    ["optimizer", "excludeFromWeightDecay"],
    ["optimizer", "weightDecay"],
  ]);
  const message = "nothing is excluded: weightDecay is 0, so that no weight decays";
  return [{ severity: "warning", code: "nothing-decays", place: at, message }];
});

const plateauLowers = rule(
  ["reduceLearningRateOnPlateau", "optimizer"],
  ({ reduceLearningRateOnPlateau, optimizer }, place) => {
    if (reduceLearningRateOnPlateau === null) return [];
    const { minLearningRate } = reduceLearningRateOnPlateau;
    if (minLearningRate <= optimizer.learningRate) return [];
    const message = `minLearningRate ${minLearningRate} is above the optimizer's learningRate ${optimizer.learningRate}`;
    return [
      mistake(
        "range-upside-down",
        place(["reduceLearningRateOnPlateau", "minLearningRate"], "value"),
        message,
      ),
    ];
  },
);

export const optimizerRules: readonly Rule[] = [plateauLowers, clippedOnce, exclusionsAct];
