import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { isSystemError } from "../disk/disk-fault.ts";

const packageFolder = resolve(import.meta.dirname, "../..");

/** What decides the result of a run: petri's code, the schema, and the versions of all packages. */
const inputs = ["bin", "package-lock.json", "package.json", "schema", "src"];

const filesBelow = async (path: string): Promise<string[]> => {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (isSystemError(error, "ENOTDIR")) return [path];
    // An installed package has no lock file.
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
};

/** sha256 of names and contents, hex: equal for equal code, whatever its place, commit and file times. */
export const codeFingerprint = async (folder = packageFolder): Promise<string> => {
  const files = (await Promise.all(inputs.map((input) => filesBelow(join(folder, input))))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash("sha256");
  for (const [i, file] of files.entries()) {
    const bytes = contents[i] ?? Buffer.alloc(0);
    hash.update(`${relative(folder, file).split(sep).join("/")}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
};
