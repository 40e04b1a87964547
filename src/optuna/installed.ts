/** Where Optuna lies in petri's cache, for which Python, and whether it is whole there. Changes nothing but its manifest. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { engineCacheFolder } from "../engine/cache-folder.ts";
import { faultOf, isListedFile, isRecord, type ListedFile, listFile } from "../engine/manifest.ts";
import { installCommand } from "../engine/package-manager.ts";
import { pythonProgram } from "../engine/python.ts";
import { runTool } from "../engine/run-tool.ts";
import type { SetupFailure } from "../engine/setup-event.ts";

/** As python/requirements.txt pins it. */
export const optunaVersion = "5.0.0";

const oldestPython = [3, 10] as const;

/** Absolute path of a file under python/. */
export const pythonFile = (name: string): string => fileURLToPath(new URL(`python/${name}`, import.meta.url));

/** What packages with compiled parts depend on. */
interface Python {
  type: "python";
  program: string;
  /** "3.11" */
  version: string;
  /** cpython-311-x86_64-linux-gnu */
  abi: string;
}

const askPython =
  "import sys, sysconfig as s; print(*sys.version_info[:2], s.get_config_var('SOABI') or sys.implementation.cache_tag)";

export const findPython = async (): Promise<Python | SetupFailure> => {
  const program = pythonProgram();
  const result = await runTool(program, ["-c", askPython]);
  const answer = result.type === "ran" ? /^(\d+) (\d+) (\S+)$/m.exec(result.standardOutput) : null;
  if (answer === null) {
    const message = `there is no ${program}, on which Optuna runs`;
    const detail = result.type === "ran" ? result.output.trim() : "";
    return { type: "setup-failed", reason: "no-python", message, mend: installCommand("python"), detail };
  }
  const [, major = "", minor = "", abi = ""] = answer;
  const version = `${major}.${minor}`;
  if (Number(major) === oldestPython[0] && Number(minor) >= oldestPython[1])
    return { type: "python", program, version, abi };
  const message =
    `Optuna needs Python ${oldestPython.join(".")} or newer, and ${program} is ${version} ` +
    "(the variable PYTHON names another)";
  return { type: "setup-failed", reason: "old-python", message, mend: null, detail: "" };
};

export const requirements = pythonFile("requirements.txt");

/** In the cache; its name holds all that another environment would differ in. */
export const folderFor = ({ abi }: Python): string => {
  const pinned = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 8);
  return path.join(path.dirname(engineCacheFolder()), "optuna", `optuna-${optunaVersion}-${pinned}-${abi}`);
};

const manifestFile = "optuna.json";

export type Inspection = { type: "whole" } | { type: "absent" } | { type: "broken"; why: string };

const readManifest = async (folder: string): Promise<ListedFile[] | null> => {
  const text = await readFile(path.join(folder, manifestFile), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    const files: unknown = isRecord(value) ? value.files : [];
    return Array.isArray(files) && files.every(isListedFile) ? files : [];
  } catch {
    return [];
  }
};

export const inspect = async (folder: string): Promise<Inspection> => {
  const files = await readManifest(folder);
  if (files === null) return { type: "absent" };
  if (files.length === 0) return { type: "broken", why: `${manifestFile} cannot be read` };
  const faults = await Promise.all(files.map((file) => faultOf(folder, file, "sizes")));
  const why = faults.find((fault) => fault !== null) ?? null;
  return why === null ? { type: "whole" } : { type: "broken", why };
};

/** What Python compiles of the packages may be compiled again by Python at any time, and is not listed. */
export const writeManifest = async (folder: string): Promise<void> => {
  const entries = await readdir(path.join(folder, "packages"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".pyc"));
  const names = files.map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
  const listed: ListedFile[] = [];
  for (const name of names.sort()) listed.push(await listFile(folder, name));
  await writeFileAtomic(path.join(folder, manifestFile), `${JSON.stringify({ files: listed }, null, 1)}\n`);
};
