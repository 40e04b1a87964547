/**
 * Bounds on nets from elsewhere, looked at before anything is unpacked, parsed or kept in memory. The largest nets that
 * people fine-tune have a quarter of each.
 */
import { megabytes } from "../disk/regular-file.ts";
import { modelMistake, type Mistake } from "./net-result.ts";

/** Of one file, and of all weights of a net. */
export const mostNetBytes = 2e9;
/** Of a description, which is JSON. */
export const mostTextBytes = 16e6;
export const mostJsonValues = 1_000_000;
export const mostJsonLevels = 200;
export const mostLayers = 5000;
export const longestLayerName = 1000;
/** Arrays and groups that a file of weights may hold. */
export const mostStored = 30_000;
/** Groups in one another, and the names of all of them in the path of an array. */
export const mostStoredLevels = 20;
export const longestStoredPath = 4000;
/** Files of an archive. */
export const mostArchived = 1000;

/** Random weights cannot be compressed at all; the sixteen million bytes are for nets of nothing but zeros. */
export const mostUnpacked = (packed: number): number => Math.min(mostNetBytes, 100 * packed + 16e6);

/** `what`: "its model.weights.h5". */
export const unpackedMistake = (what: string, bytes: number, packed: number): Mistake =>
  modelMistake(
    `${what} says that it unpacks to ${megabytes(bytes)}, from a file of ${megabytes(packed)}; ` +
      `at most ${megabytes(mostUnpacked(packed))} are read of that`,
  );
