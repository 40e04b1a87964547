/** The run whose weights an experiment starts from: found, and pinned in the experiment. */
import { sha256Of, type NamedArray } from "../network/named-array.ts";
import type { Experiment, StartFromSpec } from "../experiment/experiment.ts";
import { mistake, type PlaceOf, type Problem } from "../read/problem.ts";
import { readCheckpoint } from "../write/checkpoint.ts";
import { findRun } from "../write/find-run.ts";
import { isOfCheckpoints, sealFaults } from "./changed-files.ts";

/** First weights that come from another run. */
export interface StartWeights {
  /** Name of the run. */
  run: string;
  /** Its best epoch. */
  epoch: number;
  weights: readonly NamedArray[];
}

export type StartRead =
  /** The experiment names the run's folder and the sha256 of its best weights. */
  { type: "read"; experiment: Experiment; start: StartWeights } | { type: "mistake"; problem: Problem };

interface StartRequest {
  experiment: Experiment;
  startFrom: StartFromSpec;
  place: PlaceOf;
  runsFolder: string;
}

const refuse = (place: PlaceOf, code: "unknown-run" | "start-mismatch", message: string): StartRead => ({
  type: "mistake",
  problem: mistake(code, place(["startFrom"], "value"), message),
});

export const readStart = async ({
  experiment,
  startFrom,
  place,
  runsFolder,
}: StartRequest): Promise<StartRead> => {
  const reference = { text: startFrom.run, runsFolder, argumentFolder: runsFolder };
  const found = await findRun(reference, "finished");
  if (found.type === "not-found") return refuse(place, "unknown-run", found.problem.message);
  const { name, folder } = found.files;
  const [change] = await sealFaults(found.files, isOfCheckpoints);
  if (change !== undefined)
    return refuse(place, "unknown-run", `training cannot start from ${name}: ${change}`);
  const best = await readCheckpoint(found.files, "best");
  if (best.type !== "read") {
    const reason = best.type === "missing" ? "it has no checkpoints/best; is it finished?" : best.reason;
    return refuse(place, "unknown-run", `training cannot start from ${name}: ${reason}`);
  }
  const { epoch, model } = best.checkpoint;
  const sha256 = sha256Of(model.weights);
  if (startFrom.sha256 !== null && startFrom.sha256 !== sha256)
    return refuse(
      place,
      "start-mismatch",
      `the best weights of ${name} are not the ones that are named here: their sha256 is ${sha256}`,
    );
  const pinned = { ...experiment, startFrom: { run: folder, sha256 } };
  return { type: "read", experiment: pinned, start: { run: name, epoch, weights: model.weights } };
};
