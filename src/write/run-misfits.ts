/** Whether the files of a run folder fit each other, so that a changed one is found without training again. */
import { sha256Of } from "../network/named-array.ts";
import { splitNames } from "../plan/plan.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { mostProbable } from "../train/records.ts";
import type { Checkpoint } from "./checkpoint-files.ts";
import { readCheckpoint, repairCheckpoints, type ReadCheckpoint } from "./checkpoint.ts";
import { folderReader } from "./folder-reader.ts";
import { isMetricsOf } from "./metrics-csv.ts";
import { evaluatedParts, type EvaluatedPart } from "./predictions-csv.ts";
import { runFiles, type RunFiles } from "./run-files.ts";
import type { Run } from "./run.ts";
import { confusionMatrix } from "./test-json.ts";

type Loaded = Readonly<Record<"last" | "best", Checkpoint | null>>;

/** The last one goes with `rm --keep-best`; before the first row of metrics.csv, there may be none. */
const gone = ({ state, metrics }: Run, last: ReadCheckpoint, best: ReadCheckpoint): string[] => {
  const needsLast = state !== "finished" && metrics.records.length > 0;
  const knowsBest = last.type === "read" && last.checkpoint.state?.best != null;
  const needsBest = state === "finished" || knowsBest || metrics.records.length > 0;
  return [
    ...(needsLast && last.type === "missing" ? ["checkpoints/last: it is gone"] : []),
    ...(needsBest && best.type === "missing" ? ["checkpoints/best: it is gone"] : []),
  ];
};

const loadBoth = async (run: Run, files: RunFiles): Promise<{ loaded: Loaded; misfits: string[] }> => {
  await repairCheckpoints(files);
  const [last, best] = [await readCheckpoint(files, "last"), await readCheckpoint(files, "best")];
  return {
    loaded: {
      last: last.type === "read" ? last.checkpoint : null,
      best: best.type === "read" ? best.checkpoint : null,
    },
    misfits: [
      ...[last, best].flatMap((found) => (found.type === "damaged" ? [found.reason] : [])),
      ...gone(run, last, best),
    ],
  };
};

/** Of a run that was killed between its two checkpoints, the best one may be an epoch ahead of what the last one knows. */
const bestMisfits = ({ state }: Run, { last, best }: Loaded): string[] => {
  if (best === null || last?.state == null) return [];
  const known = last.state.best?.epoch;
  if (best.epoch === known || (state !== "finished" && best.epoch === last.epoch + 1)) return [];
  return [`checkpoints/best: it is of epoch ${best.epoch}, where checkpoints/last says ${known ?? "none"}`];
};

/** A run that was killed between its checkpoint and metrics.csv lacks the last row there. */
const metricsMisfits = (run: Run, files: RunFiles, last: Checkpoint | null): string[] => {
  const rows = last?.state?.rows;
  if (rows === undefined) return [];
  const written = folderReader(files.folder).text(files.metrics);
  // Written again from the checkpoint by resume.
  if (written === null && run.state !== "finished") return [];
  const { columns } = run.metrics;
  if (!columns.every((column) => rows.every(({ values }) => column in values)))
    return ["metrics.csv: it has a column that checkpoints/last does not know"];
  const possible = [rows, ...(run.state === "finished" ? [] : [rows.slice(0, -1)])];
  return possible.some((known) => written !== null && isMetricsOf(written, columns, known))
    ? []
    : ["metrics.csv: its rows are not those in checkpoints/last"];
};

/** A checkpoint's weights must have the hash in the row of its epoch; a later epoch has no row yet. */
const weightMisfits = ({ metrics: { records } }: Run, loaded: Loaded): string[] =>
  (["last", "best"] as const).flatMap((name) => {
    const checkpoint = loaded[name];
    const record = checkpoint === null ? undefined : records[checkpoint.epoch - 1];
    if (checkpoint === null || record === undefined) return [];
    if (sha256Of(checkpoint.model.weights) === record.weightsSha256) return [];
    return [`checkpoints/${name}: its weights are not those of epoch ${record.epoch} in metrics.csv`];
  });

const evaluatedPartMisfits = ({ split, predictions, test }: Run, part: EvaluatedPart): string[] => {
  if (test === null) return [];
  const rows = predictions.filter((row) => row.split === part);
  const pictures = split.filter((row) => row.split === part);
  const named = (list: readonly { file: string; label: number }[]): string =>
    list.map(({ file, label }) => `${file}\0${label}`).join("\n");
  if (named(rows) !== named(pictures))
    return [`predictions.csv: its ${part} pictures are not those of split.csv`];
  const isTrue = rows.every((row) => row.predicted === Math.max(0, mostProbable(row.probabilities)));
  if (!isTrue) return [`predictions.csv: a ${part} picture is not of its most probable class`];
  const matrix = rows.length === 0 ? null : confusionMatrix(test.classes.length, rows);
  return JSON.stringify(matrix) === JSON.stringify(test.parts[part]?.confusionMatrix ?? null)
    ? []
    : [`test.json: its confusion matrix of ${part} is not that of predictions.csv`];
};

/** A split by counts must have that many pictures of each class. */
const countMisfits = ({ split }: Run, { split: asked }: Experiment): string[] => {
  if (asked.type !== "counts") return [];
  const classes = new Set(split.map((row) => row.class));
  return [...classes].flatMap((name) =>
    splitNames.flatMap((part) => {
      const found = split.filter((row) => row.split === part && row.class === name).length;
      const what = `${found} ${part} pictures of ${name}`;
      return found === asked[part] ? [] : [`split.csv: ${what}, where resolved.yaml says ${asked[part]}`];
    }),
  );
};

/** One sentence for each misfit, which begins with its file; none: all fit. experiment: that of resolved.yaml. */
export const runMisfits = async (run: Run, experiment: Experiment): Promise<string[]> => {
  const files = runFiles(run.folder);
  const { loaded, misfits } = await loadBoth(run, files);
  const isOtherBest = run.test !== null && loaded.best !== null && run.test.epoch !== loaded.best.epoch;
  return [
    ...misfits,
    ...metricsMisfits(run, files, loaded.last),
    ...weightMisfits(run, loaded),
    ...bestMisfits(run, loaded),
    ...(isOtherBest ? ["test.json: its epoch is not that of checkpoints/best"] : []),
    ...evaluatedParts.flatMap((part) => evaluatedPartMisfits(run, part)),
    ...countMisfits(run, experiment),
  ];
};
