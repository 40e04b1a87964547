/** Verbs that hold kept runs to their word, or take them away. */
import type { Command } from "@commander-js/extra-typings";
import type { Context } from "./context.ts";
import { deviceOption, firstOption, runsOption } from "./options.ts";

export const addRunVerbs = (
  program: Command,
  withRuns: (runs: string | undefined) => Context,
  done: (status: number) => void,
): void => {
  program
    .command("verify")
    .description("train again from what a run folder holds, and say whether it is the same or where it parts")
    .argument("<run>", "as RUN of show")
    .addOption(firstOption())
    .addOption(deviceOption())
    .addOption(runsOption())
    .option("--quiet", "no progress, only mistakes and the answer", false)
    .action(async (run, options) => {
      const { verify } = await import("./verify.ts");
      done(await verify(withRuns(options.runs), run, options));
    });

  program
    .command("rm")
    .description("remove runs, after asking")
    .argument("<run...>", "as RUN of show")
    .addOption(runsOption())
    .option("--yes", "do not ask", false)
    .option("--keep-best", "remove only checkpoints/last, which nothing but resume needs", false)
    .action(async (runs, options) => {
      const { rm } = await import("./rm.ts");
      done(await rm(withRuns(options.runs), runs, options));
    });
};
