/**
 * node --import tsx scripts/kill-and-resume.ts [KILLS] [SEED]: kills a tiny run with SIGKILL at random moments after
 * its folder is claimed, resumes it, kills that again, until it ends; then the folder must have the bytes of the run
 * that was never killed. Goes on until so many kills were survived. Writes docs/kill-and-resume.md; exits with 1 at
 * the first byte that is another.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import seedrandom from "seedrandom";
import { runFiles } from "../src/write/run-files.ts";
import { startPetri } from "../test/support/command.ts";
import { drawPictures, tinyExperiment } from "../test/support/pictures.ts";

const epochs = 12;

/** All that resume must carry over: dropout, moving statistics, optimizer slots, plateau, patience, a best epoch. */
const experiment = tinyExperiment({
  augmentation: "{rotationRange: 20, horizontalFlip: true}",
  layers: `
  - {type: conv2d, filters: 4, kernelSize: 3, activation: relu}
  - {type: batchNormalization}
  - {type: maxPooling2d, poolSize: 2}
  - {type: flatten}
  - {type: dropout, rate: 0.3}
  - {type: dense, units: 1, activation: sigmoid}`,
  optimizer: "{type: adam, learningRate: 0.01}",
  reduceLearningRateOnPlateau: "{monitor: val_loss, patience: 2, factor: 0.5}",
  earlyStopping: "{monitor: loss, patience: 50}",
  epochs: String(epochs),
});

/** null: it was killed. */
interface Attempt {
  status: number | null;
  stderr: string;
  /** From the moment in which the folder was claimed. */
  milliseconds: number;
}

/** Starts petri and kills it so many milliseconds after it has told its folder; null: lets it end. */
const attempt = async (
  folder: string,
  args: readonly string[],
  killAfter: number | null,
): Promise<Attempt> => {
  let claimed = Infinity;
  const { child, finished } = startPetri([...args, "--runs", "runs"], {
    cwd: folder,
    onStderr: (text) => {
      if (claimed < Infinity || !/^runs\S+ on (cpu|gpu)/m.test(text)) return;
      claimed = performance.now();
      if (killAfter !== null) setTimeout(() => child.kill("SIGKILL"), killAfter);
    },
  });
  const { status, stderr } = await finished;
  return { status, stderr, milliseconds: performance.now() - claimed };
};

const moments = {
  inputs: "before resolved.yaml was there",
  file: "in the writing of a file",
  checkpoint: "in the writing or the swap of a checkpoint",
  first: "in the first epoch",
  training: "in a later epoch, between two or in an evaluation",
  end: "after the last evaluation, before the end",
} as const;
type Moment = keyof typeof moments;

/** What the kill met, by what it left. */
const momentOf = (folder: string): Moment => {
  const files = runFiles(folder);
  if (!existsSync(files.resolved)) return "inputs";
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  if (all.some((file) => file.endsWith(".tmp"))) return "file";
  if (readdirSync(files.checkpoints).some((name) => name.startsWith("."))) return "checkpoint";
  if (existsSync(files.test)) return "end";
  return existsSync(files.metrics) ? "training" : "first";
};

const newestRun = (folder: string): string => {
  const name = readdirSync(join(folder, "runs")).sort().at(-1);
  if (name === undefined) throw new Error("no run folder was claimed");
  return join(folder, "runs", name);
};

/** One run from its start to its end, killed on the way at most `most` times; what each kill met. */
const oneRun = async (folder: string, moment: () => number, most: number): Promise<Moment[]> => {
  const met: Moment[] = [];
  let args = ["tiny.yaml"];
  for (;;) {
    const killAfter = met.length < most ? moment() : null;
    const { status, stderr } = await attempt(folder, args, killAfter);
    if (status === 0) return met;
    if (status !== null) throw new Error(`petri ${args.join(" ")} ended with ${status}: ${stderr}`);
    const run = newestRun(folder);
    const what = momentOf(run);
    met.push(what);
    // Nothing was lost; RUNS.md has resume refuse it.
    if (what === "inputs") rmSync(run, { recursive: true });
    args = what === "inputs" ? ["tiny.yaml"] : ["resume", run];
  }
};

/** Throws where a byte is another. */
const compare = async (folder: string): Promise<void> => {
  const args = [
    "-r",
    "-x",
    "machine",
    "-x",
    "report.html",
    join(folder, "runs", "tiny-001"),
    newestRun(folder),
  ];
  await promisify(execFile)("diff", args).catch((error: unknown) => {
    throw new Error("the resumed run has other bytes", { cause: error });
  });
};

const report = (met: readonly Moment[], runs: number, seconds: number): string => {
  const rows = Object.entries(moments).map(([moment, words]) => {
    const kills = met.filter((other) => other === moment).length;
    return `| ${words} | ${kills} |`;
  });
  const machine = `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores`;
  return [
    "# Killed and resumed",
    "Written by `node --import tsx scripts/kill-and-resume.ts`: a run of a tiny net was killed (SIGKILL) at random",
    "moments after its folder was claimed, resumed, killed again, and so on to its end.",
    "",
    `${met.length} kills of ${runs} runs, in ${Math.round(seconds)} s (${machine}). Every one of the ${runs} folders has the`,
    "bytes of the run that was never killed: `diff -r -x machine` prints nothing.",
    "",
    "| the kill came | kills |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
};

const main = async (kills: number, seed: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "petri-kills-"));
  try {
    await drawPictures(join(folder, "pictures"), 20);
    writeFileSync(join(folder, "tiny.yaml"), experiment);
    const started = performance.now();
    // The first fills the caches; the second says how long a run takes, and is the one to compare with.
    await oneRun(folder, () => 0, 0);
    rmSync(newestRun(folder), { recursive: true });
    const whole = await attempt(folder, ["tiny.yaml"], null);
    if (whole.status !== 0) throw new Error(whole.stderr);
    const random = seedrandom(seed);
    const met: Moment[] = [];
    let runs = 0;
    while (met.length < kills) {
      const more = await oneRun(folder, () => random() * whole.milliseconds, kills - met.length);
      await compare(folder);
      rmSync(newestRun(folder), { recursive: true });
      met.push(...more);
      if (more.length > 0) runs += 1;
      process.stderr.write(`${met.length} kills, ${runs} killed runs compared\n`);
    }
    const text = report(met, runs, (performance.now() - started) / 1000);
    writeFileSync(resolve(import.meta.dirname, "../docs/kill-and-resume.md"), text);
    process.stdout.write(text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const [kills = "1000", seed = "1"] = process.argv.slice(2);
await main(Number(kills), seed);
