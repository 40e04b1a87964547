import { hash } from "node:crypto";
import { statSync, type BigIntStats } from "node:fs";
import { join, resolve } from "node:path";
import { readCheckedText, tryToKeepText } from "./checked-file.ts";
import { decoderVersion } from "./decode.ts";
import type { PictureReport } from "./picture-report.ts";
import { replaceFile } from "../disk/atomic-file.ts";

/** Change it when reports have what older ones lack: those are not read, and the pictures are looked into again. */
const reportVersion = 2;

/** A file as it was just before it was inspected. */
interface Stamp {
  /** Size, both times and number of the file. The time of the inode counts: no program can set it back. */
  fingerprint: string;
  /**
   * False: changed within two seconds before it was inspected. Another change in the same tick of the file system's
   * clock would not show, so the file is read again next time (git's racy entries).
   */
  settled: boolean;
}

interface Entry extends Stamp {
  report: PictureReport;
}

/** A missing or damaged index is an empty one. */
const readEntries = (path: string): [string, Entry][] => {
  const body = readCheckedText(path, 500e6);
  return body === null ? [] : (JSON.parse(body) as [string, Entry][]);
};

/** Nanoseconds: the coarsest clock of a file system in use, FAT's. */
const raceWindow = 2_000_000_000n;

const stampOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats, now: bigint | null): Stamp => {
  const changed = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  return {
    fingerprint: [size, mtimeNs, ctimeNs, ino].join(":"),
    settled: now !== null && changed + raceWindow < now,
  };
};

const statOrNull = (path: string): BigIntStats | null => {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return null;
  }
};

/** By the file system's clock, since load/ has none; null: nothing can be written in the folder. */
const timeIn = (folder: string): bigint | null => {
  const path = join(folder, "clock");
  try {
    replaceFile(path, "");
    return statSync(path, { bigint: true }).mtimeNs;
  } catch {
    return null;
  }
};

/** Of what was found in pictures, beside their pixels. */
export const reportFolder = (cacheFolder: string): string => join(cacheFolder, "reports");

/** What was found in the pictures of one data directory, so that they need not be read again while they stay as they are. */
export class ReportIndex {
  readonly #directory: string;
  readonly #path: string;
  readonly #now: bigint | null;
  readonly #entries: Map<string, Entry>;
  /** Of the files that were looked up. */
  readonly #stamps = new Map<string, Stamp>();
  #changed = false;

  /** `now`: nanoseconds since 1970, on the clock that gives files their times; null: nothing can be written. */
  constructor(
    cacheFolder: string,
    directory: string,
    maxPixels: number,
    now = timeIn(reportFolder(cacheFolder)),
  ) {
    this.#directory = directory;
    this.#path = join(
      reportFolder(cacheFolder),
      // Which pictures are refused as too large depends on the bound.
      `v${decoderVersion}-r${reportVersion}-${maxPixels}-${hash("sha256", directory).slice(0, 32)}.json`,
    );
    this.#now = now;
    this.#entries = new Map(readEntries(this.#path));
  }

  /** What was found in a file earlier, and whether it is certainly as it was. To be called before the file is read. */
  lookUp(file: string): { report: PictureReport | null; isUnchanged: boolean } {
    const stats = statOrNull(resolve(this.#directory, file));
    const entry = this.#entries.get(file);
    if (stats === null) return { report: null, isUnchanged: false };
    const stamp = stampOf(stats, this.#now);
    this.#stamps.set(file, stamp);
    const isUnchanged = entry !== undefined && entry.settled && entry.fingerprint === stamp.fingerprint;
    return { report: entry?.report ?? null, isUnchanged };
  }

  /** Keeps a report of a file that was looked up. One that could not be read has no hash, and is forgotten. */
  remember(report: PictureReport): void {
    const stamp = this.#stamps.get(report.file);
    this.#changed = true;
    if (stamp === undefined || report.sha256 === "") this.#entries.delete(report.file);
    else this.#entries.set(report.file, { ...stamp, report });
  }

  /** Of two runs at once, the later one's index stays; both are true. */
  save(): void {
    if (!this.#changed || this.#now === null) return;
    tryToKeepText(this.#path, JSON.stringify([...this.#entries]));
  }
}
