/**
 * The real command in this process, whose engine is there already: some ten times cheaper than a process, for all but what a
 * process has of its own (signals, streams, its environment, its end).
 */
import { PassThrough, Writable } from "node:stream";
import { runProgram, type Typed } from "../../src/commands/program.ts";
import { outputTo } from "../../src/show/output.ts";

/** All that was told so far. */
export interface Streams {
  stdout: string;
  stderr: string;
}

export interface Told extends Streams {
  status: number;
}

/** @param onTold called whenever something comes */
export const petriHere = async (
  folder: string,
  args: readonly string[],
  onTold: (told: Streams, pressControlC: () => void) => void = () => undefined,
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
    stdout: outputTo(stream("stdout")),
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
    goOnUnread: () => undefined,
  };
  const status = await runProgram(args, context);
  return { ...told, status };
};
