/** A tiny experiment, the run of it that nothing disturbed, and how a disturbed one is compared with it. */
import { execFile, execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runFiles } from "../../src/write/run-files.ts";
import { petri, startPetri, type Finished } from "../../test/support/command.ts";
import { drawPictures, tinyExperiment } from "../../test/support/pictures.ts";

export interface World {
  folder: string;
  /** A folder beside the runs of the others, where a file system of its own is mounted. */
  disk: string;
  /** The whole run. */
  reference: string;
}

const changes = {
  augmentation: "{rotationRange: 20, horizontalFlip: true}",
  optimizer: "{type: adam, learningRate: 0.01}",
  epochs: "3",
};

export const openWorld = async (): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), "petri-faults-"));
  const disk = join(folder, "disk");
  mkdirSync(disk);
  await drawPictures(join(folder, "pictures"), 20);
  writeFileSync(join(folder, "tiny.yaml"), tinyExperiment(changes));
  await wellDone(folder, ["tiny.yaml", "--runs", "runs"]);
  return { folder, disk, reference: join(folder, "runs", "tiny-001") };
};

export const closeWorld = ({ folder }: World): void => {
  rmSync(folder, { recursive: true, force: true });
};

const told = (args: readonly string[], { status, stderr }: Finished): string =>
  `petri ${args.join(" ")} ended with ${status}:\n${stderr}`;

/** Ends with one of these statuses and no stack trace, or the script ends. */
export const ends = async (
  folder: string,
  args: readonly string[],
  statuses: readonly number[],
  env: Record<string, string> = {},
): Promise<Finished> => {
  const finished = await petri(args, { cwd: folder, env });
  return checked(args, finished, statuses);
};

export const checked = (
  args: readonly string[],
  finished: Finished,
  statuses: readonly number[],
): Finished => {
  if (finished.status === null || !statuses.includes(finished.status)) throw new Error(told(args, finished));
  if (/^ {4}at /m.test(finished.stderr)) throw new Error(`a stack trace: ${told(args, finished)}`);
  return finished;
};

export const wellDone = (folder: string, args: readonly string[]): Promise<Finished> =>
  ends(folder, args, [0]);

/** Starts a run and does something once `told` stands on standard error. */
export const during = async (
  { folder }: World,
  args: readonly string[],
  [text, act]: readonly [string, () => void],
  env: Record<string, string> = {},
): Promise<Finished> => {
  let isDone = false;
  const { finished } = startPetri(args, {
    cwd: folder,
    env,
    onStderr: (stderr) => {
      if (isDone || !stderr.includes(text)) return;
      isDone = true;
      act();
    },
  });
  return finished;
};

/** Mounts a tmpfs, or changes the one that is mounted ("remount,ro"). */
export const mount = ({ disk }: World, options: string): void => {
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk], { stdio: "pipe" });
};

/** A disk cannot become read-only while a file on it is open for writing: tries until none is. */
export const mountWhenIdle = (world: World, options: string, tries = 1000): void => {
  try {
    mount(world, options);
  } catch (error) {
    if (tries === 0) throw error;
    mountWhenIdle(world, options, tries - 1);
  }
};

export const unmount = ({ disk }: World): void => {
  execFileSync("umount", [disk]);
};

/** Files that are as they should be from the moment at which they are there. */
const settled = ["experiment.yaml", "overrides.txt", "resolved.yaml", "split.csv", "model.txt"];
const atTheEnd = ["curves.svg", "samples.png", "summary.md", "test.json", "predictions.csv"];

/** Nothing half-written: every file is the one of the whole run, or is not there; the rows of metrics.csv are the first ones. */
export const mustBeWhole = (world: World, run: string): void => {
  const leftovers = readdirSync(run, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.tmp$|checkpoints\/\./.test(file),
  );
  if (leftovers.length > 0) throw new Error(`half-written: ${leftovers.join(", ")} in ${run}`);
  for (const file of [...settled, ...atTheEnd]) {
    const path = join(run, file);
    if (existsSync(path) && !readFileSync(path).equals(readFileSync(join(world.reference, file))))
      throw new Error(`${path} is not that of the whole run`);
  }
  const { metrics } = runFiles(run);
  if (!existsSync(metrics)) return;
  const whole = readFileSync(runFiles(world.reference).metrics, "utf8");
  if (!whole.startsWith(readFileSync(metrics, "utf8"))) throw new Error(`${metrics} has other rows`);
};

/** Throws where a byte is different. */
export const mustBeTheSame = async ({ reference }: Pick<World, "reference">, run: string): Promise<void> => {
  await promisify(execFile)("diff", ["-r", "-x", "machine", reference, run]).catch((error: unknown) => {
    throw new Error(`${run} has other bytes`, { cause: error });
  });
};

/** Resumes a run that failed, or begins anew where nothing of it was there yet; then the bytes must be the same. */
export const mustHeal = async (world: World, runs: string): Promise<void> => {
  const run = join(world.folder, runs, "tiny-001");
  const isBegun = existsSync(join(run, "resolved.yaml"));
  if (!isBegun) rmSync(run, { recursive: true, force: true });
  await wellDone(world.folder, isBegun ? ["resume", run] : ["tiny.yaml", "--runs", runs]);
  await mustBeTheSame(world, run);
};
