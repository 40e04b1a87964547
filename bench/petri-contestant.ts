/**
 * petri's side of the benchmarks: reads one JSON request a line, does it once, answers one JSON line. The same tasks as
 * keras_contestant.py, on the tutorial's experiments.
 */
import { availableParallelism } from "node:os";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import envPaths from "env-paths";
import { buildModel, type Model } from "../src/build/model.ts";
import { buildOptimizer, type Optimizer } from "../src/build/optimizer.ts";
import type { Context } from "../src/commands/context.ts";
import type { Engine } from "../src/engine/engine.ts";
import { startEngine } from "../src/engine/start-engine.ts";
import { openAugment } from "../src/load/augment.ts";
import type { Batch } from "../src/load/batch.ts";
import { openLoader } from "../src/load/batches.ts";
import { normalize } from "../src/load/standardize.ts";
import { integerBelow, stream } from "../src/plan/random.ts";
import { inspectAndPlan, type InspectedExperiment } from "../src/run/inspect-and-plan.ts";
import { readAndList } from "../src/run/prepare.ts";
import { train } from "../src/train/train.ts";
import { trainingStep } from "../src/train/training-step.ts";
import { decodeFiles, decodeInThreads, endThreads } from "./decode-files.ts";

interface Request {
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

const size = { height: 150, width: 150, channels: 3 } as const;
const pixelCount = size.height * size.width * size.channels;
const experimentsFolder = resolve(import.meta.dirname, "../experiments");
const loaderWorkers = Math.max(1, Math.min(4, availableParallelism() - 1));

const context: Context = {
  stdout: process.stderr,
  stderr: process.stderr,
  stdin: process.stdin,
  argumentFolder: process.cwd(),
  experimentsFolder,
  runsFolder: "",
  cacheFolder: envPaths("petri", { suffix: "" }).cache,
  env: process.env,
  command: "petri",
  commandLine: [],
  interruption: () => new AbortController().signal,
  endInterruption: () => undefined,
};

const seconds = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

let engine: Engine | null = null;

const loadedEngine = async (): Promise<Engine> => {
  if (engine !== null) return engine;
  const started = await startEngine("cpu", () => undefined);
  if (started.type !== "loaded") throw new Error(started.message);
  engine = started.engine;
  return engine;
};

const inspected = async (
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
  const ready = await readAndList(here, join(experimentsFolder, `${net}.yaml`), { set });
  if (ready.type === "refused") throw new Error(ready.text);
  const planned = await inspectAndPlan(here, ready, () => undefined);
  if (planned.type === "refused") throw new Error(planned.text);
  return planned;
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

const randomLevels = (length: number): Uint8Array => {
  const draw = stream(1, "bench");
  return Uint8Array.from({ length }, () => integerBelow(draw, 256));
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
});

const step = async (request: Request): Promise<number> => {
  const net = await netOf(request);
  const judged = await judgedOf(net);
  const batch = randomBatch(request.batch);
  const once = (index: number) =>
    trainingStep(judged, net.optimizer, batch, { step: index, learningRate: 1e-4 });
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

const openFor = ({ experiment, plan, reports }: InspectedExperiment, cacheFolder = context.cacheFolder) => {
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
  const options = { experiment, plan, resume: null, now, signal, loader, engine: await loadedEngine() };
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

/** Of a picture, in this thread or in kept ones. */
const decodeAll = async ({ files, workers }: Request): Promise<number> => {
  const work = () => (workers === 1 ? decodeFiles(files) : decodeInThreads(files, workers));
  return (await seconds(work)) / files.length;
};

const augmentBatch = async (request: Request): Promise<number> => {
  const ready = await readAndList(context, join(experimentsFolder, "augmented.yaml"), {
    set: [`data.directory=${request.data}`],
  });
  if (ready.type === "refused") throw new Error(ready.text);
  const { augmentation, generator } = ready.experiment;
  if (augmentation === null) throw new Error("augmented.yaml has no augmentation");
  const pictures = Array.from({ length: request.batch }, () => randomLevels(pixelCount));
  const augment = openAugment(augmentation, size, 1, generator.rescale);
  const to = new Float32Array(pixelCount);
  const work = () => {
    for (let pass = 0; pass < request.count; pass++)
      for (const [i, picture] of pictures.entries()) {
        augment(picture, pass, String(i), to);
        normalize(to, generator, null);
      }
  };
  return (await seconds(work)) / request.count;
};

const inputEpoch = async (request: Request): Promise<number> => {
  const experiment = await inspected({ ...request, net: "augmented" });
  const loader = await openFor(experiment);
  const taken = await seconds(async () => {
    for (let i = 0; i < experiment.plan.stepsPerPass; i++) loader.recycle(await loader.training(i));
  });
  await loader.close();
  return taken;
};

/** From a fresh process to the end of the first step. */
const firstStep = async (request: Request): Promise<number> => {
  const net = await netOf(request);
  const loader = await openFor(net.experiment);
  trainingStep(await judgedOf(net), net.optimizer, await loader.training(0), { step: 0, learningRate: 1e-4 });
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
