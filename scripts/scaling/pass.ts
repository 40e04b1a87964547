/** A process of its own, so that its peak of memory is its own: PICTURES CACHE; one pass, and an answer in JSON. */
import { plainProject } from "../../src/project/find-project.ts";
import { dirname, join } from "node:path";
import type { Context } from "../../src/commands/context.ts";
import { openLoader } from "../../src/load/batches.ts";
import { inspectAndPlan } from "../../src/run/inspect-and-plan.ts";
import { readFor } from "../../src/commands/prepare-shown.ts";
import { outputTo } from "../../src/show/output.ts";
import type { Pass } from "../scaling.ts";

const contextIn = (folder: string, cacheFolder: string): Context => ({
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  stdin: process.stdin,
  argumentFolder: folder,
  project: { ...plainProject(folder), experiments: folder, runs: folder },
  ownExperiments: folder,
  schemaFolder: folder,
  runsFolder: folder,
  cacheFolder,
  env: process.env,
  verbs: [],
  command: "petri",
  commandLine: [],
  interruption: () => new AbortController().signal,
  endInterruption: () => undefined,
  goOnUnread: () => undefined,
});

/** What a run does with pictures: looks into all of them, judges them, and makes the batches of an augmented epoch. */
const pass = async (pictures: string, cacheFolder: string): Promise<void> => {
  const started = performance.now();
  const folder = dirname(pictures);
  const context = contextIn(folder, cacheFolder);
  const set = [`data.directory=${pictures}`];
  const ready = await readFor(context, join(folder, "scaling.yaml"), { set });
  if (ready.type === "refused") throw new Error([ready.text].flat().join("\n"));
  const inspected = await inspectAndPlan(cacheFolder, ready, () => undefined);
  if (inspected.type !== "ready") throw new Error(`the pictures cannot be used: ${inspected.type}`);
  const { generator, augmentation } = inspected.experiment;
  const { plan, reports } = inspected;
  const loader = await openLoader({ plan, generator, augmentation, reports, cacheFolder, workers: 1 });
  for (let step = 0; step < plan.stepsPerPass; step++) loader.recycle(await loader.training(step));
  await loader.close();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const answer: Pass = {
    seconds: (performance.now() - started) / 1000,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakBytes: maxRSS * 1024,
  };
  process.stdout.write(JSON.stringify(answer));
};

const [pictures, cacheFolder] = process.argv.slice(2);
if (pictures === undefined || cacheFolder === undefined) throw new Error("a folder and a cache are needed");
await pass(pictures, cacheFolder);
