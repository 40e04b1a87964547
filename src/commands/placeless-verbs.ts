/** Verbs that need no project: `new` makes one, the others are about what is petri's own. */
import { Argument, type Command } from "@commander-js/extra-typings";
import type { Caller } from "./context.ts";
import { deviceOption, shellArgument } from "./options.ts";

export const addPlacelessVerbs = (
  program: Command,
  caller: () => Caller,
  done: (status: number) => void,
): void => {
  program
    .command("new")
    .description(
      "write experiments for a folder of pictures; without one, quickstart on pictures that petri draws",
    )
    .argument(
      "[pictures]",
      "a folder with a sub-folder for each class, with train and test folders, or with names such as cat.1.jpg; or a table of labels",
    )
    .option("--name <name>", "the experiment's name (default: the folder's)")
    .option(
      "--label <column>",
      "in a table of labels, the column with the classes (default: found by its name)",
    )
    .option("--into <dir>", "the project folder (default: the one in which this is typed)")
    .option("--dry-run", "tell what would be written, and write nothing", false)
    .action(async (pictures, options) => {
      const { newProject } = await import("./new.ts");
      done(await newProject(caller(), pictures, options));
    });

  program
    .command("cache")
    .description("show what the cache holds of pictures and nets, and how large it is, or clear it")
    .addArgument(new Argument("[action]", "clear: remove them").choices(["clear"] as const))
    .action(async (action) => {
      const { cache } = await import("./cache.ts");
      done(await cache(caller(), action === "clear"));
    });

  program
    .command("doctor")
    .description("tell which engine is installed, what is missing and the command that fixes it")
    .addOption(deviceOption())
    .action(async (options) => {
      const { doctor } = await import("./doctor.ts");
      done(await doctor(caller(), options));
    });

  program
    .command("setup")
    .description("build the engine; happens by itself when a verb first needs it")
    .addOption(deviceOption())
    .option("--optuna", "fetch Optuna, too, which a search by tpe needs", false)
    .action(async (options) => {
      const { setup } = await import("./setup.ts");
      done(await setup(caller(), options));
    });

  program
    .command("completion")
    .description("print the script by which a shell completes verbs, options, experiments and runs")
    .addArgument(shellArgument())
    .action(async (shell) => {
      const { completion } = await import("./completion.ts");
      done(await completion(caller(), shell));
    });

  // What that script calls.
  program
    .command("completion-server", { hidden: true })
    .argument("[words...]")
    .action(async () => {
      const { answerShell } = await import("./completion.ts");
      const shown = program.createHelp().visibleCommands(program);
      done(await answerShell(caller(), shown));
    });
};
