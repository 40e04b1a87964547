/**
 * Looks into folders, and returns what it could not read as values. Hidden names (.DS_Store, .git) are left out. One thing
 * that cannot be followed hides no other.
 */
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import { isPicture } from "./sort-pictures.ts";

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
  /**
   * Below the folder that was asked for, with `/`, in no particular order: all that is not a folder, pipes and `broken`
   * included.
   */
  files: readonly string[];
  folders: readonly string[];
  /** Links that lead nowhere: opening them will say so. */
  broken: readonly Trouble[];
  troubles: readonly Trouble[];
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "is not a folder",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
  ELOOP: "is a symbolic link that leads back to itself",
  EILSEQ:
    "has a name that is not UTF-8; rename it (convmv -f latin1 -t utf8 -r --notest FOLDER does so for all in a folder)",
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

const isFolder = async (walk: Walk, path: string, entry: Dirent): Promise<boolean> => {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return (await stat(join(walk.root, path))).isDirectory();
  } catch (error) {
    const { code, reason } = troubleAt(path, error);
    walk.broken.push({ path, code, reason: code === "ENOENT" ? "is a symbolic link to nothing" : reason });
    return false;
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
  broken: Trouble[];
  troubles: Trouble[];
}

/** Bytes that are no ASCII as \\xNN. */
const escaped = (name: Buffer): string =>
  [...name]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`,
    )
    .join("");

/**
 * Node reads names as UTF-8 and puts U+FFFD for what is none: such a name opens nothing. What could be a picture or a
 * class is a trouble; others are files in no class. Gives the entries that can be opened.
 */
const withoutUnreadableNames = async (
  walk: Walk,
  path: string,
  entries: readonly Dirent[],
): Promise<readonly Dirent[]> => {
  if (!entries.some(({ name }) => name.includes("\uFFFD"))) return entries;
  const names = await readdir(join(walk.root, path), { encoding: "buffer", withFileTypes: true });
  const sound = new Set(names.map(({ name }) => name.toString()));
  for (const entry of names) {
    if (entry.name.equals(Buffer.from(entry.name.toString()))) continue;
    sound.delete(entry.name.toString());
    if (entry.name[0] === 0x2e) continue;
    const below = posix.join(path, escaped(entry.name));
    if (entry.isFile() && !isPicture(below)) walk.files.push(below);
    else walk.troubles.push({ path: below, code: "EILSEQ", reason: reasons.EILSEQ ?? "" });
  }
  return entries.filter(({ name }) => sound.has(name));
};

/** `above`: real paths of the folders we are in, this one last. */
const enter = async (walk: Walk, path: string, above: readonly string[]): Promise<void> => {
  const entries = await withoutUnreadableNames(walk, path, await walk.list(join(walk.root, path)));
  for (const entry of entries) {
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
  if (!(await isFolder(walk, path, entry))) {
    walk.files.push(path);
    return;
  }
  walk.folders.push(path);
  if (!walk.deep) return;
  const real = await realpath(join(walk.root, path));
  if (leadsBack(real, above)) walk.troubles.push({ path, code: "ELOOP", reason: loop });
  else await enter(walk, path, [...above, real]);
};

/**
 * Files and folders of a folder, and with `deep` of all folders below it. Symbolic links are followed;
 * one that leads back to where it lies is a trouble.
 */
export const folderContents = async (root: string, deep: boolean, list: ReadFolder): Promise<Contents> => {
  const walk: Walk = { root, deep, list, files: [], folders: [], broken: [], troubles: [] };
  try {
    await enter(walk, "", [await realpath(root)]);
  } catch (error) {
    walk.troubles.push(troubleAt("", error));
  }
  return walk;
};
