/**
 * A search whose workers are jobs of Slurm: submits them and returns. Asked again, it says how far they are, submits anew
 * where they are gone and runs are left, and at the end gathers what they came to.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { counted } from "../read/words.ts";
import type { Refused } from "../run/prepare.ts";
import { retryFailed } from "../search/head.ts";
import type { OpenedSearch } from "../search/search-folder.ts";
import {
  cancel,
  jobScript,
  mostTasks,
  type SlurmFault,
  type SlurmJob,
  submit,
  type TaskCounts,
  tasksOf,
} from "../search/slurm.ts";
import { writeTables } from "../search/tables.ts";
import { readRows } from "../search/trial-rows.ts";
import { isEnded, statusOf } from "../search/worker.ts";
import { jsonReader, jsonText, objectSchema } from "../write/json-file.ts";
import type { SearchFiles } from "../write/search-files.ts";
import { keepStatus } from "../write/status.ts";
import { refuse, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";

/** An array of jobs, and how many of them run at a time. */
interface Submitted extends SlurmJob {
  jobs: number;
}

/** Which array of jobs has the workers of a search. */
const jobFile = ({ folder }: SearchFiles): string => join(folder, "machine", "slurm.json");

const readJob = jsonReader<Submitted>(
  objectSchema({
    id: { type: "string" },
    cluster: { type: ["string", "null"] },
    jobs: { type: "integer", minimum: 1 },
  }),
);

/** Whether its workers were last submitted to Slurm. */
export const isOnSlurm = (files: SearchFiles): boolean => existsSync(jobFile(files));

const submittedJob = async (files: SearchFiles): Promise<Submitted | null | SlurmFault> => {
  if (!isOnSlurm(files)) return null;
  const found = readJob(await readFile(jobFile(files), "utf8"));
  return found.type === "read"
    ? found.value
    : { type: "slurm-fault", message: `${jobFile(files)} cannot be read: ${found.reason}` };
};

const openRuns = ({ runs }: OpenedSearch): number => runs.filter((run) => !isEnded(statusOf(run))).length;

/** "job 4711: 2 workers run, 6 wait (Resources)" */
const tasksText = ({ id }: SlurmJob, { running, waiting, reason }: TaskCounts): string => {
  const waits = waiting === 0 ? "" : `, ${waiting} wait${reason === null ? "" : ` (${reason})`}`;
  return `job ${id}: ${counted(running, "worker")} at work${waits}`;
};

export interface SlurmOptions {
  /** null: as many as before. */
  jobs: number | null;
  /** A worker's program and its words. */
  worker: readonly string[];
  /** What keeps any worker from beginning; null: nothing. */
  whyNotReady: () => Promise<Refused | null>;
}

const submitWorkers = async (
  context: Context,
  search: OpenedSearch,
  { jobs, worker }: { jobs: number; worker: readonly string[] },
): Promise<SlurmJob | SlurmFault> => {
  const { files, request } = search;
  const tasks = Math.min(openRuns(search), mostTasks);
  const script = join(files.folder, "job.sh");
  const text = jobScript({
    ...{ settings: context.project.slurm, name: files.name, folder: files.folder, tasks, worker },
    startIn: context.argumentFolder,
    environment: { TF_NUM_INTRAOP_THREADS: String(request.threads) },
    jobs: Math.min(jobs, tasks),
  });
  await writeFileAtomic(script, text);
  const job = await submit(script);
  if (job.type === "slurm-fault") return job;
  const { id, cluster } = job;
  await writeFileAtomic(jobFile(files), jsonText({ id, cluster, jobs }));
  return { id, cluster };
};

/** Says what its runs came to so far, and writes the tables of the folder. */
const gather = async (
  context: Context,
  search: OpenedSearch,
): Promise<{ open: number; finished: number }> => {
  const rows = await readRows(search);
  await writeTables(search, rows);
  const finished = rows.filter(({ state }) => state === "finished").length;
  const open = openRuns(search);
  const failed = rows.length - finished - open;
  const parts = [
    `${counted(finished, "run")} finished`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(open === 0 ? [] : [`${open} not yet`]),
  ];
  write(context.stderr, parts.join(", "));
  return { open, finished };
};

interface Outcome {
  status: number;
  /** Why it was refused; null: it was not. */
  text: Refused["text"] | null;
}

const refusing = (text: Refused["text"]): Outcome => ({ status: exitStatus.mistake, text });

const carryOn = async (context: Context, search: OpenedSearch, options: SlurmOptions): Promise<Outcome> => {
  const again = `${context.command} search ${search.files.name}`;
  const old = await submittedJob(search.files);
  if (old !== null && "type" in old) return refusing(old.message);
  const tasks = old === null ? null : await tasksOf(old);
  if (tasks !== null && "type" in tasks) return refusing(tasks.message);
  if (old !== null && tasks !== null && tasks.running + tasks.waiting > 0) {
    write(context.stderr, tasksText(old, tasks));
    await gather(context, search);
    return { status: exitStatus.done, text: null };
  }
  await retryFailed(search);
  if (openRuns(search) === 0) {
    const { finished } = await gather(context, search);
    return { status: finished > 0 ? exitStatus.done : exitStatus.failed, text: null };
  }
  const whyNot = await options.whyNotReady();
  if (whyNot !== null) return refusing(whyNot.text);
  const jobs = options.jobs ?? old?.jobs ?? 1;
  const job = await submitWorkers(context, search, { ...options, jobs });
  if ("type" in job) return refusing(job.message);
  write(context.stderr, [
    `job ${job.id} has the workers; what they say goes to ${relative(context.argumentFolder, join(search.files.folder, "machine"))}/slurm-${job.id}_*.txt`,
    `how far they are: ${again}; to end them: ${again} --cancel`,
  ]);
  return { status: exitStatus.done, text: null };
};

/** The caller has taken the search over; nobody works on it here when this has returned. */
export const carryOutOnSlurm = async (
  context: Context,
  search: OpenedSearch,
  options: SlurmOptions,
): Promise<number> => {
  const { files } = search;
  const status = await keepStatus(files.status);
  try {
    const { status: exit, text } = await carryOn(context, search, options);
    await status.end(openRuns(search) === 0 ? "finished" : "interrupted");
    if (text !== null) return refuse(context, text);
    write(context.stdout, relative(context.argumentFolder, files.folder));
    return exit;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return refuse(context, `${files.folder} cannot be written: ${fault}`);
  }
};

/** Ends the workers of a search; each saves what it has. */
export const cancelSearch = async (context: Context, files: SearchFiles): Promise<number> => {
  const job = await submittedJob(files);
  if (job === null) return refuse(context, `${files.name} has no workers on Slurm; Ctrl-C ends those here`);
  const fault = "type" in job ? job : await cancel(job);
  if (fault !== null) return refuse(context, fault.message);
  const again = `${context.command} search ${files.name}`;
  write(context.stderr, `job ${"id" in job ? job.id : ""} is cancelled; go on with: ${again}`);
  return exitStatus.done;
};
