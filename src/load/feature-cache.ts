import { join } from "node:path";
import { headerBytes, readChecked, writeChecked } from "./checked-file.ts";

/**
 * What a frozen net says of each picture, on disk: a file for each picture, `ab/abcdef….ft`, named by the sha256 of the
 * picture's bytes, in a folder for each key, which names all else that decides the numbers.
 */
export interface FeatureCache {
  /** Reads one picture's numbers into `to`, whose length they have; false where there is no entry or a damaged one. */
  read(sha256: string, to: Float32Array): boolean;
  /** Throws the system's error where the disk does not take them. */
  write(sha256: string, features: Float32Array): void;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Of the files below `features`. */
export const featureEnding = ".ft";

/** `length`: numbers of one picture. */
export const openFeatureCache = (cacheFolder: string, key: string, length: number): FeatureCache => {
  const folder = join(cacheFolder, "features", key.slice(0, 16));
  const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), `${sha256}${featureEnding}`);
  const buffer = Buffer.allocUnsafeSlow(headerBytes + length * Float32Array.BYTES_PER_ELEMENT);
  return {
    read(sha256, to) {
      const contents = readChecked(pathOf(sha256), buffer);
      if (contents !== null) bytesOf(to).set(contents);
      return contents !== null;
    },
    write(sha256, features) {
      writeChecked(pathOf(sha256), bytesOf(features));
    },
  };
};
