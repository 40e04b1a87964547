/** The Python process that is asked: a line of JSON to it, a line of JSON from it, one question after another. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { isRecord } from "../engine/manifest.ts";
import { pythonFile } from "./installed.ts";
import type { OptunaInstall } from "./install.ts";

/** Why Optuna does not answer as it should, in a sentence. */
export interface OptunaFault {
  type: "optuna-fault";
  message: string;
}

export const optunaFault = (message: string): OptunaFault => ({ type: "optuna-fault", message });

export const isFault = (answer: unknown): answer is OptunaFault =>
  isRecord(answer) && answer.type === "optuna-fault";

export interface HelperProcess {
  /** One line, without its end. After a fault every question is answered by it. */
  ask: (question: object) => Promise<string | OptunaFault>;
  /** Ends the process; what it was told is in the journal already. */
  close: () => Promise<void>;
}

/** Characters; the trials of a search of 10,000 with 100 epochs each are some 30 million. */
const longestAnswer = 2 ** 27;

/** Its threads would take the cores away from the training; what it computes is small. */
const ownEnvironment = (packages: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PYTHONPATH: packages,
  PYTHONNOUSERSITE: "1",
  PYTHONIOENCODING: "utf-8",
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
});

/** How it ended, and the last that it said. */
const deathText = (code: number | null, signal: NodeJS.Signals | null, said: string): string => {
  const how = signal === null ? `with status ${code}` : `by ${signal}`;
  const last = said.trimEnd().split("\n").at(-1) ?? "";
  return `the process of Optuna ended ${how}${last === "" ? "" : `: ${last}`}`;
};

/** Whole lines of what comes in pieces. */
const lineReader = (
  hear: (line: string) => void,
  refuse: (why: string) => void,
): ((text: string) => void) => {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(hear);
    if (rest.length > longestAnswer) refuse("the process of Optuna gives an answer without an end");
  };
};

const hasEnded = (child: ChildProcessWithoutNullStreams): boolean =>
  child.exitCode !== null || child.signalCode !== null;

const end = (child: ChildProcessWithoutNullStreams): Promise<void> =>
  new Promise((resolve) => {
    if (hasEnded(child) || child.pid === undefined) {
      resolve();
      return;
    }
    // It waits for nothing but its next question, or for the lock of the journal.
    const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
    child.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    child.stdin.end();
  });

/** patience: milliseconds that an answer may take; it may have to wait until another process's lock is old. */
export const startHelper = ({ python, packages }: OptunaInstall, patience: number): HelperProcess => {
  const child = spawn(python, [pythonFile("helper.py")], { env: ownEnvironment(packages) });
  let fault: OptunaFault | null = null;
  let waiting: ((answer: string | OptunaFault) => void) | null = null;
  let said = "";
  const answer = (given: string | OptunaFault): void => {
    waiting?.(given);
    waiting = null;
  };
  const fail = (message: string): void => {
    fault ??= optunaFault(message);
    answer(fault);
    child.kill("SIGKILL");
  };
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4000);
  });
  child.stdout.setEncoding("utf8").on("data", lineReader(answer, fail));
  // A process that has died closes its input; why it did is told when it has ended.
  child.stdin.on("error", () => undefined);
  child.on("error", (error) => {
    fail(`the process of Optuna cannot be started: ${error.message}`);
  });
  child.on("close", (code, signal) => {
    fail(deathText(code, signal, said));
  });
  const askNow = (question: object): Promise<string | OptunaFault> =>
    new Promise((resolve) => {
      if (fault !== null) {
        resolve(fault);
        return;
      }
      const timer = setTimeout(() => {
        fail(`the process of Optuna has not answered for ${patience / 1000} s`);
      }, patience);
      waiting = (given) => {
        clearTimeout(timer);
        resolve(given);
      };
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask: (question) => {
      const asked = last.then(() => askNow(question));
      last = asked;
      return asked;
    },
    close: () => end(child),
  };
};
