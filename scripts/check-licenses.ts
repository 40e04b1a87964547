/**
 * Whether all that petri is installed with may be shipped under Apache-2.0: `npm run licenses`. Lists the licence of
 * every package of the production tree, those for other platforms included, and of what is built into binaries;
 * exit status 1 where one may not. Another project's folder may be given.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleAll } from "./build.ts";
import { isMap, mapAt } from "../src/layers/json-value.ts";
import { bundledIn, judge, statedLicense, type Verdict } from "./licenses/rule.ts";

interface Package {
  name: string;
  version: string;
  /** null: package-lock.json names none. */
  license: string | null;
  folder: string;
}

interface Line {
  what: string;
  license: string;
  verdict: Verdict;
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

const readText = (file: string): string | null => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
};

const productionPackages = (root: string): Package[] => {
  const lock: unknown = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(isMap(lock) ? mapAt(lock, "packages") : {}).flatMap(([path, entry]) => {
    if (path === "" || !isMap(entry) || entry.dev === true) return [];
    const name = textOf(entry.name) ?? path.split("node_modules/").at(-1) ?? path;
    return [
      {
        name,
        version: textOf(entry.version) ?? "",
        license: textOf(entry.license),
        folder: join(root, path),
      },
    ];
  });
};

/** First bytes of ELF, WebAssembly, Mach-O (both orders, and for several processors) and, the last, Windows. */
const magics = ["7f454c46", "0061736d", "cffaedfe", "feedfacf", "cafebabe", "4d5a"];

const isBinary = (file: string): boolean => {
  const bytes = Buffer.alloc(4);
  const descriptor = openSync(file, "r");
  readSync(descriptor, bytes);
  closeSync(descriptor);
  return magics.some((magic) => bytes.toString("hex").startsWith(magic));
};

/** The packages within are looked at by themselves. A package for another platform is not there: nothing is in it. */
const hasBinaries = (folder: string): boolean => {
  const entries = readText(join(folder, "package.json")) === null ? [] : filesBelow(folder);
  return entries.some(isBinary);
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });

const bundledLines = ({ name, folder }: Package): Line[] => {
  if (!hasBinaries(folder)) return [];
  const bundled = bundledIn(name);
  if (bundled === null) {
    const reason = "it has binaries, and scripts/licenses/rule.ts does not say what is in them";
    return [{ what: name, license: "", verdict: { type: "refused", reason } }];
  }
  return bundled.map(({ what, license }) => ({
    what: `${name}: ${what}`,
    license,
    verdict: judge(name, license),
  }));
};

const linesOf = (found: Package): Line[] => {
  const license = statedLicense(found.name, (file) => readText(join(found.folder, file))) ?? found.license;
  const own = {
    what: `${found.name}@${found.version}`,
    license: license ?? "",
    verdict: judge(found.name, license),
  };
  return [own, ...bundledLines(found)];
};

const wordsOf = ({ what, license, verdict }: Line): string => {
  switch (verdict.type) {
    case "allowed":
      return `${license}  ${what}`;
    case "excused":
      return `${license}  ${what} (${verdict.reason})`;
    case "refused":
      return `refused: ${what}: ${verdict.reason}`;
  }
};

/** What is built into petri's package comes with it, too; another project has its dependencies only. */
const bundled = process.argv[2] === undefined ? await bundleAll(false) : [];
const lines = [...productionPackages(resolve(process.argv[2] ?? join(import.meta.dirname, ".."))), ...bundled]
  .flatMap(linesOf)
  .sort((a, b) => (a.license < b.license ? -1 : a.license > b.license ? 1 : 0));
const refused = lines.filter(({ verdict }) => verdict.type === "refused");
for (const line of [...lines.filter((each) => !refused.includes(each)), ...refused])
  console.log(wordsOf(line));
console.log(`${lines.length} packages and libraries, ${refused.length} refused`);
if (refused.length > 0) process.exitCode = 1;
