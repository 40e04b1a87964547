/**
 * The workers of a search as an array of jobs of Slurm. Nothing depends on which task trains which run: every task takes
 * one after the other that nobody works on, so that there may be more tasks than places, and a task may die.
 */
import { join } from "node:path";
import { runTool } from "../engine/run-tool.ts";
import type { SlurmSettings } from "../project/find-project.ts";

export interface ArrayRequest {
  settings: SlurmSettings;
  /** Of the search; so are the jobs named. */
  name: string;
  /** Absolute; shared by all nodes. */
  folder: string;
  /** Where the worker is to be started, absolute. */
  startIn: string;
  /** The worker's program, absolute, and its words. */
  worker: readonly string[];
  /** Variables that the worker needs on every node. */
  environment: Readonly<Record<string, string>>;
  tasks: number;
  /** Tasks that run at a time. */
  jobs: number;
}

/** Slurm's own limit where nobody has raised it: numbers of an array end at 1000. */
export const mostTasks = 1000;

/** How long before its end a task is told to end its step and save: seconds. */
const endingTime = 60;

const shellWord = (word: string): string =>
  /^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** sbatch splits its lines at blanks, and takes % in names of files for what it puts there. */
const directive = (option: string): string => {
  const quoted = /^[\w./:=@,+%*-]+$/.test(option) ? option : `"${option.replaceAll(/(["\\])/g, "\\$1")}"`;
  return `#SBATCH ${quoted}`;
};

const optionsOf = ({ settings, name, folder, tasks, jobs }: ArrayRequest): string[] => {
  const { partition, time, cpusPerTask, memory, gres, account, extra } = settings;
  const given = {
    partition,
    time,
    "cpus-per-task": cpusPerTask === null ? null : String(cpusPerTask),
    mem: memory,
    gres,
    account,
  };
  return [
    `--job-name=${name}`,
    `--array=0-${tasks - 1}%${jobs}`,
    "--requeue",
    `--signal=B:TERM@${endingTime}`,
    "--open-mode=append",
    `--output=${join(folder, "machine").replaceAll("%", "%%")}/slurm-%A_%a.txt`,
    ...Object.entries(given).flatMap(([option, value]) => (value === null ? [] : [`--${option}=${value}`])),
    ...extra,
  ];
};

/** job.sh, which may be submitted by hand as well. */
export const jobScript = (request: ArrayRequest): string => {
  const { settings, name, startIn, worker, environment } = request;
  const exports = Object.entries(environment).map(([key, value]) => `export ${key}=${shellWord(value)}`);
  const lines = [
    "#!/bin/bash",
    ...optionsOf(request).map(directive),
    "",
    `# Each task is one worker of ${name}: it takes one run after the other that nobody works on.`,
    "# petri wrote this; to submit it by hand: sbatch job.sh",
    "set -e",
    ...settings.setup,
    ...exports,
    `cd ${shellWord(startIn)}`,
    "# In the shell's place, so that the worker itself gets the signal.",
    `exec ${worker.map(shellWord).join(" ")}`,
  ];
  return `${lines.join("\n")}\n`;
};

/** A submitted array. */
export interface SlurmJob {
  id: string;
  /** Where Slurm manages several clusters; else null. */
  cluster: string | null;
}

export interface SlurmFault {
  type: "slurm-fault";
  /** One sentence, with Slurm's own words. */
  message: string;
}

/** Without the program's name before each line. */
const wordsOf = (output: string): string =>
  output
    .trim()
    .split("\n")
    .map((line) => line.replace(/^\w+: (error: |fatal: )?/, "").trim())
    .filter((line) => line !== "")
    .join("; ");

const fault = (message: string): SlurmFault => ({ type: "slurm-fault", message });

type Answer = { type: "answer"; text: string } | SlurmFault;

const missing = (program: string): string =>
  `there is no ${program} on this machine; --on slurm is for a machine that submits jobs to a cluster`;

/** Said before anything is done. */
export const noSbatch = missing("sbatch");

const ask = async (program: string, words: readonly string[], refused: string): Promise<Answer> => {
  const result = await runTool(program, words);
  if (result.type === "missing") return fault(missing(program));
  return result.status === 0
    ? { type: "answer", text: result.standardOutput }
    : fault(`${refused}: ${wordsOf(result.output)}`);
};

/** Hands job.sh to Slurm. */
export const submit = async (script: string): Promise<({ type: "submitted" } & SlurmJob) | SlurmFault> => {
  const answer = await ask("sbatch", ["--parsable", script], "Slurm refuses the job");
  if (answer.type === "slurm-fault") return answer;
  const [, id, cluster] = /^(\d+)(?:;(\S+))?$/m.exec(answer.text) ?? [];
  return id === undefined
    ? fault(`sbatch answers with no number of a job: ${wordsOf(answer.text)}`)
    : { type: "submitted", id, cluster: cluster ?? null };
};

const clusterWords = ({ cluster }: SlurmJob): string[] => (cluster === null ? [] : [`--clusters=${cluster}`]);

/** Tasks of an array that Slurm still knows to be going on. */
export interface TaskCounts {
  running: number;
  waiting: number;
  /** Why the first waiting one does, in Slurm's word ("Resources"); null: none waits, or for no reason. */
  reason: string | null;
}

const running = new Set(["RUNNING", "COMPLETING", "STAGE_OUT"]);
const waiting = new Set([
  ...["PENDING", "CONFIGURING", "SUSPENDED", "STOPPED", "SIGNALING", "RESIZING"],
  ...["REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD"],
]);

/** What squeue says of an array, a task a line: STATE|REASON. */
export const readTasks = (text: string): TaskCounts => {
  const tasks = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("|"));
  const waits = tasks.filter(([state = ""]) => waiting.has(state));
  const reason = waits[0]?.[1] ?? "None";
  return {
    running: tasks.filter(([state = ""]) => running.has(state)).length,
    waiting: waits.length,
    reason: reason === "None" ? null : reason,
  };
};

/** A job that Slurm knows no more has no tasks. */
export const tasksOf = async (job: SlurmJob): Promise<TaskCounts | SlurmFault> => {
  const words = ["--noheader", "--array", "--format=%T|%r", `--jobs=${job.id}`, ...clusterWords(job)];
  const answer = await ask("squeue", words, "Slurm does not tell of its jobs");
  if (answer.type === "answer") return readTasks(answer.text);
  return answer.message.includes("Invalid job id") ? readTasks("") : answer;
};

/** Ends all its tasks: the running ones save what they have. null: it is done. */
export const cancel = async (job: SlurmJob): Promise<SlurmFault | null> => {
  const answer = await ask("scancel", [...clusterWords(job), job.id], "Slurm does not cancel the job");
  return answer.type === "answer" ? null : answer;
};
