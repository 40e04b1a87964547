import { join } from "node:path";
import { PictureError } from "../load/picture-source.ts";
import { diskFault } from "../disk/disk-fault.ts";

/** TensorFlow's words, and V8's for an array that is too large to be made at all. */
const outOfMemory =
  /\bOOM\b|out of memory|failed to allocate|RESOURCE_EXHAUSTED|bad_alloc|Invalid (typed )?array length|allocation failed/i;

/** Why a run could not go on, in one sentence, for what its user can mend; null: a bug of ours. */
export const runFault = (error: unknown, dataDirectory: string): string | null => {
  if (error instanceof PictureError)
    return `${join(dataDirectory, error.file)} ${error.reason}; put it back as it was when the run began`;
  const disk = diskFault(error);
  if (disk !== null) return `the run folder could not be written: ${disk}`;
  if (error instanceof Error && outOfMemory.test(error.message))
    return "the engine is out of memory; a smaller generator.batchSize or imageSize, or fewer filters or units need less";
  return null;
};
