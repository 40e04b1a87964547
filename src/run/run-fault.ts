import { PictureError } from "../load/picture-source.ts";
import { diskFault } from "../write/disk-fault.ts";

const outOfMemory = /\bOOM\b|out of memory|failed to allocate|RESOURCE_EXHAUSTED|bad_alloc/i;

/** Why a run could not go on, in one sentence, for what its user can mend; null: a bug of ours. */
export const runFault = (error: unknown): string | null => {
  if (error instanceof PictureError) return `${error.message}; it was readable when the run began`;
  const disk = diskFault(error);
  if (disk !== null) return `the run folder could not be written: ${disk}`;
  if (error instanceof Error && outOfMemory.test(error.message))
    return "the engine is out of memory; a smaller generator.batchSize or imageSize needs less";
  return null;
};
