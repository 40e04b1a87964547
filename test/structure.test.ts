import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect } from "chai";

/** The pipeline, in order; a file imports from its own folder or an earlier one. */
const stages = [
  "disk",
  "experiment",
  "layers",
  "read",
  "keras",
  "plan",
  "engine",
  "load",
  "project",
  "network",
  "train",
  "write",
  "optuna",
  "compare",
  "show",
  "report",
  "trackers",
  "run",
  "run-experiment.ts",
  "search",
  "commands",
  "index.ts",
  "main.ts",
];
const source = resolve(import.meta.dirname, "../src");

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .sort();

const importsOf = (file: string): string[] => {
  const text = readFileSync(join(source, file), "utf8");
  return [...text.matchAll(/(?:^import|^export|^\} from|import\()[^;]*?["'](\.[^"']+)["']/gms)].map(
    ([, path]) => relative(source, resolve(source, dirname(file), path ?? "")),
  );
};

/** Paths and packages that a file imports statically, types left out. */
const loadedAtOnce = (file: string): string[] => {
  const text = readFileSync(join(source, file), "utf8");
  return [...text.matchAll(/^(?:import|export) (?!type)(?:[^;]*? from )?"([^"]+)";/gm)].flatMap(
    ([, path = ""]) => path,
  );
};

const stageOf = (file: string): string => file.split(sep)[0] ?? "";

describe("structure", () => {
  it("every folder is a stage", () => {
    expect([...new Set(files.map(stageOf))]).to.have.members(stages);
  });

  it("every stage imports only from itself and earlier stages", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => stages.indexOf(stageOf(target)) > stages.indexOf(stageOf(file)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("no file imports itself by way of others", () => {
    const imports = new Map(files.map((file) => [file, importsOf(file)]));
    /** Files that are imported by none but those that are gone already, and so on; what stays lies in or behind a circle. */
    const rest = new Map(imports);
    for (;;) {
      const needed = new Set([...rest.values()].flat());
      const free = [...rest.keys()].filter((file) => !needed.has(file));
      if (free.length === 0) break;
      for (const file of free) rest.delete(file);
    }
    for (;;) {
      const ends = [...rest].filter(([, targets]) => !targets.some((target) => rest.has(target)));
      if (ends.length === 0) break;
      for (const [file] of ends) rest.delete(file);
    }
    expect([...rest.keys()]).to.deep.equal([]);
  });

  it("loading pictures needs no engine", () => {
    const wrong = files.filter((file) => stageOf(file) === "load").flatMap(importsOf);
    expect(wrong.filter((target) => stageOf(target) === "engine")).to.deep.equal([]);
  });

  it("what check and plan load at the start has no decoder, no validator compiler and no engine", () => {
    const loaded = new Set<string>();
    const packages = new Set<string>();
    const follow = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      for (const path of loadedAtOnce(file)) {
        if (path.startsWith(".")) follow(relative(source, resolve(source, dirname(file), path)));
        else if (!path.startsWith("node:")) packages.add(path);
      }
    };
    for (const file of ["main.ts", join("commands", "check.ts"), join("commands", "plan.ts")]) follow(file);
    expect([...packages].sort()).to.deep.equal([
      "@commander-js/extra-typings",
      "env-paths",
      "fastest-levenshtein",
      "picocolors",
      "picomatch",
      "seedrandom",
      "string-width",
      "yaml",
    ]);
    expect([...loaded].filter((file) => ["load", "engine", "network"].includes(stageOf(file)))).to.deep.equal(
      [],
    );
  });

  it("one file imports tfjs-node-gpu", () => {
    const importing = files.filter((file) =>
      /^import (?!type)[^;]*["']@tensorflow\/|(?:require|import)\(["']@tensorflow|resolve\("@tensorflow\/tfjs-node-gpu"/m.test(
        readFileSync(join(source, file), "utf8"),
      ),
    );
    // engine.ts has its types only.
    expect(importing).to.deep.equal([join("engine", "engine.ts"), join("engine", "tfjs-package.ts")]);
  });

  it("one file prints, so that nothing that others chose is printed as it is", () => {
    const matching = (pattern: RegExp): string[] =>
      files.filter((file) => pattern.test(readFileSync(join(source, file), "utf8")));
    const printing = /\bconsole\.\w+\(|\b(stdout|stderr|stream|output)\.write\(/;
    expect(matching(printing)).to.deep.equal([join("show", "output.ts")]);
    // The bars, and the question of rm.
    expect(matching(/std(out|err)\.stream\b/)).to.deep.equal([
      join("commands", "rm.ts"),
      join("show", "search-show.ts"),
      join("show", "terminal.ts"),
    ]);
    expect(matching(/process\.std(out|err)\b/)).to.deep.equal(["main.ts"]);
    expect(matching(/\\(u001b|x1b|u\{1b\}|e\[)|from "picocolors"/i)).to.deep.equal([
      join("read", "visible-text.ts"),
      join("show", "output.ts"),
    ]);
  });

  it("only main.ts reads the arguments and sets the exit status", () => {
    const wrong = files.filter((file) =>
      /process\.(exit\(|exitCode|argv)/.test(readFileSync(join(source, file), "utf8")),
    );
    expect(wrong.filter((file) => file !== "main.ts")).to.deep.equal([]);
  });
});
