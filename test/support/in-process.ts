import { PassThrough } from "node:stream";
import type { Context } from "../../src/commands/context.ts";
import { runProgram } from "../../src/commands/program.ts";
import { outputTo } from "../../src/show/output.ts";
import type { Finished } from "./command.ts";

/**
 * What the command answers, called in this process, in a folder with its runs in runs/: for tables of hundreds of calls
 * that come to an answer without the engine. A throw is one: what the user would see as a stack trace.
 */
export const petriHere = async (folder: string, args: readonly string[]): Promise<Finished> => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const context: Context = {
    stdout: outputTo(stdout),
    stderr: outputTo(stderr),
    stdin: new PassThrough(),
    argumentFolder: folder,
    experimentsFolder: folder,
    runsFolder: folder,
    cacheFolder: folder,
    env: { NO_COLOR: "1" },
    verbs: [],
    command: "petri",
    commandLine: args,
    interruption: () => new AbortController().signal,
    endInterruption: () => undefined,
  };
  const status = await runProgram([...args, "--runs", "runs"], context);
  const textOf = (stream: PassThrough): string => String(stream.read() ?? "");
  return { status, stdout: textOf(stdout), stderr: textOf(stderr) };
};
