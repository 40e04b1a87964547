import { dirname, resolve } from "node:path";
import { whyNotThere } from "../project/find-project.ts";
import type { ExportForm } from "../run/export-forms.ts";
import { exportRun } from "../run/export-run.ts";
import { exportText } from "../show/export-text.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { findRunFiles } from "./find-run-files.ts";

interface ExportOptions {
  to: ExportForm;
  out?: string | undefined;
  force: boolean;
}

const defaultNames: Record<ExportForm, (run: string) => string> = {
  keras: (run) => `${run}.keras`,
  h5: (run) => `${run}.h5`,
  tfjs: (run) => `${run}-tfjs`,
};

/** The best model of a run in the form of another program. The answer is the path; what it takes and gives are words. */
export const exportBest = async (
  context: Context,
  reference: string,
  { to, out, force }: ExportOptions,
): Promise<number> => {
  const { argumentFolder } = context;
  const into = out === undefined ? argumentFolder : dirname(resolve(argumentFolder, out));
  const whyNot = whyNotThere(into, "--out PATH names another place");
  if (whyNot !== null) return refuse(context, whyNot);
  const found = await findRunFiles(context, reference, "finished");
  if (found.type === "refused") return refuse(context, found.text);
  const { files } = found;
  const name = out ?? defaultNames[to](files.name);
  const place = resolve(argumentFolder, name);
  const exported = await exportRun({ files, form: to, name, place, force, argumentFolder });
  if (exported.type === "changed")
    return tellChanged(context, files.name, exported.changes, "it is not exported");
  if (exported.type === "refused") return refuse(context, exported.text);
  const { experiment, classes, statistics, best, stack } = exported.bestNet;
  const units = stack.layers.at(-1)?.outputShape[0] ?? 0;
  write(
    context.stderr,
    exportText({ name: files.name, epoch: best.epoch, experiment, classes, statistics, units }),
  );
  write(context.stdout, name);
  return exitStatus.done;
};
