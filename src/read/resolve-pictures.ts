import type { GeneratorSpec } from "../experiment/experiment.ts";
import type { Generator } from "../experiment/written-experiment.ts";

/** A number, or a fraction of two: 1/255. */
const numberOf = (written: number | string): number => {
  if (typeof written === "number") return written;
  const [numerator, denominator] = written.split("/").map(Number);
  if (numerator === undefined || denominator === undefined) throw new Error(`"${written}" is no fraction`);
  return numerator / denominator;
};

/** Dividing by the standard deviation goes with subtracting the mean (test/reference/SEMANTICS.md 7). */
export const resolveGenerator = (written: Generator): GeneratorSpec => ({
  ...written,
  rescale: numberOf(written.rescale),
  samplewiseCenter: written.samplewiseCenter || written.samplewiseStdNormalization,
  featurewiseCenter: written.featurewiseCenter || written.featurewiseStdNormalization,
});
