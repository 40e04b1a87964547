/** Many runs of one experiment: begins a search, or goes on with one that was begun. */
import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import { packageFolder } from "../disk/package-folder.ts";
import type { DeviceChoice } from "../engine/engine.ts";
import { ensureEngine } from "../engine/install.ts";
import { isOnPath } from "../engine/package-manager.ts";
import { variantFor } from "../engine/start-engine.ts";
import { whyNotWritten } from "../project/find-project.ts";
import { describeProblems } from "../read/describe-problems.ts";
import type { SearchArguments } from "../read/overrides.ts";
import { openExperiment } from "../read/read-experiment.ts";
import { type Changes, type Refused, readRequest } from "../run/prepare.ts";
import { checkSearch } from "../search/check-search.ts";
import { type HeadEnd, lead, retryFailed } from "../search/head.ts";
import { type OpenedSearch, type TrialRun, makeSearchFolder, openSearch } from "../search/search-folder.ts";
import { writeTables } from "../search/tables.ts";
import { type TrialRow, bestFirst, readRow, readRows, settingsOf } from "../search/trial-rows.ts";
import { noSbatch } from "../search/slurm.ts";
import { isEnded, statusOf } from "../search/worker.ts";
import type { WorkerMessage } from "../search/worker-messages.ts";
import { mendText } from "../show/doctor-text.ts";
import { type SearchShow, createSearchShow } from "../show/search-show.ts";
import { type TrialWords, endedLine, searchEndLines } from "../show/search-text.ts";
import { searchFiles } from "../write/search-files.ts";
import { keepStatus, takeOver } from "../write/status.ts";
import { refuse, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { findSearchFolder } from "./find-run-files.ts";
import { inspectShown } from "./inspect-shown.ts";
import { fileFor, readingRequest, refuseMistakes } from "./prepare-shown.ts";
import { showFor } from "./show-for.ts";

export interface SearchOptions extends Changes {
  grid: readonly string[];
  zip: readonly string[];
  seeds?: number | undefined;
  metric?: string | undefined;
  /** undefined: one, or on Slurm as many as before. */
  jobs?: number | undefined;
  worker: boolean;
  /** Where the workers are; undefined: here, or where they were before. */
  on?: "here" | "slurm" | undefined;
  /** Ends the workers of a search on Slurm. */
  cancel: boolean;
  device: DeviceChoice;
  quiet: boolean;
}

const refused = (text: Refused["text"]): Refused => ({ type: "refused", text });

const argumentsOf = (options: SearchOptions): SearchArguments | Refused | null => {
  const { grid, zip } = options;
  const [seeds, metric] = [options.seeds ?? null, options.metric ?? null];
  if (grid.length > 0 && zip.length > 0)
    return refused(
      "--grid and --zip do not go together: a grid tries every combination, zip takes values together",
    );
  if (grid.length > 0) return { method: "grid", parameters: grid, seeds, metric };
  if (zip.length > 0) return { method: "zip", parameters: zip, seeds, metric };
  if (seeds === null && metric === null) return null;
  return refused("--seeds and --metric go with --grid or --zip; in a file they stand in the section search");
};

/** Engine threads of a worker: the cores, evenly; on Slurm those that a worker gets. */
const threadsFor = ({ project }: Context, { jobs = 1, on }: SearchOptions): number => {
  const asked = Number(process.env.TF_NUM_INTRAOP_THREADS);
  if (Number.isInteger(asked) && asked > 0) return asked;
  if (on === "slurm") return project.slurm.cpusPerTask ?? 1;
  return Math.max(1, Math.floor(availableParallelism() / jobs));
};

const noSearch = (name: string, { command }: Context): string =>
  `${name} has no search: add the section search to the file, or give --grid, such as ${command} search ${name} --grid optimizer.learningRate=[1e-3,1e-4]`;

/** Everything that can be wrong is found before the folder is claimed. */
const beginSearch = async (
  context: Context,
  name: string,
  options: SearchOptions,
): Promise<OpenedSearch | Refused> => {
  const asked = argumentsOf(options);
  if (asked !== null && "text" in asked) return asked;
  const whyNot = whyNotWritten(context.runsFolder, "--runs DIR names another folder");
  if (whyNot !== null) return refused(whyNot);
  const found = fileFor(context, name);
  if (found.type === "refused") return found;
  const listing = readingRequest(context, found.file, options);
  const request = { ...readRequest(listing), search: asked };
  const opened = await openExperiment(request);
  if (opened.own.type === "read" && opened.own.search === null) return refused(noSearch(name, context));
  const checked = await checkSearch(opened, listing);
  if (checked.type === "mistaken") return refuseMistakes(context, checked);
  const { set, seed, epochs, standsIn = null } = request;
  const made = await makeSearchFolder(
    context.runsFolder,
    { opened, own: checked.own },
    {
      ...{
        set,
        seed,
        epochs,
        standsIn,
        typedIn: context.argumentFolder,
        threads: threadsFor(context, options),
      },
      search: asked && { ...asked, parameters: [...asked.parameters] },
    },
    listing,
  );
  return made.type === "search"
    ? made
    : refused(describeProblems([made.problem], { files: [], folder: context.argumentFolder }));
};

const isChanged = ({ set, seed, epochs, grid, zip, seeds, metric }: SearchOptions): boolean =>
  [...set, ...grid, ...zip].length > 0 || [seed, epochs, seeds, metric].some((value) => value !== undefined);

const goOn = async (
  context: Context,
  folder: string,
  options: SearchOptions,
): Promise<OpenedSearch | Refused> => {
  const search = await openSearch(folder, readingRequest(context, folder, { set: [] }));
  if (search.type === "refused") return search;
  const { name } = search.files;
  if (isChanged(options))
    return refused(
      `${name} goes on as it was begun; --set, --seed, --epochs, --seeds, --metric, --grid and --zip are for a new search`,
    );
  const taken = await takeOver(search.files.status, () => {
    write(context.stderr, `another petri is asking for ${name}; waiting for it`);
  });
  return taken === null
    ? refused(
        `${name} is being carried out already; petri search ${name} --worker helps it with one more worker`,
      )
    : search;
};

/** The engine in the cache, so that no worker has to build it; why there is none. */
const engineReady = async (context: Context, device: DeviceChoice): Promise<Refused | null> => {
  const show = showFor(context, "words");
  const install = await ensureEngine({
    report: (event) => {
      show.tell({ type: "setup", event });
    },
    variant: variantFor(device),
    check: "sizes",
  });
  show.close();
  if (install.type !== "setup-failed") return null;
  const detail = install.detail === "" ? [] : install.detail.split("\n");
  return refused([
    install.message,
    ...detail,
    ...(install.mend === null ? [] : [mendText(install.mend, context.command)]),
  ]);
};

/** The pictures of the first trial that is left, looked into once for all workers; what is wrong with them is told here. */
const picturesReady = async (context: Context, { reader, runs }: OpenedSearch): Promise<Refused | null> => {
  const first = runs.find((run) => !isEnded(statusOf(run)));
  if (first === undefined) return null;
  const ready = await reader.read(first.trial, first.nth);
  if (ready.type === "mistaken") return refuseMistakes(context, ready);
  const show = showFor(context, "words");
  const inspected = await inspectShown(context, ready, show);
  show.close();
  return inspected.type === "refused" ? inspected : null;
};

/** What would keep every worker from beginning; null: nothing. */
const whyNotReady = async (
  context: Context,
  search: OpenedSearch,
  device: DeviceChoice,
): Promise<Refused | null> => (await engineReady(context, device)) ?? (await picturesReady(context, search));

/** After the program that Node is. */
const workerWords = ({ runsFolder }: Context, { files }: OpenedSearch, device: DeviceChoice): string[] => [
  ...[join(packageFolder, "bin/petri.js"), "search", files.folder, "--worker"],
  ...["--device", device, "--runs", runsFolder],
];

const startWorker = (context: Context, search: OpenedSearch, device: DeviceChoice): ChildProcess =>
  spawn(process.execPath, workerWords(context, search, device), {
    cwd: context.argumentFolder,
    // A Ctrl-C in the terminal is the head's, which ends its workers.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, TF_NUM_INTRAOP_THREADS: String(search.request.threads) },
  });

const wordsOf = ({ search }: OpenedSearch, { trial, seed }: TrialRun): TrialWords => ({
  trial: trial.number,
  seed: search.seeds === 1 ? null : seed,
  setting: search.parameters.map(({ path }, i) => `${path}=${trial.choices[i]?.name ?? ""}`),
});

/** Follows the runs: their rows, the lines that tell of them, and the tables of the folder, which are written now and then. */
class Follower {
  readonly #search: OpenedSearch;
  readonly #show: SearchShow;
  readonly #rows: TrialRow[];
  readonly #warn: (text: string) => void;
  readonly #began = new Map<number, number>();
  #seconds: number[] = [];
  #written = performance.now();
  #writing = Promise.resolve();
  readonly #jobs: number;

  constructor(
    search: OpenedSearch,
    {
      rows,
      show,
      jobs,
      warn,
    }: { rows: TrialRow[]; show: SearchShow; jobs: number; warn: (text: string) => void },
  ) {
    this.#search = search;
    this.#show = show;
    this.#rows = rows;
    this.#jobs = jobs;
    this.#warn = warn;
    this.#tellWhole();
  }

  readonly tell = (worker: number, run: TrialRun, message: WorkerMessage): void => {
    const words = wordsOf(this.#search, run);
    switch (message.type) {
      case "at":
        if (!this.#began.has(message.run)) this.#began.set(message.run, performance.now());
        this.#show.worker(worker, { ...words, ...message });
        break;
      case "epoch":
        break;
      case "ended":
        this.#show.worker(worker, null);
        this.#writing = this.#writing.then(() => this.#ended(run, message));
        break;
    }
  };

  async #ended(
    run: TrialRun,
    { run: index, outcome, reason }: Extract<WorkerMessage, { type: "ended" }>,
  ): Promise<void> {
    const row = await readRow(this.#search.search, run);
    this.#rows[index] = row;
    const seconds = (performance.now() - (this.#began.get(index) ?? performance.now())) / 1000;
    const words = wordsOf(this.#search, run);
    const { metric } = this.#search.search;
    if (outcome === "failed") this.#show.print(endedLine(words, { type: "failed", reason }));
    if (outcome === "finished") {
      this.#seconds = [...this.#seconds, seconds];
      this.#show.print(endedLine(words, { type: "finished", metric, value: row.value, seconds }));
    }
    this.#tellWhole();
    if (performance.now() - this.#written > 5000) await this.#write();
  }

  #tellWhole(): void {
    const { search, runs } = this.#search;
    const ended = this.#rows.filter(({ state }) => ["finished", "failed", "nan"].includes(state)).length;
    const mean = this.#seconds.reduce((sum, each) => sum + each, 0) / this.#seconds.length;
    const [best] = bestFirst(settingsOf(this.#rows), search);
    this.#show.whole({
      ...{ ended, runs: runs.length },
      secondsLeft: this.#seconds.length === 0 ? null : (mean * (runs.length - ended)) / this.#jobs,
      best:
        best?.value == null ? null : { trial: best.trial.number, metric: search.metric, value: best.value },
    });
  }

  /** A full disk ends no search: the tables are made of the runs' folders, and are made again. */
  async #write(): Promise<void> {
    this.#written = performance.now();
    try {
      await writeTables(this.#search, this.#rows);
    } catch (error) {
      const fault = diskFault(error);
      if (fault === null) throw error;
      this.#warn(`trials.csv of ${this.#search.files.name} could not be written: ${fault}`);
    }
  }

  /** The rows as the folders say them at the end. */
  async close(): Promise<readonly TrialRow[]> {
    await this.#writing;
    this.#rows.splice(0, this.#rows.length, ...(await readRows(this.#search)));
    await this.#write();
    return this.#rows;
  }
}

const statusFor = (end: HeadEnd, rows: readonly TrialRow[]): number => {
  switch (end.type) {
    case "done":
      return rows.some(({ state }) => state === "finished") ? exitStatus.done : exitStatus.failed;
    case "stopped":
      return exitStatus.failed;
    case "refused":
      return exitStatus.mistake;
    case "interrupted":
      return end.signal === "SIGTERM" ? exitStatus.terminated : exitStatus.interrupted;
  }
};

const tellEnd = (
  context: Context,
  { files }: OpenedSearch,
  end: HeadEnd,
  rows: readonly TrialRow[],
): void => {
  const count = (...states: readonly TrialRow["state"][]): number =>
    rows.filter(({ state }) => states.includes(state)).length;
  const [finished, failed] = [count("finished"), count("failed", "nan", "broken")];
  if (end.type === "stopped")
    write(context.stderr, `the search stops: three trials in a row failed: ${end.reason}`);
  if (end.type === "refused") write(context.stderr, end.text.split("\n"));
  const open = rows.length - finished - failed;
  write(
    context.stderr,
    searchEndLines({ finished, failed, open }, `${context.command} search ${files.name}`),
  );
  write(context.stdout, relative(context.argumentFolder, files.folder));
};

const carryOutSearch = async (
  context: Context,
  search: OpenedSearch,
  options: SearchOptions,
): Promise<number> => {
  const { jobs = 1, device, quiet } = options;
  const status = await keepStatus(search.files.status);
  const interruption = context.interruption();
  try {
    await retryFailed(search);
    const whyNot = await whyNotReady(context, search, device);
    if (whyNot !== null) {
      await status.end("failed", [whyNot.text].flat()[0] ?? "");
      return refuse(context, whyNot.text);
    }
    const workers = Math.min(jobs, search.runs.length);
    const show = createSearchShow(context.stderr, workers, quiet);
    const warn = (text: string): void => {
      show.print(`warning: ${text}`);
    };
    const follower = new Follower(search, { rows: await readRows(search), show, jobs: workers, warn });
    const end = await lead({
      ...{ search, interruption, jobs: workers, tell: follower.tell },
      start: () => startWorker(context, search, device),
      onDeath: (run) => {
        warn(
          `a worker was killed${run === null ? "" : ` in trial ${run.trial.number}`}; another takes its place`,
        );
      },
    });
    const rows = await follower.close();
    show.close();
    await status.end(
      end.type === "done" ? "finished" : end.type === "interrupted" ? "interrupted" : "failed",
    );
    tellEnd(context, search, end, rows);
    return statusFor(end, rows);
  } finally {
    context.endInterruption();
  }
};

export const search = async (
  context: Context,
  reference: string,
  options: SearchOptions,
): Promise<number> => {
  context.goOnUnread();
  const folder = findSearchFolder(context, reference);
  if (options.worker) {
    if (folder === null) return refuse(context, `there is no search ${reference} in ${context.runsFolder}`);
    const { searchWorker } = await import("./search-worker.ts");
    return searchWorker(context, folder, options.device);
  }
  if (options.cancel) {
    if (folder === null) return refuse(context, `there is no search ${reference} in ${context.runsFolder}`);
    const { cancelSearch } = await import("./search-slurm.ts");
    return cancelSearch(context, searchFiles(folder));
  }
  if (options.on === "slurm" && !isOnPath("sbatch")) return refuse(context, noSbatch);
  const opened =
    folder === null ? await beginSearch(context, reference, options) : await goOn(context, folder, options);
  if (opened.type === "refused") return refuse(context, opened.text);
  const { carryOutOnSlurm, isOnSlurm } = await import("./search-slurm.ts");
  const { jobs, device, on = isOnSlurm(opened.files) ? "slurm" : "here" } = options;
  if (on === "here") return carryOutSearch(context, opened, options);
  return carryOutOnSlurm(context, opened, {
    ...{ jobs: jobs ?? null, worker: [process.execPath, ...workerWords(context, opened, device)] },
    whyNotReady: () => whyNotReady(context, opened, device),
  });
};
