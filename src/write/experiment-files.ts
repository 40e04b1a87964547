import { basename, join } from "node:path";
import { makeFolder } from "../disk/make-folder.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import type { RunFiles } from "./run-files.ts";

/** What the user wrote, as it stood when the run began. */
interface ExperimentTexts {
  /** Of the experiment's own file. */
  text: string;
  /** The files it extends, the nearest first. */
  parents: readonly { file: string; text: string }[];
  /** Each --set normalised: PATH=VALUE in one line. */
  overrides: readonly string[];
}

/** experiment.yaml, parents/1-baseline.yaml, ..., overrides.txt, byte for byte. */
export const writeExperimentFiles = async (files: RunFiles, written: ExperimentTexts): Promise<void> => {
  await writeFileAtomic(files.experiment, written.text);
  if (written.parents.length > 0) makeFolder(files.parents);
  for (const [i, { file, text }] of written.parents.entries())
    await writeFileAtomic(join(files.parents, `${i + 1}-${basename(file)}`), text);
  await writeFileAtomic(files.overrides, written.overrides.map((line) => `${line}\n`).join(""));
};
