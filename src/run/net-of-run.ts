import { join } from "node:path";
import type { Net } from "../keras/net.ts";
import { readNet } from "../keras/read-net.ts";
import type { Experiment } from "../read/experiment.ts";
import type { RunFiles } from "../write/run-files.ts";

export type NetOfRun = { type: "read"; net: Net | null } | { type: "mistake"; message: string };

/**
 * The net of a run's base, as the run's own checkpoint has it: a run folder outlives the file that its base came
 * from. net null: it has no base.
 */
export const netOfRun = async (
  { checkpoints }: RunFiles,
  { base }: Pick<Experiment, "base">,
): Promise<NetOfRun> => {
  if (base === null) return { type: "read", net: null };
  return readNet({ file: join(checkpoints, "best", "model.json"), cut: base.cut });
};
