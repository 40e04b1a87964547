import type { CacheStatus, KeptKind } from "../load/cache-status.ts";
import { tableLines } from "./table.ts";

const words: Record<KeptKind, string> = {
  pictures: "decoded pictures",
  features: "pictures' features",
  nets: "fetched nets",
};

const kinds: readonly KeptKind[] = ["pictures", "features", "nets"];

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Where the cache is and what is in it, a line for each kind; `wasCleared`: what was in it. */
export const cacheText = (cacheFolder: string, status: CacheStatus, wasCleared: boolean): string[] => {
  const rows = kinds.map((kind) => [words[kind], String(status[kind].count), megabytes(status[kind].bytes)]);
  const lines = tableLines(rows, (column) => column > 0).map((line) => `  ${line}`);
  return [wasCleared ? `removed from ${cacheFolder}:` : `${cacheFolder}:`, ...lines];
};
