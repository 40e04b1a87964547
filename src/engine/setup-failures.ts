import type { Mend } from "./mend.ts";
import type { EngineVariant, SetupFailure } from "./setup-event.ts";

/** What is put into the cache. */
type SetUp = "the engine" | "Optuna";

/** @param free bytes free in `folder`'s file system; null: it is enough */
export const missingSpace = (
  free: number,
  needed: number,
  folder: string,
  what: SetUp = "the engine",
): SetupFailure | null => {
  if (free >= needed) return null;
  return {
    type: "setup-failed",
    reason: "disk-full",
    message: `${what} needs ${gigabytes(needed)} in ${folder}, where ${gigabytes(free)} are free`,
    mend: elsewhere(what),
    detail: "",
  };
};

const notWritable = new Set([
  ...["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT", "ELOOP", "ENAMETOOLONG"],
]);

/** What the file system refused, as a value; anything else is a bug and is thrown again. */
export const fileSystemFailure = (
  error: unknown,
  folder: string,
  what: SetUp = "the engine",
): SetupFailure => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const detail = error instanceof Error ? error.message : "";
  if (code === "ENOSPC" || code === "EDQUOT")
    return {
      type: "setup-failed",
      reason: "disk-full",
      message: `the disk of ${folder} is full`,
      mend: elsewhere(what),
      detail,
    };
  if (typeof code === "string" && notWritable.has(code))
    return {
      type: "setup-failed",
      reason: "cache-not-writable",
      message: `${what} cannot be put into ${folder}`,
      mend: elsewhere(what),
      detail,
    };
  throw error;
};

/** Puts the cache on another disk. */
const elsewhere = (what: SetUp): Mend => ({
  type: "petri",
  environment: "XDG_CACHE_HOME=/a/folder/with/space",
  args: what === "Optuna" ? "setup --optuna" : "setup",
});

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** The command that builds an engine, or looks at every byte of it and builds again what is wrong. */
export const setupCommand = (variant: EngineVariant): Mend => ({
  type: "petri",
  environment: "",
  args: `setup${variant === "gpu" ? " --device gpu" : ""}`,
});
