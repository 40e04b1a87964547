import type { Comparison, Expectation } from "../experiment/experiment.ts";

const holds: Record<Comparison, (found: number, claimed: number) => boolean> = {
  ">=": (found, claimed) => found >= claimed,
  ">": (found, claimed) => found > claimed,
  "<=": (found, claimed) => found <= claimed,
  "<": (found, claimed) => found < claimed,
  "==": (found, claimed) => found === claimed,
};

export interface CheckedExpectation {
  expectation: Expectation;
  /** null: the run has no such value. */
  found: number | null;
  met: boolean;
}

type Values = Readonly<Record<string, number>>;

/** What can be claimed: a best epoch's row of metrics.csv, and test_loss, test_acc, ... of its weights. */
export const claimableValues = (best: Values = {}, test: Values = {}): Values => ({
  ...best,
  ...Object.fromEntries(Object.entries(test).map(([name, value]) => [`test_${name}`, value])),
});

/** Each claim of `expect` against the best epoch's values and test_ values. NaN meets nothing. */
export const checkExpectations = (
  expectations: readonly Expectation[],
  values: Values,
): CheckedExpectation[] =>
  expectations.map((expectation) => {
    const found = values[expectation.quantity] ?? null;
    return {
      expectation,
      found,
      met: found !== null && holds[expectation.comparison](found, expectation.value),
    };
  });
