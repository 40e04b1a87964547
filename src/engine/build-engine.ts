/** Makes a whole engine in its folder, or only its binding. The caller holds the lock. */
import { readdir, rename, rm, statfs } from "node:fs/promises";
import path from "node:path";
import { compileBinding, compilerCommand, noCompiler } from "./compile-binding.ts";
import { fetchWheels } from "./fetch-wheels.ts";
import { type ListedFile, isListedFile, writeManifest } from "./manifest.ts";
import { isOnPath } from "./package-manager.ts";
import { type Pip, findPip } from "./python.ts";
import { recipeFile, releases } from "./release.ts";
import { lastLines, runTool } from "./run-tool.ts";
import type { EngineVariant, SetupEvent, SetupFailure } from "./setup-event.ts";
import { missingSpace } from "./setup-failures.ts";

/**
 * Unpacks what the engine needs into `folder`, and removes each wheel as soon as it is unpacked, to need less room.
 * @returns the large files with their hashes
 */
const unpackWheels = async (
  pip: Pip,
  wheels: readonly string[],
  folder: string,
): Promise<ListedFile[] | SetupFailure> => {
  const listed: ListedFile[] = [];
  for (const wheel of wheels) {
    const result = await runTool(pip.python, [recipeFile("unpack_wheel.py"), wheel, folder]);
    if (result.type === "missing") throw new Error(`${pip.python} was there a moment ago`);
    if (result.status !== 0) return unpackFailure(result.output);
    listed.push(...readLines(result.standardOutput));
    await rm(wheel);
  }
  return listed;
};

const readLines = (text: string): ListedFile[] => {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const value: unknown = JSON.parse(line);
    if (!isListedFile(value)) throw new Error(`unpack_wheel.py printed ${line}`);
    return value;
  });
};

const unpackFailure = (output: string): SetupFailure => {
  const detail = lastLines(output);
  const full = output.includes("No space left on device");
  return {
    type: "setup-failed",
    reason: full ? "disk-full" : "unpack-failed",
    message: full ? "the disk is full" : "the TensorFlow wheel could not be unpacked",
    mend: null,
    detail,
  };
};

type Report = (event: SetupEvent) => void;

const unfinishedMark = ".unfinished-";

/**
 * Lets `fill` work in a folder beside, which gets the name `folder` when it is done: whoever is killed leaves nothing
 * that could be taken for the whole. @returns null when it is done
 */
export const fillAndName = async (
  folder: string,
  fill: (staging: string) => Promise<SetupFailure | null>,
): Promise<SetupFailure | null> => {
  await removeUnfinished(folder);
  const staging = `${folder}${unfinishedMark}${process.pid}`;
  try {
    const failed = await fill(staging);
    if (failed !== null) return failed;
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
    return null;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
};

/** Fetches, unpacks and compiles. @returns null when it is done */
export const buildEngine = async (
  variant: EngineVariant,
  folder: string,
  report: Report,
): Promise<SetupFailure | null> => {
  const pip = await findPip();
  if (pip.type === "setup-failed") return pip;
  const failure = missingCompiler() ?? (await missingRoom(variant, path.dirname(folder)));
  if (failure !== null) return failure;
  return fillAndName(folder, (staging) => fill(pip, variant, staging, report));
};

/** Compiles the binding in a folder whose libraries are good. @returns null when it is done */
export const rebuildBinding = async (
  folder: string,
  libraries: readonly ListedFile[],
  report: Report,
): Promise<SetupFailure | null> => {
  report({ type: "compiling", compiler: compilerCommand()[0] });
  const failure = await compileBinding(folder);
  if (failure === null) await writeManifest(folder, libraries);
  return failure;
};

const fill = async (
  pip: Pip,
  variant: EngineVariant,
  staging: string,
  report: Report,
): Promise<SetupFailure | null> => {
  const wheels = await fetchWheels(pip, variant, staging, report);
  if (!Array.isArray(wheels)) return wheels;
  report({ type: "unpacking" });
  const libraries = await unpackWheels(pip, wheels, staging);
  if (!Array.isArray(libraries)) return libraries;
  for (const part of ["wheels", "pip"]) await rm(path.join(staging, part), { recursive: true, force: true });
  return rebuildBinding(staging, libraries, report);
};

/** Removes what a process left that died while it built. */
const removeUnfinished = async (folder: string): Promise<void> => {
  const parent = path.dirname(folder);
  const start = `${path.basename(folder)}${unfinishedMark}`;
  const left = (await readdir(parent)).filter((name) => name.startsWith(start));
  for (const name of left) await rm(path.join(parent, name), { recursive: true, force: true });
};

/** Asked before the long download. */
const missingCompiler = (): SetupFailure | null => {
  const [program] = compilerCommand();
  return program.includes(path.sep) || isOnPath(program) ? null : noCompiler(program);
};

const missingRoom = async (variant: EngineVariant, folder: string): Promise<SetupFailure | null> => {
  const { bavail, bsize } = await statfs(folder);
  return missingSpace(bavail * bsize, releases[variant].spaceBytes, folder);
};
