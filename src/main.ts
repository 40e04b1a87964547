/** The command: the only reader of process.argv and the only setter of the exit status. */
import { resolve } from "node:path";
import { isatty } from "node:tty";
import envPaths from "env-paths";
import { write } from "./commands/answer.ts";
import { exitStatus } from "./commands/context.ts";
import { runProgram, type Typed } from "./commands/program.ts";
import { isPetriScript, typedCommand } from "./commands/typed-command.ts";
import { packageFolder } from "./disk/package-folder.ts";
import { bugText } from "./show/bug-text.ts";
import { wantsColor } from "./show/colors.ts";
import { outputTo, type Output } from "./show/output.ts";

/** npm changes to the package's root and leaves the folder in which the command was typed in INIT_CWD. */
const argumentFolder = (): string =>
  (isPetriScript(process.env) ? process.env.INIT_CWD : undefined) ?? process.cwd();

const controller = new AbortController();
let isGraceful = false;
let goesOnUnread = false;

/** Always listened to: a progress bar also listens, and then the process would not end by itself. */
const endings = { SIGINT: exitStatus.interrupted, SIGTERM: exitStatus.terminated };
for (const name of ["SIGINT", "SIGTERM"] as const)
  process.on(name, () => {
    if (!isGraceful || controller.signal.aborted) process.exit(endings[name]);
    controller.abort(name);
  });

const interruption = (): AbortSignal => {
  isGraceful = true;
  return controller.signal;
};

const endInterruption = (): void => {
  isGraceful = false;
};

const goOnUnread = (): void => {
  goesOnUnread = true;
};

/** A terminal that does not know its width says nothing, or 0. */
const output = (stream: NodeJS.WriteStream & { fd: number }): Output => {
  const isTTY = isatty(stream.fd);
  const columns = (): number => (stream.columns > 0 ? stream.columns : 80);
  return outputTo(stream, { isTTY, columns, color: wantsColor(isTTY, process.env) });
};

const context: Typed = {
  command: typedCommand({ script: process.argv[1] ?? "", folder: argumentFolder(), env: process.env }),
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdin: process.stdin,
  argumentFolder: argumentFolder(),
  ownExperiments: resolve(packageFolder, "experiments"),
  schemaFolder: resolve(packageFolder, "schema"),
  cacheFolder: envPaths("petri", { suffix: "" }).cache,
  env: process.env,
  commandLine: process.argv.slice(2),
  interruption,
  endInterruption,
  goOnUnread,
};

/** `petri list | head` closes the pipe early; that is no failure. */
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (goesOnUnread || (error.code === "EPIPE" && stream === process.stderr)) return;
    if (error.code === "EPIPE") process.exit(exitStatus.done);
    if (stream === process.stdout)
      write(context.stderr, `standard output cannot be written: ${error.message}`);
    process.exit(exitStatus.failed);
  });

/** What nobody caught is a fault of petri's own; a mistake of the user's is a value and comes to its exit status. */
process.on("uncaughtException", (error: unknown) => {
  const { PETRI_DEBUG: debug = "" } = process.env;
  write(context.stderr, bugText(error, context.command, debug !== ""));
  process.exit(exitStatus.bug);
});

process.exitCode = await runProgram(process.argv.slice(2), context);
