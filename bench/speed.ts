/**
 * npm run bench -- --data DIR: training, prediction, epochs, start and memory of petri, petri with stock kernels
 * and Keras, in turns, in one run. DIR is in Kaggle's layout (cat.0.jpg ...). Writes bench/RESULTS.md.
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startContestant, type Contestant } from "./contestant.ts";
import { pythonEnvironment } from "./python-environment.ts";
import { machine, measure, table, type Measured } from "./rounds.ts";

const rounds = 5;
const here = (file: string): string => resolve(import.meta.dirname, file);

const petriProgram = (kernels: string) => ({
  command: process.execPath,
  args: ["--import", "tsx", here("petri-contestant.ts")],
  env: { PETRI_KERNELS: kernels },
});

interface Goal extends Measured {
  goal: string;
}

const all = (contestants: readonly Contestant[], task: string, request: object) =>
  contestants.map((contestant) => ({ contestant, task, request }));

/** What warm processes do. */
const warm = async (data: string): Promise<Goal[]> => {
  const python = await pythonEnvironment();
  const petri = startContestant("petri", petriProgram("petri"));
  const stock = startContestant("stock", petriProgram("stock"));
  const keras = startContestant("Keras", { command: python, args: [here("keras_contestant.py")] });
  const three = [petri, stock, keras];
  const split = { data, train: 1000, validation: 500, steps: 100 };
  const baseline = { ...split, net: "baseline" };
  const augmented = { ...split, net: "augmented" };
  const step = (net: object, batch: number) => all(three, "step", { ...net, batch, count: 10 });
  const rows = [
    {
      ...(await measure("training step of baseline, batch 20", "ms", step(baseline, 20), rounds)),
      goal: "Keras 1.20, stock 0.53",
    },
    {
      ...(await measure("training step of augmented, batch 32", "ms", step(augmented, 32), rounds)),
      goal: "Keras 1.20",
    },
    {
      ...(await measure(
        "prediction, batch 50",
        "ms",
        all(three, "predict", { ...baseline, batch: 50, count: 5 }),
        rounds,
      )),
      goal: "Keras 1.10",
    },
    {
      ...(await measure(
        "a baseline epoch with validation",
        "s",
        all([petri, keras], "epoch", baseline),
        rounds,
      )),
      goal: "Keras 1.0",
    },
    {
      ...(await measure(
        "an augmented epoch with validation",
        "s",
        all([petri, keras], "epoch", augmented),
        rounds,
      )),
      goal: "Keras 0.85",
    },
  ];
  await Promise.all(three.map((contestant) => contestant.end()));
  return rows;
};

/** Of fresh processes: seconds from their start to the end of the first training step, and the memory of an epoch. */
const fresh = async (data: string): Promise<Goal[]> => {
  const python = await pythonEnvironment();
  const split = { data, train: 1000, validation: 500, steps: 100, net: "baseline" };
  const programs = [
    { name: "petri", ...petriProgram("petri") },
    { name: "Keras", command: python, args: [here("keras_contestant.py")], env: {} },
  ];
  const starts = new Map<string, number[]>(programs.map(({ name }) => [name, []]));
  const peaks = new Map<string, number[]>(programs.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, ...program } of programs) {
      const started = performance.now();
      const contestant = startContestant(name, program);
      await contestant.ask("first_step", split);
      const seconds = (performance.now() - started) / 1000;
      if (round > 0) starts.get(name)?.push(seconds);
      if (round === rounds) {
        await contestant.ask("epoch", split);
        peaks.get(name)?.push(Number(await contestant.ask("peak")) / 1e6);
      }
      await contestant.end();
      process.stderr.write(`from start to first step, round ${round}, ${name}: ${seconds.toFixed(2)} s\n`);
    }
  return [
    { what: "from start to first training step, warm cache", unit: "s", values: starts, goal: "under 5 s" },
    { what: "peak memory of a baseline epoch", unit: "MB", values: peaks, goal: "Keras 1.25" },
  ];
};

const main = async (data: string): Promise<void> => {
  const rows = [...(await warm(data)), ...(await fresh(data))];
  const text = [
    "# Speed against Keras",
    "",
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}.`,
    `"stock" is petri with PETRI_KERNELS=stock. Median (lowest to highest) of ${rounds} rounds in turn after one to warm up;`,
    "memory of one epoch. The goal is of the ratio to the named contestant.",
    "",
    table(["petri", "stock", "Keras"], rows),
    "",
  ].join("\n");
  writeFileSync(here("RESULTS.md"), text);
  process.stdout.write(text);
};

const { data } = parseArgs({ options: { data: { type: "string" } } }).values;
if (data === undefined) {
  process.stderr.write("usage: npm run bench -- --data DIR\n");
  process.exitCode = 2;
} else await main(resolve(data));
