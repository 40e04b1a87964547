import { existsSync } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { makeFolder } from "../disk/make-folder.ts";
import { readRegularFile } from "../disk/regular-file.ts";
import { takeLock } from "../disk/take-lock.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { isSystemError } from "../disk/disk-fault.ts";
import { jsonReader, jsonText, objectSchema } from "./json-file.ts";
import type { Parsed } from "./parsed.ts";
import { lookAtProcess, processStart } from "./process-start.ts";

type RunProgress = "running" | "finished" | "failed" | "interrupted" | "nan" | "pruned";

/** machine/status.json: how far the run has come, and the process that works on it. */
export interface RunStatus {
  state: RunProgress;
  /** Why it failed, in one sentence; null in other states. */
  reason: string | null;
  pid: number;
  /** When that process began, as lookAtProcess says it: its number may be used again by another process. */
  processStart: string | null;
  host: string;
  /** ISO time of the last sign of life. */
  heartbeat: string;
}

/** Seconds without a sign of life after which a run of another host counts as dead. */
const heartbeatLimit = 60;
const heartbeatEvery = 15;

export const readStatus: (text: string) => Parsed<RunStatus> = jsonReader<RunStatus>(
  objectSchema({
    state: { enum: ["running", "finished", "failed", "interrupted", "nan", "pruned"] },
    reason: { type: ["string", "null"] },
    pid: { type: "integer", minimum: 1 },
    processStart: { type: ["string", "null"] },
    host: { type: "string" },
    heartbeat: { type: "string" },
  }),
);

/**
 * Whether the process that wrote this still works on the run: on this host when its number lives with the same
 * start, seen from another host (or where starts cannot be told) when its last sign of life is younger than 60 s.
 * now: milliseconds since 1970.
 */
export const isAlive = async (status: RunStatus, now: number): Promise<boolean> => {
  if (status.state !== "running") return false;
  if (status.host === hostname() && status.processStart !== null)
    return (await processStart(status.pid)) === status.processStart;
  return Math.abs(now - Date.parse(status.heartbeat)) < heartbeatLimit * 1000;
};

/** On a full disk, overwrites the old file in its own space, padded with spaces, so that the folder still says why. */
const writeOver = async (file: string, text: string): Promise<void> => {
  const { size } = await stat(file);
  const handle = await open(file, "r+");
  try {
    await handle.write(text.padEnd(size), 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeText = async (file: string, text: string): Promise<void> => {
  try {
    await writeFileAtomic(file, text);
  } catch (error) {
    if (!isSystemError(error, "ENOSPC", "EDQUOT") || !existsSync(file)) throw error;
    await writeOver(file, text);
  }
};

const writeStatus = (file: string, status: RunStatus): Promise<void> => writeText(file, jsonText(status));

export interface StatusKeeper {
  /** Says how the run ended and gives no more signs of life. */
  end(state: Exclude<RunProgress, "running">, reason?: string): Promise<void>;
}

const ownStatus = async (state: RunProgress, reason: string | null): Promise<RunStatus> => ({
  state,
  reason,
  pid: process.pid,
  processStart: await processStart(process.pid),
  host: hostname(),
  heartbeat: new Date().toISOString(),
});

/** For a folder that was just made: what cannot hold this much is no place for a run. Throws the system's error. */
export const writeFirstStatus = async (file: string): Promise<void> =>
  writeStatus(file, await ownStatus("running", null));

/** null: there is none, or something that would have to be waited for. Throws the system's error. */
const statusText = (file: string): string | null => {
  if (!existsSync(file)) return null;
  const found = readRegularFile(file, 1e6);
  return found.type === "read" ? found.bytes.toString("utf8") : null;
};

export const foundStatus = (file: string): Parsed<RunStatus> | null => {
  const text = statusText(file);
  return text === null ? null : readStatus(text);
};

const isOthers = async (file: string): Promise<boolean> => {
  const status = foundStatus(file);
  return status?.type === "read" && (await isAlive(status.value, Date.now()));
};

/** Longest time that a killed process is waited for: with many gigabytes, or a slow disk, the system takes seconds. */
const endingPatience = 60_000;

/**
 * Waits while the process that works on a run is ending: killed, and not yet taken down by the system. Until then the
 * run counts as running. `onWait`: called once, when that takes longer than a second.
 */
export const untilEnded = async (file: string, onWait: () => void): Promise<void> => {
  const start = performance.now();
  let isTold = false;
  for (;;) {
    const status = foundStatus(file);
    if (status?.type !== "read" || status.value.state !== "running") return;
    const { host, pid, processStart: began } = status.value;
    const look = host === hostname() ? await lookAtProcess(pid) : null;
    const waited = performance.now() - start;
    if (look?.start !== began || !look.isEnding || waited > endingPatience) return;
    if (!isTold && waited > 1000) {
      isTold = true;
      onWait();
    }
    await pause(20);
  }
};

/**
 * Looking and writing take milliseconds. Whoever finds the lock held waits for it longer than a lock counts whose holder
 * was killed.
 */
const lockTimes = { staleAfter: 2000, patience: 5000 };

/** null: another process holds it all the time. Throws the system's error. */
const lockStatus = async (file: string, onWait: () => void): Promise<(() => Promise<void>) | null> => {
  try {
    return await takeLock(file, { ...lockTimes, onWait });
  } catch (error) {
    if (isSystemError(error, "ELOCKED")) return null;
    throw error;
  }
};

/** A run that this process works on from now on. */
export interface TakenRun {
  /** Gives the run back after all: its status is again what it was, byte for byte. */
  giveBack(): Promise<void>;
}

/**
 * Makes this process the one that works on a run; null: a living one does already. Of several processes of this
 * host that ask at once, exactly one gets it. Throws the system's error. `onWait`: another has been asking for a second.
 * `isLeft`: whether a run in this state is taken at all; null: nobody has begun it.
 */
export const takeOver = async (
  file: string,
  onWait: () => void,
  isLeft: (before: RunStatus | null) => boolean = () => true,
): Promise<TakenRun | null> => {
  makeFolder(dirname(file));
  const release = await lockStatus(file, onWait);
  if (release === null) return null;
  try {
    if (await isOthers(file)) return null;
    const found = foundStatus(file);
    if (!isLeft(found?.type === "read" ? found.value : null)) return null;
    const before = statusText(file);
    await writeFirstStatus(file);
    return {
      giveBack: () => (before === null ? rm(file, { force: true }) : writeText(file, before)),
    };
  } finally {
    await release();
  }
};

/** Says "running", now and every 15 s, until end is called. The timer keeps no process alive. */
export const keepStatus = async (file: string): Promise<StatusKeeper> => {
  const write = async (state: RunProgress, reason: string | null): Promise<void> =>
    writeStatus(file, await ownStatus(state, reason));

  let lastBeat = Promise.resolve();
  const beat = (): void => {
    // A lost sign of life must not end the training; what is wrong with the disk shows at the next checkpoint.
    lastBeat = lastBeat.then(() => write("running", null)).catch(() => undefined);
  };
  beat();
  await lastBeat;
  const timer = setInterval(beat, heartbeatEvery * 1000).unref();
  return {
    async end(state, reason) {
      clearInterval(timer);
      await lastBeat;
      await write(state, reason ?? null);
    },
  };
};
