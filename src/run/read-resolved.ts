import type { ReadResult } from "../read/experiment-source.ts";
import { readExperiment } from "../read/read-experiment.ts";
import type { RunFiles } from "../write/run-files.ts";

/** The experiment of a run, from its resolved.yaml as it stands; what it takes from elsewhere is not looked for. */
export const readResolved = ({ resolved }: RunFiles, argumentFolder: string): Promise<ReadResult> =>
  readExperiment({ file: resolved, set: [], seed: null, epochs: null, argumentFolder });
