import { dirname, resolve } from "node:path";
import { whyNotThere } from "../project/find-project.ts";
import { PictureError } from "../load/picture-source.ts";
import type { InspectedExperiment } from "../run/inspect-and-plan.ts";
import type { Changes } from "../run/prepare.ts";
import { previewSheet } from "../show/preview-sheet.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { inspectShown } from "./inspect-shown.ts";
import { fileFor, readFor } from "./prepare-shown.ts";
import { showFor } from "./show-for.ts";

interface PreviewOptions extends Changes {
  out?: string | undefined;
}

const draw = ({ experiment, plan, reports }: InspectedExperiment, cacheFolder: string): Promise<Buffer> => {
  const { generator, augmentation } = experiment;
  return previewSheet({ plan, generator, augmentation, reports, cacheFolder }, plan.stepsPerEpoch);
};

/** A PNG of the first batches of epoch 1, made as training makes them. The answer is the file's path. */
export const preview = async (context: Context, name: string, options: PreviewOptions): Promise<number> => {
  const { argumentFolder } = context;
  const place = options.out === undefined ? argumentFolder : dirname(resolve(argumentFolder, options.out));
  const whyNot = whyNotThere(place, "--out FILE names another place");
  if (whyNot !== null) return refuse(context, whyNot);
  const found = fileFor(context, name);
  if (found.type === "refused") return refuse(context, found.text);
  const ready = await readFor(context, found.file, options);
  if (ready.type === "refused") return refuse(context, ready.text);
  const show = showFor(context, "words");
  const inspected = await inspectShown(context, ready, show);
  show.close();
  if (inspected.type === "refused") return refuse(context, inspected.text);
  const file = options.out ?? `${inspected.experiment.name}-preview.png`;
  try {
    await writeFileAtomic(resolve(argumentFolder, file), await draw(inspected, context.cacheFolder));
  } catch (error) {
    const fault = error instanceof PictureError ? error.message : diskFault(error);
    if (fault === null) throw error;
    return refuse(context, `${file} could not be made: ${fault}`);
  }
  write(context.stdout, file);
  return exitStatus.done;
};
