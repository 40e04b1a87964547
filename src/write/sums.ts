/** Lists of hashes in the form that `sha256sum -c` reads: a line for each file, with its sha256 and its path. */
import { createHash } from "node:crypto";
import { broken, read, type Parsed } from "./parsed.ts";

export const sumsFile = "SHA256SUMS";

/** Path, with `/` -> sha256 of the file's bytes, hex. */
export type Sums = ReadonlyMap<string, string>;

export const sha256 = (bytes: string | Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r" };
const characters = new Map(Object.entries(escapes).map(([character, escaped]) => [escaped, character]));

/** A name that would break its line is escaped, and a backslash before the hash says so. */
const line = (path: string, sum: string): string => {
  const escaped = path.replaceAll(/[\\\n\r]/g, (character) => escapes[character] ?? character);
  return `${escaped === path ? "" : "\\"}${sum}  ${escaped}`;
};

/** In the order of the map. */
export const sumsText = (sums: Sums): string =>
  [...sums].map(([path, sum]) => `${line(path, sum)}\n`).join("");

const readLine = (text: string): [path: string, sum: string] | null => {
  const [, isEscaped = "", sum = "", name = ""] = /^(\\?)([0-9a-f]{64}) {2}(.+)$/.exec(text) ?? [];
  const path =
    isEscaped === "" ? name : name.replaceAll(/\\./g, (escaped) => characters.get(escaped) ?? escaped);
  return path !== "" && line(path, sum) === text ? [path, sum] : null;
};

/** What sumsText wrote; broken where it could not have written it. */
export const readSums = (text: string): Parsed<Sums> => {
  if (text === "") return broken("it is empty");
  const lines = text.split("\n");
  if (lines.pop() !== "") return broken("its last line is cut off");
  const sums = new Map<string, string>();
  for (const [i, each] of lines.entries()) {
    const entry = readLine(each);
    if (entry === null) return broken(`line ${i + 1} is not a sha256 and a path`);
    if (sums.has(entry[0])) return broken(`line ${i + 1} names a file again`);
    sums.set(...entry);
  }
  return read(sums);
};
