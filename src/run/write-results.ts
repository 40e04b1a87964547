/** What the best weights say of pictures whose class is known: test.json and predictions.csv. */
import { writeFileAtomic } from "../disk/atomic-file.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunEvent } from "../show/run-event.ts";
import { type Evaluations, predictionRows, predictionsCsv } from "../write/predictions-csv.ts";
import type { RunFiles } from "../write/run-files.ts";
import { type TestReport, neverPredicted, testJson, testReport } from "../write/test-json.ts";

/** epoch: the one whose weights made `evaluations`. */
export const writeResults = async (
  files: Pick<RunFiles, "test" | "predictions">,
  plan: Pick<Plan, "classes" | "split" | "seed">,
  epoch: number,
  evaluations: Evaluations,
): Promise<TestReport> => {
  // Loaded at the end, so that the first step does not wait for it.
  const { partIntervals } = await import("../compare/intervals.ts");
  const rows = predictionRows(plan, evaluations);
  const report = testReport(plan, epoch, evaluations, rows, (matrix, part) =>
    partIntervals(matrix, plan.seed, part),
  );
  await writeFileAtomic(files.predictions, predictionsCsv(plan.classes, rows));
  await writeFileAtomic(files.test, testJson(report));
  return report;
};

/** Of the test pictures, without them of those of validation; null: every class that is there was predicted. */
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
