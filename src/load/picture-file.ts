import { hash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

/** A picture's file, read; `reason` is to be put after the file's name and holds no path. */
type PictureFile = { type: "read"; bytes: Buffer; sha256: string } | { type: "failed"; reason: string };

const causes: Readonly<Record<string, string>> = {
  ENOENT: "it is not there",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its links go round in a circle",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB",
};

const causeOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown cause";
  return causes[code] ?? code;
};

/**
 * Never throws for what the file system says. Synchronous: in a worker thread it costs less than the way through
 * libuv's pool, whose threads decode meanwhile.
 */
export const readPictureFile = (path: string): PictureFile => {
  try {
    // Reading a pipe or a device would wait for ever.
    if (!statSync(path).isFile()) return { type: "failed", reason: "is not a regular file" };
    const bytes = readFileSync(path);
    return { type: "read", bytes, sha256: hash("sha256", bytes) };
  } catch (error) {
    return { type: "failed", reason: `cannot be read: ${causeOf(error)}` };
  }
};
