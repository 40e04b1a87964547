/** Verbs that use the best model of a finished run. */
import { Option, type Command } from "@commander-js/extra-typings";
import { exportForms } from "../run/export-forms.ts";
import type { InProject } from "./in-project.ts";
import { deviceOption, picturesOption, runsOption } from "./options.ts";

export const addModelVerbs = (program: Command, inProject: InProject): void => {
  program
    .command("predict")
    .description("class and probabilities of new pictures or folders, by a run's best model")
    .argument("<run>", "as RUN of show")
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
    .description("judge new pictures whose classes are known by a run's best model")
    .argument("<run>", "as RUN of show")
    .argument("<folder>", "with a sub-folder for each class")
    .option("--name <name>", "of the evaluation (default: the folder's)")
    .option("--force", "replace an older evaluation of the name", false)
    .addOption(deviceOption())
    .addOption(runsOption())
    .action(async (run, folder, options) => {
      const { evaluate } = await import("./evaluate.ts");
      await inProject(options.runs, (context) => evaluate(context, run, folder, options));
    });

  program
    .command("export")
    .description("a run's best model for somebody else, and what it takes and gives")
    .argument("<run>", "as RUN of show")
    .addOption(
      new Option("--to <form>", "a Keras 3 file, a Keras HDF5 file (also for Keras 2), or a tfjs folder")
        .choices(exportForms)
        .default("keras" as const),
    )
    .option("--out <path>", "where (default: RUN.keras, RUN.h5 or RUN-tfjs)")
    .option("--force", "replace an older export", false)
    .addOption(runsOption())
    .action(async (run, options) => {
      const { exportBest } = await import("./export.ts");
      await inProject(options.runs, (context) => exportBest(context, run, options));
    });

  program
    .command("report")
    .description("one offline HTML page of runs or groups: curves, confusion, pictures, and it predicts")
    .argument("<run...>", "as RUN of show; the others are compared with the first")
    .option("--out <file>", "where (default: report.html in the run's folder, NAME-report.html of several)")
    .option("--no-model", "a smaller page that does not predict")
    .option("--half", "weights of 16 bits, half the size; probabilities move a little", false)
    .addOption(picturesOption())
    .addOption(runsOption())
    .action(async (runs, options) => {
      const { report } = await import("./report.ts");
      await inProject(options.runs, (context) => report(context, runs, options));
    });
};
