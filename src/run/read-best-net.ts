/** The best model of a finished run, from the files of its folder. */
import type { Experiment } from "../experiment/experiment.ts";
import type { Net } from "../keras/net.ts";
import { type NetResult, read } from "../keras/net-result.ts";
import { translateNet } from "../keras/translate-net.ts";
import type { ChannelStatistics } from "../load/standardize.ts";
import { type ModelSnapshot, misfit, weightName, weightPlaces } from "../network/named-array.ts";
import { inputShapeOf } from "../plan/make-plan.ts";
import { type Stack, allLayers } from "../plan/plan.ts";
import { planStack } from "../plan/stack.ts";
import { describeProblems } from "../read/describe-problems.ts";
import type { Checkpoint } from "../write/checkpoint-files.ts";
import { readCheckpoint } from "../write/checkpoint.ts";
import { folderReader } from "../write/folder-reader.ts";
import { readRunSummary } from "../write/read-run.ts";
import type { RunFiles } from "../write/run-files.ts";
import { readStatisticsJson } from "../write/statistics-json.ts";
import { readTestJson } from "../write/test-json.ts";
import { sealFaults } from "./changed-files.ts";
import type { Refused } from "./prepare.ts";
import { readResolved } from "./read-resolved.ts";

/**
 * The net of a run's base, as the run's own checkpoint has it: a run folder outlives the file that its base came
 * from. null: it has no base.
 */
export const netOfRun = (
  { topology, weights }: ModelSnapshot,
  { base }: Pick<Experiment, "base">,
): NetResult<Net | null> => {
  if (base === null) return read(null);
  const arrays = new Map(weights.map((array) => [array.name, array]));
  const find = (layer: { name: string }, weight: { name: string }) =>
    read(arrays.get(weightName(layer.name, weight.name)) ?? null);
  return translateNet({ model: topology, find }, base.cut);
};

/** What a finished run knows of its best model. */
export interface BestNet {
  type: "best-net";
  experiment: Experiment;
  classes: readonly string[];
  stack: Stack;
  /** Of the base; null: there is none. */
  net: Net | null;
  /** Its weights fit the layers. */
  best: Checkpoint;
  statistics: ChannelStatistics | null;
}

const refuse = (text: Refused["text"]): Refused => ({ type: "refused", text });

/** Files that the answers depend on: where one was changed, they would be different. */
const isOfJudge = (file: string): boolean =>
  ["SHA256SUMS", "resolved.yaml", "statistics.json", "test.json"].includes(file) ||
  file.startsWith("checkpoints/best/");

/** Files that the run's answers depend on are not as petri wrote them: a line each. */
export interface Changed {
  type: "changed";
  changes: readonly string[];
}

export const readBestNet = async (
  files: RunFiles,
  argumentFolder: string,
): Promise<BestNet | Changed | Refused> => {
  const changes = await sealFaults(files, isOfJudge);
  if (changes.length > 0) return { type: "changed", changes };
  const read = await readResolved(files, argumentFolder);
  if (read.type === "mistakes")
    return refuse(describeProblems(read.problems, { files: read.files, folder: argumentFolder }));
  const run = await readRunSummary(files.folder);
  if (run.type === "broken") return refuse(`${files.name}: ${run.reason}`);
  if (run.state !== "finished") return refuse(`${files.name} is not finished`);
  const reader = folderReader(files.folder);
  const test = reader.value(files.test, readTestJson);
  const statistics = reader.value(files.statistics, readStatisticsJson);
  if (reader.faults.length > 0) return refuse(`${files.name}: ${reader.faults.join("; ")}`);
  if (test === null) return refuse(`${files.name} has no test.json, which names its classes`);
  const best = await readCheckpoint(files, "best");
  if (best.type !== "read")
    return refuse(`${files.name}: ${best.type === "missing" ? "checkpoints/best is missing" : best.reason}`);
  const { experiment } = read;
  const net = netOfRun(best.checkpoint.model, experiment);
  if (net.type === "mistake") return refuse(`${files.name}: checkpoints/best: ${net.message}`);
  const stack = planStack(experiment, net.value, inputShapeOf(experiment.generator), read.source.place);
  if (stack.type === "mistakes")
    return refuse(`${files.name}: the layers of resolved.yaml do not fit together`);
  const mistake = misfit(weightPlaces(allLayers(stack.stack)), best.checkpoint.model.weights);
  if (mistake !== null) return refuse(`${files.name}: checkpoints/best: ${mistake}`);
  return {
    type: "best-net",
    experiment,
    classes: test.classes,
    stack: stack.stack,
    net: net.value,
    best: best.checkpoint,
    statistics,
  };
};
