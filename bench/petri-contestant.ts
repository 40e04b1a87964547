/**
 * petri's side of the benchmarks: reads one JSON request per line, does it once, answers with one JSON line. The same tasks as
 * keras_contestant.py, on the tutorial's experiments.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildModel, type Model } from "../src/network/model.ts";
import { buildOptimizer, type Optimizer } from "../src/network/optimizer.ts";
import type { Engine } from "../src/engine/engine.ts";
import { startEngine } from "../src/engine/start-engine.ts";
import type { Batch } from "../src/load/batch.ts";
import type { InspectedExperiment } from "../src/run/inspect-and-plan.ts";
import { neverPruned } from "../src/train/train-request.ts";
import { train } from "../src/train/train.ts";
import { trainingStep } from "../src/train/training-epoch.ts";
import { endThreads } from "./decode-files.ts";
import {
  context,
  inspected,
  openFor,
  pixelCount,
  randomLevels,
  size,
  type Request,
} from "./petri-experiment.ts";
import { augmentBatch, decodeAll, inputEpoch } from "./picture-tasks.ts";
import { seconds } from "./rounds.ts";

let engine: Engine | null = null;

const loadedEngine = async (): Promise<Engine> => {
  if (engine !== null) return engine;
  const started = await startEngine("cpu", () => undefined);
  if (started.type !== "loaded") throw new Error(started.message);
  engine = started.engine;
  return engine;
};

interface Net {
  experiment: InspectedExperiment;
  model: Model;
  optimizer: Optimizer;
}

const nets = new Map<string, Net>();

const netOf = async (request: Request): Promise<Net> => {
  const key = `${request.net} ${request.withoutAugmentation === true ? "without augmentation" : ""}`;
  const known = nets.get(key);
  if (known !== undefined) return known;
  const experiment = await inspected(request);
  const { layers, seed, optimizer } = experiment.experiment;
  const { plan } = experiment;
  const model = buildModel({ engine: await loadedEngine(), plan, layers, seed, weights: null });
  const net = {
    experiment,
    model,
    optimizer: buildOptimizer(await loadedEngine(), optimizer, model.trainable),
  };
  nets.set(key, net);
  return net;
};

const randomBatch = (count: number): Batch => ({
  size: count,
  content: "pictures",
  images: Float32Array.from(randomLevels(count * pixelCount), (level) => level / 255),
  labels: Float32Array.from({ length: count }, (_, i) => i % 2),
  pictures: Uint32Array.from({ length: count }, (_, i) => i),
});

const judgedOf = async ({ experiment, model }: Net) => ({
  engine: await loadedEngine(),
  model,
  loss: experiment.experiment.loss,
  labelSmoothing: experiment.experiment.labelSmoothing,
});

const step = async (request: Request): Promise<number> => {
  const net = await netOf(request);
  const judged = await judgedOf(net);
  const batch = randomBatch(request.batch);
  const once = (index: number) =>
    trainingStep(judged, net.optimizer, batch, { step: index, learningRate: 1e-4, classWeights: null });
  once(0);
  const work = () => {
    for (let i = 1; i <= request.count; i++) once(i);
  };
  return (await seconds(work)) / request.count;
};

const predict = async (request: Request): Promise<number> => {
  const { model } = await netOf(request);
  const { tf } = await loadedEngine();
  const { images } = randomBatch(request.batch);
  const once = () =>
    tf.tidy(() => {
      const input = tf.tensor4d(images, [request.batch, size.height, size.width, size.channels]);
      return model.forward(input, { training: false }).outputs.dataSync();
    });
  once();
  const work = () => {
    for (let i = 0; i < request.count; i++) once();
  };
  return (await seconds(work)) / request.count;
};

/** One epoch with validation, from the loader's opening to the metrics. */
const trainEpoch = async (
  { model, optimizer }: Net,
  inspected: InspectedExperiment,
  cacheFolder?: string,
): Promise<void> => {
  const { experiment, plan } = inspected;
  const loader = await openFor(inspected, cacheFolder);
  const signal = context.interruption();
  const now = () => performance.now();
  const given = { experiment, plan, loader, engine: await loadedEngine() };
  const options = { ...given, resume: null, now, isPruned: neverPruned, signal };
  for await (const event of train({ ...options, model, optimizer }))
    if (event.type === "epoch-finished") break;
  await loader.close();
};

/** Of a run whose pictures are looked into and decoded already. */
const epoch = async (request: Request): Promise<number> => {
  const net = await netOf(request);
  return seconds(() => trainEpoch(net, net.experiment));
};

/** The pictures are looked into and decoded, too, since the cache is a new one. */
const firstEpoch = async (request: Request): Promise<number> => {
  const net = await netOf(request);
  const cacheFolder = await mkdtemp(join(tmpdir(), "petri-bench-"));
  const taken = await seconds(async () =>
    trainEpoch(net, await inspected(request, cacheFolder), cacheFolder),
  );
  await rm(cacheFolder, { recursive: true });
  return taken;
};

/** From a fresh process to the end of the first step. */
const firstStep = async (request: Request): Promise<number> => {
  const net = await netOf(request);
  const loader = await openFor(net.experiment);
  trainingStep(await judgedOf(net), net.optimizer, await loader.training(0), {
    step: 0,
    learningRate: 1e-4,
    classWeights: null,
  });
  await loader.close();
  return 0;
};

const tasks: Record<string, (request: Request) => Promise<unknown>> = {
  versions: async () => {
    const { versions, kernels } = await loadedEngine();
    return { ...versions, node: process.version, kernels };
  },
  step,
  predict,
  epoch,
  first_epoch: firstEpoch,
  decode: decodeAll,
  augment: augmentBatch,
  input_epoch: inputEpoch,
  first_step: firstStep,
  // Kilobytes, the highest since the process began.
  peak: () => Promise.resolve(process.resourceUsage().maxRSS * 1024),
};

for await (const line of createInterface({ input: process.stdin })) {
  const request: unknown = JSON.parse(line);
  const isRequest = (value: unknown): value is Request =>
    typeof value === "object" && value !== null && "task" in value && typeof value.task === "string";
  if (!isRequest(request)) throw new Error(`no request: ${line}`);
  const task = tasks[request.task];
  if (task === undefined) throw new Error(`no task ${request.task}`);
  process.stdout.write(`${JSON.stringify({ result: await task(request) })}\n`);
}
await endThreads();
