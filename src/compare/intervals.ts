/** What chance in the choice of pictures leaves open of a part's accuracy. */
import { integerBelow, stream } from "../plan/random.ts";
import type { EvaluatedPart } from "../write/predictions-csv.ts";
import type { Interval, Intervals } from "../write/test-json.ts";
import { confidence, shareInterval } from "./group-summary.ts";

const resamples = 1000;

/** Of a class that has pictures. */
interface ClassCount {
  right: number;
  pictures: number;
}

/**
 * The percentile bootstrap (B. Efron, The Annals of Statistics 7, 1979) of the mean recall, each class resampled by
 * itself, so that it keeps its number of pictures. A class with all pictures right, or all wrong, adds no spread.
 */
const balancedInterval = (classes: readonly ClassCount[], seed: number, part: EvaluatedPart): Interval => {
  const draw = stream(seed, "bootstrap", part);
  const recallOf = ({ right, pictures }: ClassCount): number => {
    if (right === 0 || right === pictures) return right / pictures;
    let drawn = 0;
    for (let i = 0; i < pictures; i++) if (integerBelow(draw, pictures) < right) drawn++;
    return drawn / pictures;
  };
  const means = Float64Array.from(
    { length: resamples },
    () => classes.reduce((sum, one) => sum + recallOf(one), 0) / classes.length,
  ).sort();
  const tail = Math.round((resamples * (1 - confidence)) / 2);
  return [means[tail - 1] ?? NaN, means[resamples - tail] ?? NaN];
};

/** matrix: pictures [what they are][what they were taken for], at least one; seed: the experiment's. */
export const partIntervals = (
  matrix: readonly (readonly number[])[],
  seed: number,
  part: EvaluatedPart,
): Intervals => {
  const classes = matrix
    .map((line, label) => ({ right: line[label] ?? 0, pictures: line.reduce((sum, n) => sum + n, 0) }))
    .filter(({ pictures }) => pictures > 0);
  const [right, pictures] = (["right", "pictures"] as const).map((key) =>
    classes.reduce((sum, one) => sum + one[key], 0),
  );
  return {
    confidence,
    acc: shareInterval((right ?? 0) / (pictures ?? 1), 0, 1, pictures ?? 1),
    balancedAcc: balancedInterval(classes, seed, part),
  };
};
