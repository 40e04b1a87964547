/** How the classes of a part do, one by one, and what chance leaves open. */
import { counted, quoted } from "../read/words.ts";
import { type Interval, type PartReport, classScores } from "../write/test-json.ts";
import { formatValue } from "./format-values.ts";
import { tableLines } from "./table.ts";

const scoreText = (score: number | null): string => (score === null ? "-" : formatValue(score));

/** A row for each class. */
export const classLines = (classes: readonly string[], { confusionMatrix: matrix }: PartReport): string[] =>
  tableLines(
    [
      ["class", "pictures", "precision", "recall", "f1"],
      ...classScores(matrix).map(({ support, precision, recall, f1 }, label) => [
        classes[label] ?? "",
        String(support),
        ...[precision, recall, f1].map(scoreText),
      ]),
    ],
    (column) => column > 0,
  );

export const intervalLines = ({ intervals, pictures }: PartReport): string[] => {
  if (intervals === null) return [];
  const of = (what: string, [low, high]: Interval): string =>
    `${what} ${formatValue(low)} to ${formatValue(high)}`;
  const { confidence, acc, balancedAcc } = intervals;
  const both = [of("acc", acc), of("balancedAcc", balancedAcc)].join(", ");
  return [`${confidence * 100} % interval of ${counted(pictures, "picture")}: ${both}`];
};

/** A class that hides in the accuracy of the others. */
export const neverPredictedText = ({
  part,
  pictures,
  classes,
}: {
  part: string;
  pictures: number;
  classes: readonly string[];
}): string =>
  `none of the ${counted(pictures, `${part} picture`)} was taken for ${quoted(classes)}: ` +
  "the net never gives this answer; where a class is rare, classWeights or generator.sampling: balanced may help";
