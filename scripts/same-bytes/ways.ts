/** Ways to run a command that must make no difference to the bytes of its run folder. */
import { execFile, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageFolder } from "../../test/support/command.ts";
import { emptyCache } from "../../test/support/empty-cache.ts";

export interface Way {
  words: string;
  /** Which bytes there must be: those of the first run, or those of the other ways with one thread. */
  threads: "as first" | 1;
  env?: Record<string, string>;
  /** Typed in another folder. */
  elsewhere?: true;
  /** Cores it may use, as taskset takes them. */
  cores?: string;
  /** No decoded picture and no sample is in the cache. */
  cold?: true;
  /** Busy processes beside it, one for each core. */
  busy?: true;
}

const allThreads = { TF_NUM_INTRAOP_THREADS: String(availableParallelism()) };
const oneThread = { TF_NUM_INTRAOP_THREADS: "1" };
const manyCores = new URL("../../test/support/preload/many-cores.mjs", import.meta.url).href;

export const ways: readonly Way[] = [
  { words: "a second time", threads: "as first" },
  { words: "typed in another folder", threads: "as first", elsewhere: true },
  { words: "no picture in the cache", threads: "as first", cold: true },
  {
    words: "four loader threads instead of one",
    threads: "as first",
    env: { ...allThreads, NODE_OPTIONS: `--import=${manyCores}` },
  },
  { words: "busy processes on all cores", threads: "as first", busy: true },
  {
    words: "one core (`taskset -c 0`), as many engine threads",
    threads: "as first",
    env: allThreads,
    cores: "0",
  },
  { words: "one engine thread (`TF_NUM_INTRAOP_THREADS=1`)", threads: 1, env: oneThread },
  { words: "one core, which makes one engine thread", threads: 1, cores: "0" },
  { words: "one engine thread, busy processes", threads: 1, env: oneThread, busy: true },
];

const makeBusy = (): (() => void) => {
  const processes = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
  );
  return () => {
    for (const each of processes) each.kill("SIGKILL");
  };
};

/** Runs `petri WORDS` in that way; the run folder. `scratch`: an empty folder for this run alone. */
export const runIn = async (
  way: Omit<Way, "words" | "threads">,
  words: string[],
  scratch: string,
): Promise<string> => {
  const runs = join(scratch, "runs");
  const cwd = way.elsewhere === true ? scratch : packageFolder;
  const env = {
    ...process.env,
    ...way.env,
    ...(way.cold === true ? emptyCache(join(scratch, "cache")) : {}),
  };
  const command = [
    process.execPath,
    join(packageFolder, "bin/petri.js"),
    ...words,
    "--runs",
    runs,
    "--quiet",
  ];
  const [program = "", ...rest] =
    way.cores === undefined ? command : ["taskset", "-c", way.cores, ...command];
  const stop = way.busy === true ? makeBusy() : () => undefined;
  try {
    const { stdout } = await promisify(execFile)(program, rest, { cwd, env });
    return join(cwd, stdout.trim());
  } finally {
    stop();
  }
};

/** Files with other bytes, or on one side only; none: the folders are the same outside machine/. */
export const otherFiles = async (a: string, b: string): Promise<string[]> => {
  const args = ["-rq", "-x", "machine", "-x", "report.html", a, b];
  const lines = await promisify(execFile)("diff", args).then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      const isAnswer = error instanceof Error && "code" in error && error.code === 1 && "stdout" in error;
      if (!isAnswer) throw error;
      return String(error.stdout);
    },
  );
  return lines.split("\n").slice(0, -1);
};
