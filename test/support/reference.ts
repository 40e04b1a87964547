import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of reference vectors: REFERENCE_DIR, or the copy in this project. */
export const referencePath = (name: string): string =>
  join(process.env.REFERENCE_DIR ?? join(import.meta.dirname, "../reference"), name);

/** A file of vectors; what is in it stands in the folder's README. A file that is not there is a failure. */
export const readReference = (name: string): unknown => JSON.parse(readFileSync(referencePath(name), "utf8"));

/** base64 of uint8, as the vectors keep pictures. */
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "base64"));
