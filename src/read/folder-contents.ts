/** Looks into folders, and tells what it could not read as values. Hidden names (.DS_Store, .git) are left out. */
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** Lists one folder; an argument, because the order of a folder's entries is the file system's own business. */
export type ReadFolder = (folder: string) => Promise<readonly Dirent[]>;

export const readFolder: ReadFolder = (folder) => readdir(folder, { withFileTypes: true });

/** Why a folder or link could not be followed; `code` is the system's (ENOENT, EACCES, ELOOP, ...). */
export interface Trouble {
  /** Below the folder that was asked for, with `/`; empty: that folder itself. */
  path: string;
  code: string;
  /** Continues the path in a sentence: "does not exist". */
  reason: string;
}

export interface Contents {
  /** Below the folder that was asked for, with `/`, in no order to rely on. Links to nothing are files. */
  files: readonly string[];
  folders: readonly string[];
  troubles: readonly Trouble[];
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "is not a folder",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
  ELOOP: "is a symbolic link that leads back to itself",
};

const loop = "is a symbolic link to a folder that it lies in, so that following it would never end";

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** A system error as a value; anything else is a bug of ours and is thrown on. */
const troubleAt = (path: string, error: unknown): Trouble => {
  const code = codeOf(error);
  if (code === "" || !(error instanceof Error)) throw error;
  return { path, code, reason: reasons[code] ?? `cannot be read: ${error.message}` };
};

type Kind = "file" | "folder" | "other";

/** Of the thing itself or of what a link leads to. A link to nothing counts as a file: reading it will say so. */
const kindOf = async (path: string, entry: Dirent): Promise<Kind> => {
  try {
    const thing = entry.isSymbolicLink() ? await stat(path) : entry;
    return thing.isDirectory() ? "folder" : thing.isFile() ? "file" : "other";
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "file";
    throw error;
  }
};

/** Would descending into `target` lead back to a folder we are in? All are real paths. */
const leadsBack = (target: string, above: readonly string[]): boolean =>
  above.some(
    (folder) => folder === target || folder.startsWith(target.endsWith(sep) ? target : target + sep),
  );

interface Walk {
  root: string;
  deep: boolean;
  list: ReadFolder;
  files: string[];
  folders: string[];
  troubles: Trouble[];
}

/** `above`: real paths of the folders we are in, this one last. */
const enter = async (walk: Walk, path: string, above: readonly string[]): Promise<void> => {
  for (const entry of await walk.list(join(walk.root, path))) {
    if (entry.name.startsWith(".")) continue;
    const below = path === "" ? entry.name : `${path}/${entry.name}`;
    try {
      await visit(walk, below, entry, above);
    } catch (error) {
      walk.troubles.push(troubleAt(below, error));
    }
  }
};

const visit = async (walk: Walk, path: string, entry: Dirent, above: readonly string[]): Promise<void> => {
  // Most are files, and joining thousands of paths takes longer than listing them.
  if (entry.isFile()) {
    walk.files.push(path);
    return;
  }
  const full = join(walk.root, path);
  const kind = await kindOf(full, entry);
  if (kind === "file") walk.files.push(path);
  if (kind !== "folder") return;
  walk.folders.push(path);
  if (!walk.deep) return;
  const real = await realpath(full);
  if (leadsBack(real, above)) walk.troubles.push({ path, code: "ELOOP", reason: loop });
  else await enter(walk, path, [...above, real]);
};

/**
 * Files and folders of a folder, and with `deep` of all folders below it. Symbolic links are followed;
 * one that leads back to where it lies is a trouble.
 */
export const folderContents = async (root: string, deep: boolean, list: ReadFolder): Promise<Contents> => {
  const walk: Walk = { root, deep, list, files: [], folders: [], troubles: [] };
  try {
    await enter(walk, "", [await realpath(root)]);
  } catch (error) {
    walk.troubles.push(troubleAt("", error));
  }
  return walk;
};
