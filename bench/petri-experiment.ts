/** What the tasks of petri's side share: the request, the tutorial's experiments, their loader, and random pictures. */
import { plainProject } from "../src/project/find-project.ts";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import envPaths from "env-paths";
import type { Context } from "../src/commands/context.ts";
import { openLoader } from "../src/load/batches.ts";
import { integerBelow, stream } from "../src/plan/random.ts";
import { inspectAndPlan, type InspectedExperiment } from "../src/run/inspect-and-plan.ts";
import { readFor } from "../src/commands/prepare-shown.ts";
import { outputTo } from "../src/show/output.ts";

export interface Request {
  task: string;
  net: "baseline" | "augmented";
  /** The same net on pictures as they are. */
  withoutAugmentation?: boolean;
  batch: number;
  count: number;
  files: string[];
  workers: number;
  data: string;
  train: number;
  validation: number;
  steps: number;
}

export const size = { height: 150, width: 150, channels: 3 } as const;
export const pixelCount = size.height * size.width * size.channels;
export const experimentsFolder = resolve(import.meta.dirname, "../experiments");
const loaderWorkers = Math.max(1, Math.min(4, availableParallelism() - 1));

export const context: Context = {
  stdout: outputTo(process.stderr),
  stderr: outputTo(process.stderr),
  stdin: process.stdin,
  argumentFolder: process.cwd(),
  project: { ...plainProject(""), experiments: experimentsFolder, runs: "" },
  ownExperiments: experimentsFolder,
  schemaFolder: "",
  runsFolder: "",
  cacheFolder: envPaths("petri", { suffix: "" }).cache,
  env: process.env,
  verbs: [],
  command: "petri",
  commandLine: [],
  interruption: () => new AbortController().signal,
  endInterruption: () => undefined,
  goOnUnread: () => undefined,
};

export const inspected = async (
  request: Request,
  cacheFolder = context.cacheFolder,
): Promise<InspectedExperiment> => {
  const here = { ...context, cacheFolder };
  const { net, withoutAugmentation = false, data, train, validation, steps } = request;
  const set = [
    `data.directory=${data}`,
    `split={train: ${train}, validation: ${validation}}`,
    `stepsPerEpoch=${steps}`,
    "epochs=1",
    ...(withoutAugmentation ? ["augmentation=null"] : []),
  ];
  const ready = await readFor(here, join(experimentsFolder, `${net}.yaml`), { set });
  if (ready.type === "refused") throw new Error([ready.text].flat().join("\n"));
  const planned = await inspectAndPlan(cacheFolder, ready, () => undefined);
  if (planned.type !== "ready") throw new Error(`the pictures cannot be used: ${planned.type}`);
  return planned;
};

export const openFor = (
  { experiment, plan, reports }: InspectedExperiment,
  cacheFolder = context.cacheFolder,
) => {
  const { generator, augmentation } = experiment;
  return openLoader({
    plan,
    generator,
    augmentation,
    reports,
    cacheFolder,
    workers: loaderWorkers,
  });
};

export const randomLevels = (length: number): Uint8Array => {
  const draw = stream(1, "bench");
  return Uint8Array.from({ length }, () => integerBelow(draw, 256));
};
