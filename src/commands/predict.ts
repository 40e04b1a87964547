import type { DeviceChoice } from "../engine/engine.ts";
import { predictPictures } from "../run/predict-pictures.ts";
import { predictionRows, predictionsText } from "../show/predictions-text.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { findRunFiles } from "./find-run-files.ts";
import { showFor } from "./show-for.ts";

/**
 * Class and probabilities of new pictures or folders, by the best weights of a run. What cannot be read is named; the
 * others are predicted, and the exit status is 1.
 */
export const predict = async (
  context: Context,
  reference: string,
  pictures: readonly string[],
  options: { device: DeviceChoice; csv: boolean },
): Promise<number> => {
  const { argumentFolder, cacheFolder } = context;
  const found = await findRunFiles(context, reference, "finished");
  if (found.type === "refused") return refuse(context, found.text);
  const show = showFor(context, "words");
  const engine = async () => engineFor(context, options.device, show);
  const answer = await predictPictures({ files: found.files, pictures, argumentFolder, cacheFolder, engine });
  show.close();
  if (answer.type === "changed")
    return tellChanged(context, found.files.name, answer.changes, "nothing is predicted");
  if (answer.type === "refused") return refuse(context, answer.text);
  const { bad, leftOut } = answer;
  for (const sentence of leftOut) write(context.stderr, `warning: ${sentence}`);
  for (const { file, reason } of bad) write(context.stderr, `${file} ${reason}`);
  if (options.csv) await context.stdout.printCsv(predictionRows(answer));
  else write(context.stdout, predictionsText(answer));
  return bad.length === 0 ? exitStatus.done : exitStatus.failed;
};
