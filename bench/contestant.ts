/**
 * A process that does tasks when asked: contestants are kept warm and take turns, so that whatever slows the machine
 * down meets all of them.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Contestant {
  name: string;
  ask(task: string, request?: object): Promise<unknown>;
  /** Waits for its end. */
  end(): Promise<void>;
}

export interface Program {
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export const startContestant = (name: string, { command, args, env = {} }: Program): Contestant => {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const closed = new Promise<void>((resolve) => {
    child.on("close", () => {
      resolve();
    });
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async ask(task, request = {}) {
      child.stdin.write(`${JSON.stringify({ task, ...request })}\n`);
      const line: IteratorResult<string, undefined> = await answers.next();
      if (line.done === true) throw new Error(`${name} ended at task ${task}:\n${errors}`);
      const answer: unknown = JSON.parse(line.value);
      if (typeof answer !== "object" || answer === null || !("result" in answer))
        throw new Error(`${name} answered ${line.value}`);
      return answer.result;
    },
    async end() {
      child.stdin.end();
      await closed;
    },
  };
};
