import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileSizes } from "../engine/folder-size.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { leavingLines, removalQuestion, removedLine, type Leaving } from "../show/removal-text.ts";
import { dropLastCheckpoint, readCheckpoint, repairCheckpoints } from "../write/checkpoint.ts";
import { diskFault } from "../write/disk-fault.ts";
import { findRun } from "../write/find-run.ts";
import { readRunSummary } from "../write/read-run.ts";
import { removeRun } from "../write/remove-run.ts";
import type { RunFiles } from "../write/run-files.ts";
import type { BrokenRun, RunSummary } from "../write/run.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

export interface RemoveOptions {
  yes: boolean;
  keepBest: boolean;
}

interface Candidate extends Leaving {
  files: RunFiles;
}

/** A path may name any folder; only what a run left is removed. */
const isRunFolder = (files: RunFiles): boolean =>
  existsSync(files.checkpoints) || existsSync(files.resolved) || existsSync(files.status);

/** Why checkpoints/last alone does not go; null: it does. */
const whyLastStays = async (files: RunFiles, run: RunSummary | BrokenRun): Promise<string | null> => {
  if (run.type === "broken") return `${run.name} is broken (${run.reason}); rm it whole`;
  if (run.state !== "finished")
    return `${run.name} is not finished, so it needs checkpoints/last; resume it first, or rm it whole`;
  await repairCheckpoints(files);
  if ((await readCheckpoint(files, "last")).type === "missing")
    return `${run.name} has no checkpoints/last; there is nothing to remove`;
  const best = await readCheckpoint(files, "best");
  return best.type === "read" ? null : `checkpoints/best of ${run.name} is not whole; checkpoints/last stays`;
};

const whyNot = async (files: RunFiles, run: RunSummary | BrokenRun, keepBest: boolean) => {
  if (!isRunFolder(files)) return `${files.folder} is not a run folder`;
  if (run.type === "run" && run.state === "running") return `${run.name} is running; it is not removed`;
  return keepBest ? whyLastStays(files, run) : null;
};

const candidate = async (
  context: Context,
  reference: string,
  keepBest: boolean,
): Promise<{ type: "candidate"; candidate: Candidate } | { type: "refused"; text: string }> => {
  const { runsFolder, argumentFolder } = context;
  const found = await findRun({ text: reference, runsFolder, argumentFolder }, "finished");
  if (found.type === "not-found") {
    const text = describeProblems([found.problem], { files: [], folder: argumentFolder });
    return { type: "refused", text };
  }
  const { files } = found;
  const run = await readRunSummary(files.folder);
  const reason = await whyNot(files, run, keepBest);
  if (reason !== null) return { type: "refused", text: reason };
  const sizes = await fileSizes(keepBest ? join(files.checkpoints, "last") : files.folder);
  return { type: "candidate", candidate: { files, run, bytes: sizes.reduce((sum, size) => sum + size, 0) } };
};

/** No answer (the terminal was closed) is a no. */
const isWanted = async ({ stdin, stderr }: Context, question: string): Promise<boolean> => {
  const terminal = createInterface({ input: stdin, output: stderr });
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
  candidates: readonly Candidate[],
  keepBest: boolean,
): Promise<number> => {
  for (const leaving of candidates) {
    const { files } = leaving;
    try {
      await (keepBest ? dropLastCheckpoint(files) : removeRun(files));
    } catch (error) {
      const fault = diskFault(error);
      if (fault === null) throw error;
      write(context.stderr, `${files.name} could not be removed: ${fault}`);
      return exitStatus.failed;
    }
    write(context.stdout, removedLine(leaving, keepBest));
  }
  return exitStatus.done;
};

/** Removes runs after asking, or of each only what resume needs. Where one is refused, none is removed. */
export const rm = async (
  context: Context,
  references: readonly string[],
  { yes, keepBest }: RemoveOptions,
): Promise<number> => {
  const candidates = new Map<string, Candidate>();
  for (const reference of references) {
    const found = await candidate(context, reference, keepBest);
    if (found.type === "refused") return refuse(context, found.text);
    candidates.set(found.candidate.files.folder, found.candidate);
  }
  const leaving = [...candidates.values()];
  if (!yes) {
    for (const line of leavingLines(leaving)) write(context.stderr, line);
    if (context.stdin.isTTY !== true)
      return refuse(context, "there is no terminal to ask on; --yes removes without asking");
    if (!(await isWanted(context, removalQuestion(leaving, keepBest)))) {
      write(context.stderr, "nothing was removed");
      return exitStatus.done;
    }
  }
  return removeAll(context, leaving, keepBest);
};
