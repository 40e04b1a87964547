/** Verbs that continue, verify, annotate or remove runs. */
import type { Command } from "@commander-js/extra-typings";
import type { InProject } from "./in-project.ts";
import {
  deviceOption,
  epochsOption,
  firstOption,
  gridOption,
  jobsOption,
  longerOption,
  onOption,
  runsOption,
  seedOption,
  setOption,
  trialSeedsOption,
  zipOption,
} from "./options.ts";

export const addRunVerbs = (program: Command, inProject: InProject): void => {
  program
    .command("resume")
    .description("go on after a crash or an interruption; ends with the bytes of an uninterrupted run")
    .argument("<run>", "path or name of a run, or an experiment's name (its newest unfinished run)")
    .addOption(longerOption())
    .addOption(deviceOption())
    .addOption(runsOption())
    .option("--force", "resume although code, data or engine differ; the difference is recorded", false)
    .option("--quiet", "no progress, only mistakes and the folder's path", false)
    .option("--json", "events on standard output, one per line", false)
    .action(async (run, options) => {
      const { resume } = await import("./resume.ts");
      await inProject(options.runs, (context) => resume(context, run, options));
    });

  program
    .command("search")
    .description(
      "many runs of one experiment: every trial of its search, or of --grid or --zip; goes on with one that was begun",
    )
    .argument("<name>", "an experiment as NAME of run, or the search folder to go on with")
    .addOption(gridOption())
    .addOption(zipOption())
    .addOption(trialSeedsOption())
    .option("--metric <quantity>", "with --grid or --zip: by what trials are compared")
    .addOption(setOption())
    .addOption(seedOption())
    .addOption(epochsOption())
    .addOption(jobsOption())
    .addOption(onOption())
    .option("--cancel", "end the workers of a search on Slurm", false)
    .option("--worker", "carry out trials of a search that was begun, as one worker beside others", false)
    .addOption(deviceOption())
    .addOption(runsOption())
    .option("--quiet", "no progress, only mistakes and the folder's path", false)
    .action(async (name, options) => {
      const { search } = await import("./search.ts");
      await inProject(options.runs, (context) => search(context, name, options));
    });

  program
    .command("verify")
    .description(
      "train again from what a run folder holds; tell whether the result is the same, or where it departs",
    )
    .argument("<run>", "path or name of a run, or an experiment's name")
    .addOption(firstOption())
    .addOption(deviceOption())
    .addOption(runsOption())
    .option("--quiet", "no progress, only mistakes and the answer", false)
    .action(async (run, options) => {
      const { verify } = await import("./verify.ts");
      await inProject(options.runs, (context) => verify(context, run, options));
    });

  program
    .command("tag")
    .description("give a run tags, which list and show have and list --filter finds")
    .argument("<run>", "path or name of a run, or an experiment's name")
    .argument("<word...>", "the tags")
    .addOption(runsOption())
    .option("--remove", "take these tags away", false)
    .action(async (run, words, options) => {
      const { tag } = await import("./notes.ts");
      await inProject(options.runs, (context) => tag(context, run, words, options));
    });

  program
    .command("note")
    .description("write a note to a run, instead of the one that it has")
    .argument("<run>", "path or name of a run, or an experiment's name")
    .argument("<text>", "an empty text takes the note away")
    .addOption(runsOption())
    .action(async (run, text, options) => {
      const { note } = await import("./notes.ts");
      await inProject(options.runs, (context) => note(context, run, text));
    });

  program
    .command("rm")
    .description("remove runs, or groups of them, after asking")
    .argument("<run...>", "path or name of a run or a group, or an experiment's name")
    .addOption(runsOption())
    .option("--yes", "do not ask", false)
    .option("--with-runs", "with a group, remove its runs as well", false)
    .option("--keep-best", "remove only checkpoints/last, which only resume needs", false)
    .action(async (runs, options) => {
      const { rm } = await import("./rm.ts");
      await inProject(options.runs, (context) => rm(context, runs, options));
    });
};
