import { closeSync, constants, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { replaceFile } from "../disk/atomic-file.ts";
import { readRegularFile } from "../disk/regular-file.ts";

/** A file of a cache begins with the CRC-32 of what follows, little-endian, so that a damaged one is noticed. */
export const headerBytes = 4;

const open = (path: string): number | null => {
  try {
    // A pipe in its place is not waited for: it is read as empty.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
};

/**
 * Reads a file into `buffer`, which has its whole length (headerBytes + contents), and gives the contents as a view
 * into it; null where there is no such file or a damaged one.
 */
export const readChecked = (path: string, buffer: Buffer): Buffer | null => {
  const file = open(path);
  if (file === null) return null;
  try {
    if (readSync(file, buffer, 0, buffer.length, 0) !== buffer.length) return null;
    const contents = buffer.subarray(headerBytes);
    return crc32(contents) === buffer.readUInt32LE(0) ? contents : null;
  } catch {
    // A damaged disk is no worse than a damaged file: what it held is made again.
    return null;
  } finally {
    closeSync(file);
  }
};

/** Throws the system's error where the disk does not take it. */
export const writeChecked = (path: string, contents: Uint8Array): void => {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(crc32(contents));
  replaceFile(path, Buffer.concat([header, contents]));
};

/** A text whose first line is the CRC-32 of the rest; null where there is none or a damaged one. */
export const readCheckedText = (path: string, mostBytes: number): string | null => {
  try {
    const found = readRegularFile(path, mostBytes);
    if (found.type === "refused") return null;
    const text = found.bytes.toString("utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    return crc32(body).toString(16) === text.slice(0, end) ? body : null;
  } catch {
    return null;
  }
};

/** A disk that takes no more only costs time. */
export const tryToKeepText = (path: string, body: string): void => {
  try {
    replaceFile(path, `${crc32(body).toString(16)}\n${body}`);
  } catch {
    return;
  }
};
