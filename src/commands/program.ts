/** The verbs and their options. Each verb's code is loaded when it is asked for, so that --help is quick. */
import { join, relative } from "node:path";
import { Command, CommanderError } from "@commander-js/extra-typings";
import { packageFolder } from "../disk/package-folder.ts";
import { petriVersion } from "../write/petri-version.ts";
import { write } from "./answer.ts";
import { exitStatus, type Caller } from "./context.ts";
import { actInProject, type InProject } from "./in-project.ts";
import { addModelVerbs } from "./model-verbs.ts";
import {
  deviceOption,
  epochsOption,
  filterHelp,
  foldsOption,
  runsOption,
  seedOption,
  seedsOption,
  setOption,
} from "./options.ts";
import { addPlacelessVerbs } from "./placeless-verbs.ts";
import { addRunVerbs } from "./run-verbs.ts";

/** All but what only the program itself knows. */
export type Typed = Omit<Caller, "verbs">;

/** Where one of petri's pages lies: in the checkout or in node_modules, as seen from here if it lies below. */
const page = ({ argumentFolder }: Typed, name: string): string => {
  const file = join(packageFolder, "docs", `${name}.md`);
  const shown = relative(argumentFolder, file);
  return shown.startsWith("..") ? file : shown;
};

/** Every verb's action answers with an exit status. */
export const createProgram = (typed: Typed, done: (status: number) => void) => {
  const caller = (): Caller => ({
    ...typed,
    verbs: [...program.commands.map((verb) => verb.name()), "help"],
  });
  const inProject: InProject = async (runs, act) => {
    done(await actInProject(caller(), runs, act));
  };

  const program = new Command(typed.command)
    .version(petriVersion(), "-V, --version", "print the version")
    .description("Declarative experiments in image classification on small data sets.")
    .usage("[verb] NAME... [options]")
    .addHelpText(
      "after",
      `\nWithout a verb, NAME... are experiments to run: ${typed.command} baseline is ${typed.command} run baseline.\nThe file: ${page(typed, "experiment")}. The run folder: ${page(typed, "runs")}.`,
    );

  program
    .command("run", { isDefault: true })
    .description("check, plan, train, evaluate, write a run folder")
    .argument("<name...>", "experiments/NAME.yaml of the project, or a path")
    .addOption(setOption())
    .addOption(seedOption())
    .addOption(epochsOption())
    .addOption(seedsOption())
    .addOption(foldsOption())
    .option("--resplit", "with --seeds: give each run its own split", false)
    .option("--needed", "skip an experiment whose run is already finished", false)
    .addOption(deviceOption())
    .addOption(runsOption())
    .option("--quiet", "no progress, only mistakes and the folder's path", false)
    .option("--json", "events on standard output, one per line", false)
    .action(async (names, options) => {
      const { run } = await import("./run.ts");
      await inProject(options.runs, (context) => run(context, names, options));
    });

  program
    .command("check")
    .description("show every mistake of an experiment, without the engine")
    .argument("<name>")
    .addOption(setOption())
    .addOption(seedOption())
    .addOption(epochsOption())
    .addOption(runsOption())
    .option("--data", "also look into every picture", false)
    .option("--out <file>", "with --data: a PNG of pairs of pictures that look the same")
    .action(async (name, options) => {
      const { check } = await import("./check.ts");
      await inProject(options.runs, (context) => check(context, name, options));
    });

  program
    .command("plan")
    .description("show what would happen: pictures, shapes, steps, layers; without the engine")
    .argument("<name>")
    .addOption(setOption())
    .addOption(seedOption())
    .addOption(epochsOption())
    .addOption(runsOption())
    .option("--json", "the plan as JSON", false)
    .action(async (name, options) => {
      const { plan } = await import("./plan.ts");
      await inProject(options.runs, (context) => plan(context, name, options));
    });

  program
    .command("list")
    .description("show all runs, and all groups of runs, as tables")
    .addOption(runsOption())
    .option("--filter <filter>", "only some runs: 'val_acc > 0.8 && tags == good' (see below)")
    .option("--sort <column>", "by a column or a key, the smallest first; -COLUMN: the largest first")
    .option("--all-columns", "also the columns that the terminal has no room for", false)
    .option("--csv", "the runs as CSV", false)
    .option("--json", "the runs as JSON", false)
    .addHelpText("after", filterHelp)
    .action(async (options) => {
      const { list } = await import("./list.ts");
      await inProject(options.runs, (context) => list(context, options));
    });

  program
    .command("show")
    .description("describe one run, or one group of runs")
    .argument("<run>", "path or name of a run or a group, or an experiment's name (its newest finished run)")
    .addOption(runsOption())
    .action(async (run, options) => {
      const { show } = await import("./show.ts");
      await inProject(options.runs, (context) => show(context, run));
    });

  program
    .command("diff")
    .description("show what differs between two runs or groups, or whether a run is one of a group's kind")
    .argument("<a>", "path or name of a run or a group, or an experiment's name")
    .argument("<b>", "the same; what is compared with a")
    .addOption(runsOption())
    .option("--on <name>", "compare by what both said of the pictures of an evaluation")
    .option("--json", "as JSON", false)
    .action(async (a, b, options) => {
      const { diff } = await import("./diff.ts");
      await inProject(options.runs, (context) => diff(context, [a, b], options));
    });

  addRunVerbs(program, inProject);

  program
    .command("preview")
    .description("draw the very pictures that epoch 1 will see, as a PNG; without the engine")
    .argument("<name>")
    .addOption(setOption())
    .addOption(seedOption())
    .addOption(runsOption())
    .option("--out <file>", "the PNG (default: NAME-preview.png)")
    .action(async (name, options) => {
      const { preview } = await import("./preview.ts");
      await inProject(options.runs, (context) => preview(context, name, options));
    });

  addModelVerbs(program, inProject);

  addPlacelessVerbs(program, caller, done);

  return program;
};

const ownLines = (text: string): string[] => text.replace(/\n$/, "").split("\n");

/** What was typed is quoted in one line; the only line break that is commander's own stands before its suggestion. */
const quotingLines = (text: string): string[] =>
  text.replace(/\n$/, "").split(/\n(?=\(Did you mean [^\n]*\?\)$)/);

/** Reads the arguments, runs one verb; the exit status. Commander's own mistakes (unknown options) are status 2. */
export const runProgram = async (args: readonly string[], typed: Typed): Promise<number> => {
  let status: number = exitStatus.done;
  const program = createProgram(typed, (answer) => {
    status = answer;
  });
  for (const command of [program, ...program.commands])
    command
      .exitOverride()
      .showHelpAfterError(
        `${typed.command} --help lists the verbs, ${typed.command} VERB --help what one of them takes`,
      )
      .configureOutput({
        writeOut: (text) => {
          write(typed.stdout, ownLines(text));
        },
        writeErr: (text) => {
          write(typed.stderr, ownLines(text));
        },
        // It quotes what was typed.
        outputError: (text) => {
          write(typed.stderr, quotingLines(text));
        },
      });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitStatus.done : exitStatus.mistake;
  }
  return status;
};
