import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { replaceFile } from "./replace-file.ts";

/**
 * What a frozen net says of each picture, on disk: a file a picture, `ab/abcdef….ft`, named by the sha256 of the
 * picture's bytes, in a folder for each key, which names all else that decides the numbers. The file begins with the
 * CRC-32 of the numbers, little-endian.
 */
export interface FeatureCache {
  /** Reads one picture's numbers into `to`, whose length they have; false where there is no entry or a damaged one. */
  read(sha256: string, to: Float32Array): boolean;
  /** Throws the system's error where the disk does not take them. */
  write(sha256: string, features: Float32Array): void;
}

export const featureEnding = ".ft";

const headerBytes = 4;

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const open = (path: string): number | null => {
  try {
    return openSync(path, "r");
  } catch {
    return null;
  }
};

const readWhole = (path: string, header: Buffer, bytes: Uint8Array): boolean => {
  const file = open(path);
  if (file === null) return false;
  try {
    return (
      readSync(file, header, 0, headerBytes, 0) === headerBytes &&
      readSync(file, bytes, 0, bytes.length, headerBytes) === bytes.length &&
      crc32(bytes) === header.readUInt32LE(0)
    );
  } catch {
    // A damaged disk is no worse than a damaged file: the features are computed again.
    return false;
  } finally {
    closeSync(file);
  }
};

export const openFeatureCache = (cacheFolder: string, key: string): FeatureCache => {
  const folder = join(cacheFolder, "features", key.slice(0, 16));
  const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), `${sha256}${featureEnding}`);
  return {
    read: (sha256, to) => readWhole(pathOf(sha256), Buffer.alloc(headerBytes), bytesOf(to)),
    write(sha256, features) {
      const header = Buffer.alloc(headerBytes);
      header.writeUInt32LE(crc32(bytesOf(features)));
      replaceFile(pathOf(sha256), Buffer.concat([header, bytesOf(features)]));
    },
  };
};
