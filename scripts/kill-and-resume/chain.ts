/** One run of the real command from its start to its end, killed with SIGKILL on the way. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runFiles } from "../../src/write/run-files.ts";
import { startPetri } from "../../test/support/command.ts";
import { sameRuns } from "../../test/support/goes-on.ts";

/** null: it was killed. */
interface Attempt {
  status: number | null;
  stderr: string;
  /** As petri named it; null: not yet. */
  run: string | null;
  /** From the moment at which the folder was claimed. */
  milliseconds: number;
}

/** Starts petri and kills it that many milliseconds after it has named its folder; null: lets it end. */
const attempt = async (
  folder: string,
  args: readonly string[],
  killAfter: number | null,
): Promise<Attempt> => {
  const claims: { run: string; at: number }[] = [];
  const { child, finished } = startPetri([...args, "--runs", "runs"], {
    cwd: folder,
    onStderr: (text) => {
      const [, run] = /^(runs\S+) on (?:cpu|gpu)/m.exec(text) ?? [];
      if (run === undefined || claims.length > 0) return;
      claims.push({ run, at: performance.now() });
      if (killAfter !== null) setTimeout(() => child.kill("SIGKILL"), killAfter);
    },
  });
  const { status, stderr } = await finished;
  const [claim] = claims;
  return {
    status,
    stderr,
    run: claim?.run ?? null,
    milliseconds: performance.now() - (claim?.at ?? Infinity),
  };
};

export const moments = {
  inputs: "before resolved.yaml was there",
  file: "in the writing of a file",
  checkpoint: "in the writing or the swap of a checkpoint",
  first: "in the first epoch",
  training: "in a later epoch, between two or in an evaluation",
  end: "after the last evaluation, before the end",
} as const;
export type Moment = keyof typeof moments;

/** What the kill met, by what it left. */
const momentOf = (folder: string): Moment => {
  const files = runFiles(folder);
  if (!existsSync(files.resolved)) return "inputs";
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  if (all.some((file) => file.endsWith(".tmp"))) return "file";
  if (readdirSync(files.checkpoints).some((name) => name.startsWith("."))) return "checkpoint";
  if (existsSync(files.test)) return "end";
  return existsSync(files.metrics) ? "training" : "first";
};

const wellEnded = (args: readonly string[], { status, stderr, run }: Attempt): string => {
  if (status === 0 && run !== null) return run;
  throw new Error(`petri ${args.join(" ")} ended with ${status}: ${stderr}`);
};

/** A run that nothing disturbed. */
export interface Reference {
  run: string;
  milliseconds: number;
}

/** The first of two fills the caches; the second, which must be the same, says how long a run takes. */
export const undisturbed = async (folder: string, args: readonly string[]): Promise<Reference> => {
  const run = wellEnded(args, await attempt(folder, args, null));
  const second = await attempt(folder, args, null);
  const again = wellEnded(args, second);
  await sameRuns(join(folder, run), join(folder, again));
  rmSync(join(folder, again), { recursive: true });
  return { run, milliseconds: second.milliseconds };
};

/** Killed at most `most` times; what each kill met. Throws where a byte is not the reference's. */
export const killedRun = async (
  folder: string,
  args: readonly string[],
  { run: reference, milliseconds }: Reference,
  { random, most }: { random: () => number; most: number },
): Promise<Moment[]> => {
  const met: Moment[] = [];
  let next = args;
  for (;;) {
    const made = await attempt(folder, next, met.length < most ? random() * milliseconds : null);
    // A finished run has nothing to resume, and names no folder.
    const run = made.run ?? next[1];
    if (made.status !== null || run === undefined) {
      const ended = wellEnded(next, { ...made, run: run ?? null });
      await sameRuns(join(folder, reference), join(folder, ended));
      rmSync(join(folder, ended), { recursive: true });
      return met;
    }
    const what = momentOf(join(folder, run));
    met.push(what);
    // Nothing was lost; resume refuses it.
    if (what === "inputs") rmSync(join(folder, run), { recursive: true });
    next = what === "inputs" ? args : ["resume", run];
  }
};
