import { readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { diskFault, isSystemError } from "../disk/disk-fault.ts";
import { logToMlflow, type MlflowFile, MlflowRefusal } from "../trackers/mlflow.ts";
import { writeEvents } from "../trackers/tensorboard.ts";
import type { Run } from "../write/run.ts";
import { runFiles } from "../write/run-files.ts";
import { readSeal } from "../write/seal.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { readReference } from "./read-reference.ts";
import { showFor } from "./show-for.ts";

export interface LogOptions {
  to: "tensorboard" | "mlflow";
  out: string;
  url?: string | undefined;
  experiment: string;
}

interface NamedRuns {
  type: "runs";
  runs: readonly Run[];
  /** Whether a file of one is not as petri wrote it, which was told. */
  isChanged: boolean;
}

const runsNamed = async (context: Context, references: readonly string[]): Promise<NamedRuns | number> => {
  const runs = new Map<string, Run>();
  let isChanged = false;
  for (const text of references) {
    const referred = await readReference(context, text);
    if (referred.type === "refused") return refuse(context, referred.text);
    const { run, changes } = referred;
    if (changes.length > 0) tellChanged(context, run.name, changes, null);
    isChanged ||= changes.length > 0;
    runs.set(run.folder, run);
  }
  return { type: "runs", runs: [...runs.values()], isChanged };
};

const toTensorboard = async (context: Context, runs: readonly Run[], out: string): Promise<number> => {
  const { argumentFolder, stdout } = context;
  const show = showFor(context, "words");
  const ready = await engineFor(context, "cpu", show);
  show.close();
  if (ready.type === "refused") {
    write(context.stderr, ready.text);
    return exitStatus.failed;
  }
  for (const run of runs) {
    const folder = join(out, run.name);
    try {
      const reason = writeEvents(ready.engine, run, resolve(argumentFolder, folder));
      if (reason !== null) return refuse(context, `${folder} ${reason}`);
    } catch (error) {
      const fault = diskFault(error);
      if (fault === null) throw error;
      return refuse(context, `${folder} could not be written: ${fault}`);
    }
    write(stdout, folder);
  }
  write(context.stderr, `look     tensorboard --logdir ${out}`);
  return exitStatus.done;
};

/** What a person opens; the model can be exported. */
const artefacts = ({ folder }: Run): MlflowFile[] => {
  const { resolved, overrides, metrics, test, curves, samples, summary, model } = runFiles(folder);
  return [resolved, overrides, metrics, test, curves, samples, summary, model].flatMap((file) => {
    try {
      return [{ name: basename(file), bytes: readFileSync(file) }];
    } catch (error) {
      if (isSystemError(error, "ENOENT")) return [];
      throw error;
    }
  });
};

const toMlflow = async (
  context: Context,
  runs: readonly Run[],
  { url, experiment }: LogOptions,
): Promise<number> => {
  const server = url ?? context.env.MLFLOW_TRACKING_URI ?? "";
  if (!/^https?:\/\/./.test(server) || !URL.canParse(server))
    return refuse(
      context,
      "--url URL or MLFLOW_TRACKING_URI must name the MLflow server, such as http://127.0.0.1:5000",
    );
  const signal = context.interruption();
  try {
    for (const run of runs) {
      const seal = readSeal(run.folder) ?? `unsealed, ${run.epochs} epochs`;
      const logged = await logToMlflow({ server, experiment, run, seal, files: artefacts(run), signal });
      if (logged.type === "there") write(context.stderr, `${run.name} is there already; nothing was sent`);
      if (logged.elsewhere !== null)
        write(
          context.stderr,
          `warning: the files of ${run.name} were not sent: the server keeps such files in ${logged.elsewhere}; \`mlflow server\` takes them by itself unless it was started with --no-serve-artifacts`,
        );
      write(context.stdout, logged.page);
    }
    return exitStatus.done;
  } catch (error) {
    if (error instanceof MlflowRefusal) {
      write(context.stderr, `${server} ${error.message}`);
      return exitStatus.failed;
    }
    if (!signal.aborted) throw error;
    write(context.stderr, "stopped; the same command goes on");
    return exitStatus.interrupted;
  } finally {
    context.endInterruption();
  }
};

/** Runs for those who have a dashboard already. The answer is a folder or a page for each. */
export const log = async (
  context: Context,
  references: readonly string[],
  options: LogOptions,
): Promise<number> => {
  const named = await runsNamed(context, references);
  if (typeof named === "number") return named;
  const { runs, isChanged } = named;
  const out = relative(context.argumentFolder, resolve(context.argumentFolder, options.out)) || ".";
  const status =
    options.to === "tensorboard"
      ? await toTensorboard(context, runs, out)
      : await toMlflow(context, runs, options);
  return status === exitStatus.done && isChanged ? exitStatus.failed : status;
};
