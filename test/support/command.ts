import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";

export const packageFolder = resolve(import.meta.dirname, "../..");

export interface Finished {
  /** null when a signal ended it. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  finished: Promise<Finished>;
}

/** The command under test: the checkout's, or, to run the same tests on it, an installed package's. */
const testedScript = process.env.PETRI_SCRIPT ?? resolve(packageFolder, "bin/petri.js");

interface CommandOptions {
  cwd: string;
  /** Instead of the command under test. */
  script?: string;
  env?: Record<string, string>;
  /** Number of the user who types it. */
  uid?: number | undefined;
  /** Called with all of standard error so far, whenever something comes. */
  onStderr?: (text: string) => void;
}

/** Without what an engine loaded in this process set for itself. */
const ownEnvironment = (): NodeJS.ProcessEnv => {
  const environment = { ...process.env };
  delete environment.TF_NUM_INTRAOP_THREADS;
  return environment;
};

/** Starts the real command, as its user would, in a folder. */
export const startPetri = (args: readonly string[], options: CommandOptions): Started => {
  const child = spawn(process.execPath, [options.script ?? testedScript, ...args], {
    cwd: options.cwd,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    env: { ...ownEnvironment(), NO_COLOR: "1", npm_lifecycle_event: "", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    options.onStderr?.(stderr);
  });
  const finished = new Promise<Finished>((done, failed) => {
    child.on("error", failed);
    child.on("close", (status) => {
      done({ status, stdout, stderr });
    });
  });
  return { child, finished };
};

export const petri = (args: readonly string[], options: CommandOptions): Promise<Finished> =>
  startPetri(args, options).finished;
