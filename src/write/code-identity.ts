/** Which code of petri makes a run. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isSystemError } from "../disk/disk-fault.ts";
import { packageFolder } from "../disk/package-folder.ts";
import { type GitState, gitState } from "./git-state.ts";
import { jsonReader, objectSchema } from "./json-file.ts";

/** What decides the result of a run: petri's code, the schema, and the versions of all packages. */
const sourceInputs = ["bin", "package-lock.json", "package.json", "schema", "src", "tfjs/package-lock.json"];
/** The same of a built package, which has most packages in dist/, and the exact versions of the others in package.json. */
const builtInputs = ["bin", "dist", "package.json", "schema"];
/** Not one of the inputs itself. */
const builtFile = "dist/built.json";

const filesBelow = async (path: string): Promise<string[]> => {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (isSystemError(error, "ENOTDIR")) return [path];
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
};

/** sha256 of names and contents, hex: equal for equal code, whatever its place, commit and file times. */
export const codeFingerprint = async (folder: string, inputs = sourceInputs): Promise<string> => {
  const found = (await Promise.all(inputs.map((input) => filesBelow(join(folder, input))))).flat().sort();
  const files = found.filter((file) => file !== join(folder, builtFile));
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash("sha256");
  for (const [i, file] of files.entries()) {
    const bytes = contents[i] ?? Buffer.alloc(0);
    hash.update(`${relative(folder, file).split(sep).join("/")}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
};

export interface CodeIdentity {
  /** A built package has that of the checkout from which it was built. */
  code: string;
  git: GitState | null;
}

/** dist/built.json: what the package was built from, and the fingerprint of what was built. */
interface Built extends CodeIdentity {
  files: string;
}

const readBuilt = jsonReader<Built>(
  objectSchema({
    code: { type: "string" },
    git: {
      anyOf: [{ type: "null" }, objectSchema({ commit: { type: "string" }, dirty: { type: "boolean" } })],
    },
    files: { type: "string" },
  }),
);

const sourceIdentity = async (folder: string): Promise<CodeIdentity> => ({
  code: await codeFingerprint(folder),
  git: await gitState(folder),
});

/** Of a checkout whose dist/ is built but for built.json. */
export const builtFrom = async (folder: string): Promise<Built> => ({
  ...(await sourceIdentity(folder)),
  files: await codeFingerprint(folder, builtInputs),
});

/**
 * Of a package without src/: what it was built from, unless a file of it was changed: then its code counts as different
 * from all other.
 */
export const codeIdentity = async (folder = packageFolder): Promise<CodeIdentity> => {
  if (existsSync(join(folder, "src"))) return sourceIdentity(folder);
  const files = await codeFingerprint(folder, builtInputs);
  const built = readBuilt(await readFile(join(folder, builtFile), "utf8").catch(() => ""));
  return built.type === "read" && built.value.files === files
    ? { code: built.value.code, git: built.value.git }
    : { code: files, git: null };
};
