/**
 * The real command in this process, whose engine is there already: some ten times cheaper than a process, for all but what a
 * process has of its own (signals, streams, its environment, its end).
 */
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { runProgram, type Typed } from "../../src/commands/program.ts";
import { outputTo } from "../../src/show/output.ts";
import { packageFolder } from "./command.ts";

/** All that was told so far. */
export interface Streams {
  stdout: string;
  stderr: string;
}

export interface Told extends Streams {
  status: number;
}

/**
 * @param onTold called whenever something comes
 * @param changes of what the process would give
 * @param columns width of the terminal on standard output; null: there is none
 */
export const petriHere = async (
  folder: string,
  args: readonly string[],
  onTold: (told: Streams, pressControlC: () => void) => void = () => undefined,
  changes: Partial<Typed> = {},
  columns: number | null = null,
): Promise<Told> => {
  const stop = new AbortController();
  const told = { stdout: "", stderr: "" };
  const stream = (name: keyof Streams): Writable =>
    new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        told[name] += text;
        onTold(told, () => {
          stop.abort("SIGINT");
        });
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
    ownExperiments: join(packageFolder, "experiments"),
    schemaFolder: join(packageFolder, "schema"),
    cacheFolder: `${folder}/cache`,
    env: {},
    command: "petri",
    commandLine: args,
    interruption: () => stop.signal,
    endInterruption: () => undefined,
    goOnUnread: () => undefined,
    ...changes,
  };
  const status = await runProgram(args, context);
  return { ...told, status };
};
