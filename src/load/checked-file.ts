import { closeSync, constants, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { replaceFile } from "../disk/atomic-file.ts";

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
