/** The real command in this process, whose engine is there already, stopped by Ctrl-C at a place of its own telling. */
import { PassThrough, Writable } from "node:stream";
import { runProgram, type Typed } from "../../src/commands/program.ts";
import { outputTo } from "../../src/show/output.ts";
import type { Finished } from "./command.ts";

export interface Told extends Finished {
  status: number;
  /** Lines on standard output; with --json events. */
  lines: number;
}

/**
 * @param stopAfter lines of standard output, after which Ctrl-C is pressed; null: never
 * @param columns width of the terminal on standard output; null: there is none
 */
export const petriHere = async (
  folder: string,
  args: readonly string[],
  stopAfter: number | null = null,
  columns: number | null = null,
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
    stdout:
      columns === null
        ? outputTo(stream("stdout"))
        : outputTo(stream("stdout"), { isTTY: true, columns: () => columns, color: false }),
    stderr: outputTo(stream("stderr")),
    stdin: new PassThrough(),
    argumentFolder: folder,
    experimentsFolder: folder,
    runsFolder: `${folder}/runs`,
    cacheFolder: `${folder}/cache`,
    env: {},
    command: "petri",
    commandLine: args,
    interruption: () => stop.signal,
    endInterruption: () => undefined,
  };
  const status = await runProgram(args, context);
  return { ...told, status };
};
