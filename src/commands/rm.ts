import { createInterface } from "node:readline/promises";
import { leavingLines, losingLine, removalQuestion, removedLine } from "../show/removal-text.ts";
import { dropLastCheckpoint } from "../write/checkpoint.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { removeFolder } from "../write/remove-folder.ts";
import { runFiles } from "../write/run-files.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { findLeaving, losingGroups, type LeavingFolder, type LeavingOptions } from "./leaving.ts";

export interface RemoveOptions extends LeavingOptions {
  yes: boolean;
}

/** No answer (the terminal was closed) is a no. */
const isWanted = async ({ stdin, stderr }: Context, question: string): Promise<boolean> => {
  const terminal = createInterface({ input: stdin, output: stderr.stream });
  const closed = new Promise<string>((done) => {
    terminal.once("close", () => {
      done("");
    });
  });
  const answer = await Promise.race([terminal.question(question), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};

const removeAll = async (
  context: Context,
  all: readonly LeavingFolder[],
  keepBest: boolean,
): Promise<number> => {
  for (const leaving of all) {
    const { folder, name } = leaving;
    try {
      await (keepBest ? dropLastCheckpoint(runFiles(folder)) : removeFolder(folder));
    } catch (error) {
      const fault = diskFault(error);
      if (fault === null) throw error;
      write(context.stderr, `${name} could not be removed: ${fault}`);
      return exitStatus.failed;
    }
    write(context.stdout, removedLine(leaving, keepBest));
  }
  return exitStatus.done;
};

/** Removes runs and groups after asking, or of each run only what resume needs. Where one is refused, none is removed. */
export const rm = async (
  context: Context,
  references: readonly string[],
  options: RemoveOptions,
): Promise<number> => {
  const { yes, keepBest } = options;
  const byFolder = new Map<string, LeavingFolder>();
  for (const reference of references) {
    const found = await findLeaving(context, reference, options);
    if (found.type === "refused") return refuse(context, found.text);
    for (const leaving of found.leaving) byFolder.set(leaving.folder, leaving);
  }
  const all = [...byFolder.values()];
  if (options.withRuns && all.every(({ kind }) => kind === "run"))
    return refuse(context, "--with-runs removes the runs of a group, too; no group is named");
  if (!keepBest) for (const losing of await losingGroups(all)) write(context.stderr, losingLine(losing));
  if (!yes) {
    for (const line of leavingLines(all)) write(context.stderr, line);
    if (context.stdin.isTTY !== true)
      return refuse(context, "there is no terminal to ask on; --yes removes without asking");
    if (!(await isWanted(context, removalQuestion(all, keepBest)))) {
      write(context.stderr, "nothing was removed");
      return exitStatus.done;
    }
  }
  return removeAll(context, all, keepBest);
};
