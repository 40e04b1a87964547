/**
 * Optuna and what it needs, fetched by pip into petri's cache: once for all checkouts, and again when it is not whole.
 * Only a search by `tpe`, or one that prunes, needs it.
 */
import { readFileSync } from "node:fs";
import { rm, statfs } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "../disk/make-folder.ts";
import { takeLock } from "../disk/take-lock.ts";
import { fillAndName } from "../engine/build-engine.ts";
import { installCommand } from "../engine/package-manager.ts";
import { lastLines, runTool } from "../engine/run-tool.ts";
import type { SetupFailure, SetupFailureReason } from "../engine/setup-event.ts";
import { fileSystemFailure, missingSpace } from "../engine/setup-failures.ts";
import { findPython, folderFor, inspect, type Inspection, requirements, writeManifest } from "./installed.ts";

/** What is kept, and pip's temporary files. */
const spaceBytes = 250_000_000;

/** Optuna that lies whole in the user's cache. */
export interface OptunaInstall {
  type: "installed";
  /** The program that runs it. */
  python: string;
  /** To be Python's PYTHONPATH. */
  packages: string;
  folder: string;
}

export type OptunaSetupEvent =
  /** Something is there, but it is not whole: it will be fetched again. */
  | { type: "rebuilding"; why: string }
  /** Another process is fetching it; this one waits and will use it. */
  | { type: "waiting" }
  /** Packages that pip has turned to so far. */
  | { type: "fetching"; done: number; total: number }
  | { type: "finished"; folder: string };

type Report = (event: OptunaSetupEvent) => void;

const failure = (
  reason: SetupFailureReason,
  message: string,
  mend: SetupFailure["mend"],
  detail: string,
): SetupFailure => ({ type: "setup-failed", reason, message, mend, detail });

const pipArguments = (folder: string): string[] => [
  ...["-m", "pip", "install", "--no-deps", "--no-input", "--no-user", "--disable-pip-version-check"],
  ...["--progress-bar=off", "--no-warn-script-location", "--only-binary=:all:", "--require-hashes"],
  `--requirement=${requirements}`,
  `--target=${path.join(folder, "packages")}`,
];

/** Tells each package that pip turns to. Those that only other systems need are ignored, which pip says first. */
const hearPip = (report: Report): ((text: string) => void) => {
  const pinned = readFileSync(requirements, "utf8").match(/^[\w-]+==/gm)?.length ?? 0;
  let heard = "";
  return (text) => {
    heard += text;
    const count = (word: string): number => heard.match(new RegExp(`^${word} `, "gm"))?.length ?? 0;
    report({ type: "fetching", done: count("Collecting"), total: pinned - count("Ignoring") });
  };
};

const pipFailure = (python: string, output: string): SetupFailure => {
  if (output.includes("No module named pip"))
    return failure("no-pip", `${python} has no pip, which fetches Optuna`, installCommand("pip"), "");
  const detail = lastLines(output, 3);
  if (output.includes("No space left on device"))
    return failure("disk-full", "the disk is full, so Optuna could not be fetched", null, detail);
  return failure("download-failed", "pip could not fetch Optuna", null, detail);
};

const fill = async (python: string, staging: string, report: Report): Promise<SetupFailure | null> => {
  const temporary = path.join(staging, "pip");
  makeFolder(temporary);
  const environment = { ...process.env, TMPDIR: temporary };
  const result = await runTool(python, pipArguments(staging), environment, hearPip(report));
  if (result.type === "missing") throw new Error(`${python} was there a moment ago`);
  if (result.status !== 0) return pipFailure(python, result.output);
  await rm(temporary, { recursive: true, force: true });
  await writeManifest(staging);
  return null;
};

/** The caller holds the lock. */
const mend = async (python: string, folder: string, report: Report): Promise<SetupFailure | null> => {
  const inspection = await inspect(folder);
  if (inspection.type === "whole") return null;
  if (inspection.type === "broken") report({ type: "rebuilding", why: inspection.why });
  const { bavail, bsize } = await statfs(path.dirname(folder));
  const full = missingSpace(bavail * bsize, spaceBytes, path.dirname(folder), "Optuna");
  const failed = full ?? (await fillAndName(folder, (staging) => fill(python, staging, report)));
  if (failed === null) report({ type: "finished", folder });
  return failed;
};

const makeWhole = async (python: string, folder: string, report: Report): Promise<SetupFailure | null> => {
  const onWait = () => {
    report({ type: "waiting" });
  };
  try {
    makeFolder(path.dirname(folder));
    const release = await takeLock(folder, { staleAfter: 15_000, patience: Infinity, onWait });
    try {
      return await mend(python, folder, report);
    } finally {
      await release();
    }
  } catch (error) {
    return fileSystemFailure(error, folder, "Optuna");
  }
};

/** Whoever searches by another method need not mend it. */
const withoutIt = (failed: SetupFailure): SetupFailure => ({
  ...failed,
  message: `${failed.message}; grid, zip and random work without it`,
});

/** Gives Optuna of the user's cache; fetches it if it is not there or not whole. Of two processes one waits. */
export const ensureOptuna = async (report: Report): Promise<OptunaInstall | SetupFailure> => {
  const python = await findPython();
  if (python.type === "setup-failed") return withoutIt(python);
  const folder = folderFor(python);
  const isWhole = (await inspect(folder)).type === "whole";
  const failed = isWhole ? null : await makeWhole(python.program, folder, report);
  if (failed !== null) return withoutIt(failed);
  return { type: "installed", python: python.program, packages: path.join(folder, "packages"), folder };
};

export type OptunaState = (Inspection & { folder: string }) | SetupFailure;

/** For `doctor`: looks, and changes nothing. */
export const examineOptuna = async (): Promise<OptunaState> => {
  const python = await findPython();
  if (python.type === "setup-failed") return withoutIt(python);
  const folder = folderFor(python);
  return { ...(await inspect(folder)), folder };
};
