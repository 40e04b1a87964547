/** What the best weights say of pictures whose classes are known: test.json and predictions.csv. */
import type { Plan } from "../plan/plan.ts";
import type { RunEvent } from "../show/run-event.ts";
import { type Evaluations, predictionRows, predictionsCsv } from "../write/predictions-csv.ts";
import { type TestReport, neverPredicted, testJson, testReport } from "../write/test-json.ts";

interface Results {
  report: TestReport;
  /** Of test.json and of predictions.csv. */
  test: string;
  predictions: string;
}

/** epoch: the one whose weights made `evaluations`. */
export const resultsOf = async (
  plan: Pick<Plan, "classes" | "split" | "seed">,
  epoch: number,
  evaluations: Evaluations,
): Promise<Results> => {
  // Loaded at the end, so that the first step does not wait for it.
  const { partIntervals } = await import("../compare/intervals.ts");
  const rows = predictionRows(plan, evaluations);
  const report = testReport(plan, epoch, evaluations, rows, (matrix, part) =>
    partIntervals(matrix, plan.seed, part),
  );
  return { report, test: testJson(report), predictions: predictionsCsv(plan.classes, rows) };
};

/**
 * Of the test pictures, or where there are none of the validation pictures; null: every class that is there was
 * predicted.
 */
export const neverPredictedEvent = ({
  classes,
  parts,
}: TestReport): Extract<RunEvent, { type: "never-predicted" }> | null => {
  const part = parts.test === null ? "validation" : "test";
  const report = parts[part];
  const never = report === null ? [] : neverPredicted(report, classes);
  return report === null || never.length === 0
    ? null
    : { type: "never-predicted", part, pictures: report.pictures, classes: never };
};
