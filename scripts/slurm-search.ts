/**
 * node --import tsx scripts/slurm-cluster.ts node --import tsx scripts/slurm-search.ts
 * The same search twice: by --jobs on this machine, and on Slurm with two places, where a worker is killed, another
 * requeued, and all are cancelled and submitted again. Every byte of every run must be the same. docs/search.md has the result.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const petriScript = resolve(import.meta.dirname, "../bin/petri.js");

const experiment = `seed: 7
data: {sample: quickstart}
split: {train: 60, validation: 40, test: 40}
generator: {imageSize: [32, 32], rescale: 1/255, batchSize: 10, classMode: binary}
augmentation: {rotationRange: 20, horizontalFlip: true}
layers:
  - {type: conv2d, filters: 8, kernelSize: 3, activation: relu}
  - {type: maxPooling2d, poolSize: 2}
  - {type: flatten}
  - {type: dropout, rate: 0.2}
  - {type: dense, units: 1, activation: sigmoid}
optimizer: {type: rmsprop, learningRate: 0.001}
loss: binaryCrossentropy
epochs: 40
search:
  method: grid
  parameters:
    optimizer.learningRate: [1e-2, 1e-3, 1e-4]
    layers.dropout_1.rate: [0.1, 0.4]
`;

const folder = mkdtempSync(join(tmpdir(), "petri-slurm-search-"));

/** Standard output of a program that must succeed. */
const run = (program: string, ...words: string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")}: status ${status}\n${stdout}${stderr}`);
  return stdout.trim();
};

const search = (...words: string[]): string =>
  run(process.execPath, petriScript, "search", ...words, "--quiet");

const say = (text: string): void => {
  console.log(text);
};

/** Numbers of the tasks at work, as Slurm counts jobs. */
const atWork = (): string[] =>
  run("squeue", "--noheader", "--states=RUNNING", "--format=%A").split("\n").filter(Boolean);

const until = async (what: string, isSo: () => boolean): Promise<void> => {
  for (let waited = 0; !isSo(); waited++) {
    if (waited > 600) throw new Error(`it took more than ten minutes until ${what}`);
    await pause(1000);
  }
};

/** The batch shell's process, which the worker has taken the place of. */
const killWorker = (job: string): void => {
  const [, first = ""] = run("scontrol", "listpids", job).split("\n");
  process.kill(Number(first.trim().split(/\s+/)[0]), "SIGKILL");
};

const disturb = async (): Promise<void> => {
  await until("two workers were at work", () => atWork().length === 2);
  await pause(6000);
  const [killed = "", requeued = ""] = atWork();
  killWorker(killed);
  say(`killed a worker (job ${killed})`);
  run("scontrol", "requeue", requeued);
  say(`requeued another (job ${requeued})`);
  await pause(10_000);
  search("tiny-search-002", "--cancel");
  await until("no job was left", () => run("squeue", "--noheader") === "");
  say("cancelled all of them");
  search("tiny-search-002");
  say("submitted them again");
};

try {
  mkdirSync(join(folder, "experiments"));
  writeFileSync(join(folder, "experiments", "tiny.yaml"), experiment);
  writeFileSync(join(folder, "petri.yaml"), 'slurm: {partition: short, time: "30", cpusPerTask: 1}\n');
  process.env.TF_NUM_INTRAOP_THREADS = "1";
  say(`by --jobs 2: ${search("tiny", "--jobs", "2")}`);
  say(`on Slurm: ${search("tiny", "--on", "slurm", "--jobs", "2")}`);
  await disturb();
  await until("no job was left", () => run("squeue", "--noheader") === "");
  search("tiny-search-002");
  const [here, there] = ["001", "002"].map((number) => join("runs", `tiny-search-${number}`));
  // diff fails where a byte is another, or a file is missing on one side.
  run("diff", "-r", "-x", "machine", join(here ?? "", "trials"), join(there ?? "", "trials"));
  run("diff", join(here ?? "", "trials.csv"), join(there ?? "", "trials.csv"));
  const runs = run("ls", join(there ?? "", "trials")).split("\n").length;
  say(`all ${runs} runs have the same bytes, and so has trials.csv`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
