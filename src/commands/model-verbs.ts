/** Verbs that use the best model of a finished run. */
import { Option, type Command } from "@commander-js/extra-typings";
import { exportForms } from "../run/export-forms.ts";
import type { InProject } from "./in-project.ts";
import { deviceOption, picturesOption, runsOption } from "./options.ts";

export const addModelVerbs = (program: Command, inProject: InProject): void => {
  program
    .command("predict")
    .description("predict the class of new pictures, with probabilities, by a run's best model")
    .argument("<run>", "path or name of a run, or an experiment's name")
    .argument("<picture...>", "pictures or folders")
    .addOption(deviceOption())
    .addOption(runsOption())
    .option("--csv", "as CSV", false)
    .action(async (run, pictures, options) => {
      const { predict } = await import("./predict.ts");
      await inProject(options.runs, (context) => predict(context, run, pictures, options));
    });

  program
    .command("evaluate")
    .description("judge a run's best model on new pictures whose classes are known")
    .argument("<run>", "path or name of a run, or an experiment's name")
    .argument("<folder>", "pictures in a sub-folder for each class")
    .option("--name <name>", "the evaluation's name (default: the folder's)")
    .option("--force", "replace an older evaluation of that name", false)
    .addOption(deviceOption())
    .addOption(runsOption())
    .action(async (run, folder, options) => {
      const { evaluate } = await import("./evaluate.ts");
      await inProject(options.runs, (context) => evaluate(context, run, folder, options));
    });

  program
    .command("export")
    .description("write a run's best model for Keras or tfjs; tell what it takes and gives")
    .argument("<run>", "path or name of a run, or an experiment's name")
    .addOption(
      new Option("--to <form>", "a Keras 3 file, a Keras HDF5 file (for Keras 2, too) or a tfjs folder")
        .choices(exportForms)
        .default("keras" as const),
    )
    .option("--out <path>", "where to write it (default: RUN.keras, RUN.h5 or RUN-tfjs)")
    .option("--force", "replace an older export", false)
    .addOption(runsOption())
    .action(async (run, options) => {
      const { exportBest } = await import("./export.ts");
      await inProject(options.runs, (context) => exportBest(context, run, options));
    });

  program
    .command("report")
    .description("write one offline HTML page of runs or groups: curves, confusion, pictures, predictions")
    .argument(
      "<run...>",
      "path or name of a run or a group, or an experiment's name; the others are compared with the first",
    )
    .option(
      "--out <file>",
      "where to write it (default: report.html in the run's folder, for several NAME-report.html)",
    )
    .option("--no-model", "a smaller page that does not predict")
    .option("--half", "weights of 16 bits, half the size; probabilities move a little", false)
    .addOption(picturesOption())
    .addOption(runsOption())
    .action(async (runs, options) => {
      const { report } = await import("./report.ts");
      await inProject(options.runs, (context) => report(context, runs, options));
    });
};
