import { basename, relative, resolve } from "node:path";
import type { DeviceChoice } from "../engine/engine.ts";
import { evaluatePictures } from "../run/evaluate-pictures.ts";
import { neverPredictedEvent } from "../run/results.ts";
import { evaluatedLines } from "../show/run-summary.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { findRunFiles } from "./find-run-files.ts";
import { showFor } from "./show-for.ts";

interface EvaluateOptions {
  device: DeviceChoice;
  name?: string | undefined;
  force: boolean;
}

/**
 * New pictures with their classes, judged by the best weights of a run. The answer is the folder of the evaluation; a
 * picture that cannot be read is named, the others are judged, and the exit status is 1.
 */
export const evaluate = async (
  context: Context,
  reference: string,
  folder: string,
  options: EvaluateOptions,
): Promise<number> => {
  const { argumentFolder, cacheFolder } = context;
  const found = await findRunFiles(context, reference, "finished");
  if (found.type === "refused") return refuse(context, found.text);
  const { files } = found;
  const { name = basename(resolve(argumentFolder, folder)), force } = options;
  const show = showFor(context, "words");
  const engine = async () => engineFor(context, options.device, show);
  const answer = await evaluatePictures({ files, folder, name, force, argumentFolder, cacheFolder, engine });
  if (answer.type === "evaluated") {
    const never = neverPredictedEvent(answer.report);
    if (never !== null) show.tell(never);
  }
  show.close();
  if (answer.type === "changed")
    return tellChanged(context, files.name, answer.changes, "nothing is evaluated");
  if (answer.type === "refused") return refuse(context, answer.text);
  write(context.stderr, answer.warnings);
  for (const { file, reason } of answer.bad) write(context.stderr, `${file} ${reason}`);
  write(context.stderr, evaluatedLines(answer.report, "test"));
  write(context.stdout, relative(argumentFolder, answer.folder));
  return answer.bad.length === 0 ? exitStatus.done : exitStatus.failed;
};
