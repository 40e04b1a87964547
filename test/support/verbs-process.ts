/** Run as a process of its own: each command of a JSON file in turn, with this process' streams, as main.ts has them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isatty } from "node:tty";
import { runProgram, type Typed } from "../../src/commands/program.ts";
import { outputTo, type Output } from "../../src/show/output.ts";

const [folder = "", commandsFile = ""] = process.argv.slice(2);
const commands: unknown = JSON.parse(readFileSync(commandsFile, "utf8"));
if (!Array.isArray(commands)) throw new Error(`${commandsFile} holds no list of commands`);

const output = (stream: NodeJS.WriteStream & { fd: number }): Output =>
  outputTo(stream, { isTTY: isatty(stream.fd), columns: () => 200, color: isatty(stream.fd) });

const context: Typed = {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdin: process.stdin,
  argumentFolder: folder,
  ownExperiments: join(folder, "own"),
  schemaFolder: folder,
  cacheFolder: join(folder, "cache"),
  env: {},
  command: "petri",
  commandLine: process.argv.slice(2),
  interruption: () => new AbortController().signal,
  endInterruption: () => undefined,
  goOnUnread: () => undefined,
};

for (const [i, args] of commands.entries()) {
  const words: string[] = Array.isArray(args) ? args.map(String) : [];
  const status = await runProgram(words, { ...context, commandLine: words });
  process.stdout.write(`=== ${i} ended with ${status}\n`);
}
