import { parse } from "yaml";
import { oneLine, type KeyChange } from "../compare/changed-keys.ts";

/** Longer maps are written with each key in a line of its own. */
const longest = 90;

const valueLines = (key: string, value: string): string[] => {
  const line = `${key}: ${value}`;
  const parsed: unknown = line.length <= longest ? null : parse(value, { mapAsMap: true });
  if (!(parsed instanceof Map)) return [line];
  return [`${key}:`, ...[...parsed].map(([inner, each]) => `  ${String(inner)}: ${oneLine(each)}`)];
};

/** Changed keys as YAML with the keys above them, `-` before what the first has and `+` before what the second has. */
export const keyLines = (changes: readonly KeyChange[]): string[] => {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const { path, before, after } of changes) {
    const parents = path.slice(0, -1);
    const shared = parents.findIndex((key, i) => key !== open[i]);
    for (const [depth, key] of parents.entries())
      if (shared !== -1 && depth >= shared) lines.push(`  ${"  ".repeat(depth)}${key}:`);
    open = parents;
    const add = (sign: string, value: string | null): void => {
      if (value === null) return;
      for (const line of valueLines(path.at(-1) ?? "", value))
        lines.push(`${sign} ${"  ".repeat(parents.length)}${line}`);
    };
    add("-", before);
    add("+", after);
  }
  return lines;
};
