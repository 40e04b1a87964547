import { readdir } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "../disk/make-folder.ts";
import { fileSizes } from "./folder-size.ts";
import type { Pip } from "./python.ts";
import { releases, wheelTags } from "./release.ts";
import { lastLines, runTool } from "./run-tool.ts";
import type { EngineVariant, SetupEvent, SetupFailure } from "./setup-event.ts";

const reportEveryMs = 250;

/**
 * Downloads the pinned wheels with pip, as the user configured it. pip checks each wheel's hash.
 * @param staging a folder of this process's own; pip's temporary files are kept in it too
 * @returns absolute paths of the wheels
 */
export const fetchWheels = async (
  pip: Pip,
  variant: EngineVariant,
  staging: string,
  report: (event: SetupEvent) => void,
): Promise<string[] | SetupFailure> => {
  const [wheels, temporary] = [path.join(staging, "wheels"), path.join(staging, "pip")];
  for (const folder of [wheels, temporary]) makeFolder(folder);
  const stop = reportProgress(variant, wheels, temporary, report);
  const result = await runTool(pip.python, pipArguments(variant, wheels), {
    ...process.env,
    TMPDIR: temporary,
  });
  stop();
  if (result.type === "missing") throw new Error(`${pip.python} was there a moment ago`);
  if (result.status !== 0) return downloadFailure(result.output);
  const names = await readdir(wheels);
  return names.map((name) => path.join(wheels, name));
};

const pipArguments = (variant: EngineVariant, destination: string): string[] => [
  "-m",
  "pip",
  "download",
  "--no-deps",
  "--no-input",
  "--disable-pip-version-check",
  "--progress-bar=off",
  "--require-hashes",
  `--requirement=${releases[variant].requirements}`,
  ...wheelTags,
  `--dest=${destination}`,
];

/** pip shows no progress that all its versions have in common, so the files are looked at as they grow. */
const reportProgress = (
  variant: EngineVariant,
  wheels: string,
  temporary: string,
  report: (event: SetupEvent) => void,
): (() => void) => {
  const total = releases[variant].downloadBytes;
  let received = 0;
  const look = async () => {
    const [finished, growing] = await Promise.all([fileSizes(wheels), fileSizes(temporary)]);
    // pip writes a wheel to its cache and to a temporary file at once: the larger one counts.
    const bytes = finished.reduce((sum, size) => sum + size, 0) + Math.max(0, ...growing);
    received = Math.min(total, Math.max(received, bytes));
    report({ type: "downloading", received, total });
  };
  report({ type: "downloading", received, total });
  const timer = setInterval(() => void look(), reportEveryMs);
  return () => {
    clearInterval(timer);
  };
};

const downloadFailure = (output: string): SetupFailure => {
  const detail = lastLines(output);
  if (output.includes("No space left on device"))
    return { type: "setup-failed", reason: "disk-full", message: "the disk is full", mend: null, detail };
  if (output.includes("No matching distribution found"))
    return {
      type: "setup-failed",
      reason: "no-wheel",
      message: "the package index that pip uses does not have the wheel, or cannot be reached",
      mend: "python3 -m pip config list",
      detail,
    };
  return {
    type: "setup-failed",
    reason: "download-failed",
    message: "pip could not download TensorFlow",
    mend: null,
    detail,
  };
};
