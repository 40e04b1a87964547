/** The licences of what esbuild has put into the package. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Metafile } from "esbuild";
import { isMap } from "../../src/layers/json-value.ts";

export interface BundledPackage {
  name: string;
  version: string;
  /** As its package.json says; null: it does not. */
  license: string | null;
  folder: string;
  /** Those of its files that are used, absolute. */
  files: readonly string[];
}

/** Folder of the package that a file belongs to; null: it is petri's own. */
const folderOf = (file: string): string | null =>
  /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? null;

const readPackage = (folder: string, files: readonly string[]): BundledPackage => {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const text = (key: string): string | null => {
    const value = isMap(manifest) ? manifest[key] : undefined;
    return typeof value === "string" ? value : null;
  };
  const [name, version] = [text("name") ?? folder, text("version") ?? ""];
  return { name, version, license: text("license"), folder, files };
};

/** Packages that have something in the output, by name. @param folder to which the paths of `metafile` are relative */
export const bundledPackages = ({ outputs }: Metafile, folder: string): BundledPackage[] => {
  const used = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) =>
      // What a package leaves out of browsers is an empty file of that name.
      bytesInOutput > 0 && !file.startsWith("(disabled):") ? [file] : [],
    ),
  );
  const files = [...new Set(used)].sort().map((file) => resolve(folder, file));
  const folders = new Set(files.map(folderOf).filter((found) => found !== null));
  return [...folders].sort().map((found) =>
    readPackage(
      found,
      files.filter((file) => folderOf(file) === found),
    ),
  );
};

/** Comments of its sources that say who holds the rights, for a package without a licence file. */
const noticesIn = (files: readonly string[]): string[] => {
  const comments = files.flatMap((file) => readFileSync(file, "utf8").match(/\/\*[^]*?\*\//g) ?? []);
  return [...new Set(comments.filter((comment) => /copyright/i.test(comment)))].sort();
};

const textOf = ({ folder, files }: BundledPackage): string => {
  const own = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  const texts =
    own.length > 0 ? own.map((file) => readFileSync(join(folder, file), "utf8").trim()) : noticesIn(files);
  return texts.join("\n\n");
};

/** LICENSES.txt. Packages under the same words stand together. */
export const licensesText = (packages: readonly BundledPackage[]): string => {
  const byText = new Map<string, string[]>();
  for (const each of packages) {
    const [text, line] = [
      textOf(each),
      `${each.name} ${each.version} (${each.license ?? "no licence named"})`,
    ];
    byText.set(text, [...(byText.get(text) ?? []), line]);
  }
  const parts = [...byText].map(([text, lines]) => `${[...new Set(lines)].join("\n")}\n\n${text}\n`);
  const head =
    "Parts of these packages are built into petri. The text of Apache-2.0 is that of petri's own LICENSE.\n";
  return [head, ...parts].join(`\n${"-".repeat(80)}\n\n`);
};
