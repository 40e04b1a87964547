/** May an export stand there? */
import { lstatSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { diskFault, isSystemError } from "../disk/disk-fault.ts";

/** What an export is: a file whose name ends so, or a folder of files with these names. */
export type ExportKind =
  { type: "file"; endings: readonly string[] } | { type: "folder"; files: readonly string[] };

export type ExportPlace =
  | { type: "empty" }
  /** An older export; it may be replaced. */
  | { type: "taken" }
  /** What follows the place's name in a sentence. */
  | { type: "refused"; reason: string };

const refused = (reason: string): ExportPlace => ({ type: "refused", reason });

/** A folder is replaced whole, so it must hold nothing but an older export. */
const takenPlace = (place: string, kind: ExportKind): ExportPlace => {
  const isFolder = lstatSync(place).isDirectory();
  if (kind.type === "file") return isFolder ? refused("is a folder") : { type: "taken" };
  if (!isFolder) return refused("is not a folder");
  const stranger = readdirSync(place).find((name) => !kind.files.includes(name));
  if (stranger === undefined) return { type: "taken" };
  return refused(`holds ${stranger}, which is not part of an export; name another folder with --out`);
};

/** What is there, or null. Throws the system's error where nobody can know. */
const thereAt = <T>(look: () => T): T | null => {
  try {
    return look();
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
};

const placeOf = (place: string, kind: ExportKind, force: boolean): ExportPlace => {
  if (kind.type === "file" && !kind.endings.some((ending) => place.endsWith(ending)))
    return refused(`must end in ${kind.endings.join(" or ")}, by which Keras knows the form`);
  if (thereAt(() => lstatSync(place)) !== null)
    return force
      ? takenPlace(place, kind)
      : refused("is there already; --force replaces it, --out names another place");
  if (thereAt(() => statSync(dirname(place))) === null)
    return refused("cannot be written: its folder is not there");
  return { type: "empty" };
};

/** @param force whether an older export may be replaced */
export const exportPlace = (place: string, kind: ExportKind, force: boolean): ExportPlace => {
  try {
    return placeOf(place, kind, force);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return refused(`cannot be written: ${fault}`);
  }
};
