/** The real command in this process, whose engine is there already, stopped by Ctrl-C at a place of its own telling. */
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { runProgram, type Typed } from "../../src/commands/program.ts";
import { outputTo } from "../../src/show/output.ts";
import { packageFolder, type Finished } from "./command.ts";

export interface Told extends Finished {
  status: number;
  /** Lines on standard output; with --json events. */
  lines: number;
}

/**
 * @param stopAfter lines of standard output, after which Ctrl-C is pressed; null: never
 * @param changes of what the process would give
 */
export const petriHere = async (
  folder: string,
  args: readonly string[],
  stopAfter: number | null = null,
  changes: Partial<Typed> = {},
): Promise<Told> => {
  const stop = new AbortController();
  const told = { stdout: "", stderr: "", lines: 0 };
  const stream = (name: "stdout" | "stderr"): Writable =>
    new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        told[name] += text;
        if (name === "stdout") told.lines += text.split("\n").length - 1;
        if (stopAfter !== null && told.lines >= stopAfter) stop.abort("SIGINT");
        done();
      },
    });
  const context: Typed = {
    stdout: outputTo(stream("stdout")),
    stderr: outputTo(stream("stderr")),
    stdin: new PassThrough(),
    argumentFolder: folder,
    ownExperiments: join(packageFolder, "experiments"),
    schemaFolder: join(packageFolder, "schema"),
    cacheFolder: `${folder}/cache`,
    env: {},
    command: "petri",
    commandLine: args,
    interruption: () => stop.signal,
    endInterruption: () => undefined,
    ...changes,
  };
  const status = await runProgram(args, context);
  return { ...told, status };
};
