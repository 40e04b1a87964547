import type { Readable } from "node:stream";
import type { Project } from "../project/find-project.ts";
import type { Output } from "../show/output.ts";

/** What a verb gets from main.ts, so that a test can call it with streams and folders of its own. */
export interface Caller {
  stdout: Output;
  stderr: Output;
  stdin: Readable & { isTTY?: boolean };
  /** Where the command was typed; paths in arguments are relative to it. */
  argumentFolder: string;
  /** The folder of the experiments that petri brings. */
  ownExperiments: string;
  /** The folder of the schemas, for editors. */
  schemaFolder: string;
  cacheFolder: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The verbs of the command; no experiment may have the name of one. */
  verbs: readonly string[];
  /** How petri was called, for hints: "npm run exp --", "petri". */
  command: string;
  /** Words after it, as typed, for environment.json. */
  commandLine: readonly string[];
  /** From here on Ctrl-C and SIGTERM abort this signal instead of ending the process; a second one ends it at once. */
  interruption(): AbortSignal;
  /** From here on they end the process again. */
  endInterruption(): void;
  /**
   * From here on the command goes on even when nobody reads its output any more: its answer is a folder, which has all
   * of it.
   */
  goOnUnread(): void;
}

/** The same for a verb that works in the project in which it was typed. */
export interface Context extends Caller {
  project: Project;
  /** The project's, or the one of --runs or PETRI_RUNS. */
  runsFolder: string;
}

/** Exit statuses of docs/runs.md. */
export const exitStatus = {
  done: 0,
  /** Found after the run folder was claimed: the run failed, an expectation is not met. */
  failed: 1,
  /** Found before the run folder was claimed: the user's mistake. */
  mistake: 2,
  /** A bug in petri, as EX_SOFTWARE of sysexits.h. */
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;
