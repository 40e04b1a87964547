import { hash } from "node:crypto";
import { join } from "node:path";
import { readCheckedText, tryToKeepText } from "./checked-file.ts";
import { findNearPairs, type FindPairs, type NearPair } from "./near-pairs.ts";
import { reportFolder } from "./report-index.ts";

/** Change it when the same looks give other pairs than before. */
const version = 1;

/** Three numbers a pair. */
const isPair = (value: unknown): value is [number, number, number] =>
  Array.isArray(value) && value.length === 3 && value.every((number) => typeof number === "number");

const parsePairs = (body: string): NearPair[] | null => {
  const values: unknown = JSON.parse(body);
  if (!Array.isArray(values) || !values.every(isPair)) return null;
  return values.map(([first, second, differing]) => ({ first, second, differing }));
};

/** As findNearPairs, but of pictures that were asked about before the answer lies in the cache. */
export const findKeptPairs =
  (cacheFolder: string): FindPairs =>
  (pictures) => {
    const asked = pictures.map(({ looks, part }) => `${part} ${looks.whole} ${looks.middle} ${looks.thumb}`);
    const key = hash("sha256", asked.join("\n")).slice(0, 32);
    const path = join(reportFolder(cacheFolder), `near-v${version}-${key}.json`);
    const body = readCheckedText(path, 500e6);
    const kept = body === null ? null : parsePairs(body);
    if (kept !== null) return kept;
    const pairs = findNearPairs(pictures);
    const rows = pairs.map(({ first, second, differing }) => [first, second, differing]);
    tryToKeepText(path, JSON.stringify(rows));
    return pairs;
  };
