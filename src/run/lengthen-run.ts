/** A run that goes on to more epochs than it was begun with, to the bytes of a run that had that many from the start. */
import { readFile } from "node:fs/promises";
import type { Experiment } from "../experiment/experiment.ts";
import { toResolvedYaml } from "../read/written.ts";
import { callbackStateFromJson } from "../train/callback-state.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { readCheckpoint, repairCheckpoints } from "../write/checkpoint.ts";
import { diskFault } from "../disk/disk-fault.ts";
import type { RunFiles } from "../write/run-files.ts";
import { sealInputs, unsealInputs } from "../write/seal.ts";
import { keepStatus } from "../write/status.ts";

/**
 * Why a run cannot become one of `experiment.epochs`, in words after its name; null: it can. The run must not be alive.
 */
export const whyNotLonger = async (files: RunFiles, experiment: Experiment): Promise<string | null> => {
  const { epochs, learningRateSchedule } = experiment;
  if (learningRateSchedule?.type === "cosine")
    return "its cosine schedule depends on the number of epochs: in a longer run the earlier epochs would be different";
  await repairCheckpoints(files);
  const last = await readCheckpoint(files, "last");
  if (last.type === "damaged") return last.reason;
  const state = last.type === "read" ? last.checkpoint.state : null;
  if (state === null) return "it has no checkpoints/last to go on from";
  if (state.epoch >= epochs) return `it has ${state.epoch} epochs already; --epochs must be more`;
  return callbackStateFromJson(state.callbacks).earlyStopping?.stopped === true
    ? `early stopping ended it after epoch ${state.epoch}, and would end a longer run there too`
    : null;
};

/** --epochs is the last override; an earlier one is replaced by it. */
const lengthenedOverrides = (text: string, epochs: number): string => {
  const lines = text.split("\n").slice(0, -1);
  const others = lines.at(-1)?.startsWith("epochs=") === true ? lines.slice(0, -1) : lines;
  return [...others, `epochs=${epochs}`].map((line) => `${line}\n`).join("");
};

const rewrite = async (files: RunFiles, experiment: Experiment): Promise<void> => {
  await (await keepStatus(files.status)).end("interrupted");
  await unsealInputs(files, files.overrides, files.resolved);
  const overrides = lengthenedOverrides(await readFile(files.overrides, "utf8"), experiment.epochs);
  await writeFileAtomic(files.overrides, overrides);
  await writeFileAtomic(files.resolved, toResolvedYaml(experiment, files.folder));
  await sealInputs(files);
};

/**
 * Makes the folder that of an interrupted run of `experiment.epochs`. Killed on any line, it is a run that resume
 * goes on with: to the old end before resolved.yaml is written, to the new one after it. What was made of the shorter
 * run (test.json, predictions.csv, the pictures) stays until the end of the longer one replaces it. Returns why the disk
 * refused it, in words; null: it is done.
 */
export const lengthenRun = async (files: RunFiles, experiment: Experiment): Promise<string | null> => {
  try {
    await rewrite(files, experiment);
    return null;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return `${files.folder} cannot be written: ${fault}`;
  }
};
