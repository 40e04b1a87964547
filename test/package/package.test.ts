/** What `npm pack` gives, installed as its user would: in an empty folder of their own, whose node_modules they may not write. */
import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isMap, mapAt } from "../../src/layers/json-value.ts";
import { packageFolder, petri } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const npm = (cwd: string, ...words: string[]): string => {
  const { status, stdout, stderr } = spawnSync("npm", words, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${words.join(" ")}: ${stderr}`);
  return stdout;
};

const jsonIn = (file: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isMap(value)) throw new Error(`${file} is no object`);
  return value;
};

/** Every path below a folder with what a write would change. */
const stateOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((path) => {
      const { size, mtimeMs } = lstatSync(join(folder, path));
      return `${path} ${size} ${mtimeMs}`;
    });

const withoutWritePermission = (folder: string): void => {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const { mode } = lstatSync(join(folder, path));
    if (!lstatSync(join(folder, path)).isSymbolicLink()) chmodSync(join(folder, path), mode & 0o555);
  }
  chmodSync(folder, 0o555);
};

describe("the package", function () {
  this.timeout(600_000);
  const folder = temporaryFolder();
  let [tarball, user, script] = ["", "", ""];

  before(() => {
    const home = folder();
    npm(packageFolder, "pack", "--pack-destination", home);
    tarball = join(home, readdirSync(home).find((file) => file.endsWith(".tgz")) ?? "");
    user = join(home, "user");
    spawnSync("mkdir", [user]);
    npm(user, "init", "-y");
    npm(user, "install", "--ignore-scripts=false", "--prefer-offline", tarball);
    script = join(user, "node_modules/.bin/petri");
    withoutWritePermission(join(user, "node_modules"));
  });

  const inPackage = (path: string): string => join(user, "node_modules/petri", path);

  it("is smaller than 1.7 MB and holds what is built, the schema, the experiments and pages for users, and no more", () => {
    expect(statSync(tarball).size).to.be.lessThan(1_700_000);
    expect(readdirSync(inPackage("."))).to.have.members([
      ...["LICENSE", "README.md", "bin", "dist", "docs", "experiments", "package.json", "schema"],
    ]);
    const files = readdirSync(inPackage("."), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => /(?<!\.d)\.ts$|\.test\.|\.map$/.test(file))).to.deep.equal([]);
    expect(readdirSync(inPackage("dist/python"))).to.have.members(["helper.py", "requirements.txt"]);
  });

  it("needs neither TensorFlow's package, whose install script fails, nor tsx", () => {
    const installed = readdirSync(join(user, "node_modules"));
    expect(installed).not.to.include.members(["@tensorflow"]);
    expect(installed).not.to.include.members(["tsx"]);
    const names = Object.keys(mapAt(jsonIn(inPackage("package.json")), "dependencies"));
    expect(names.filter((name) => name.startsWith("@tensorflow"))).to.deep.equal([]);
  });

  it("names the licence of every library that is built in, with its words", () => {
    const text = readFileSync(inPackage("dist/LICENSES.txt"), "utf8");
    for (const part of [
      "@tensorflow/tfjs-core 4.22.0 (Apache-2.0)",
      "@tensorflow/tfjs-node-gpu 4.22.0 (Apache-2.0)",
      "Google LLC",
      "yaml 2.",
      "Copyright Eemeli Aro",
      "Copyright 2019 David Bau",
    ])
      expect(text).to.include(part);
  });

  it("has types that a program in TypeScript can use", () => {
    const program = `import type { Plan, RunEvent, WrittenExperiment } from "petri";
export const seedOf = (plan: Plan): number => plan.seed;
export const kindOf = (event: RunEvent): string => event.type;
export const written: Partial<WrittenExperiment> = { epochs: 3 };
// @ts-expect-error a plan has no such key
export const wrong = (plan: Plan): unknown => plan.epoch;
`;
    writeFileSync(join(user, "use.mts"), program);
    const compiler = join(packageFolder, "node_modules/typescript/bin/tsc");
    const words = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "use.mts"];
    const { stdout } = spawnSync(process.execPath, [compiler, ...words], { cwd: user, encoding: "utf8" });
    expect(stdout).to.equal("");
  });

  it("checks an experiment", async () => {
    const told = await petri(["check", "quickstart"], { cwd: user, script });
    expect(told.stderr).to.equal(
      "quickstart is petri's own: node_modules/petri/experiments/quickstart.yaml\n",
    );
    expect(told.stdout).to.include("quickstart is a valid experiment");
    expect(told.status).to.equal(0);
  });

  it("trains into the user's folder to the bytes of a checkout, as the same code, and writes nothing into node_modules", async () => {
    const before = stateOf(join(user, "node_modules"));
    const words = ["quickstart", "--epochs", "1", "--set", "expect=null", "--quiet"];
    const told = await petri(words, { cwd: user, script });
    expect(told.stderr).to.equal("");
    expect(told.status).to.equal(0);
    const reference = join(folder(), "reference");
    const ours = await petri([...words, "--runs", reference], { cwd: folder() });
    expect(ours.status).to.equal(0);
    const [run, same] = [join(user, "runs/quickstart-001"), join(reference, "quickstart-001")];
    const sums = (of: string): string => readFileSync(join(of, "SHA256SUMS"), "utf8");
    const code = (of: string): unknown => jsonIn(join(of, "machine/environment.json")).code;
    expect(sums(run)).to.equal(sums(same));
    expect(code(run)).to.equal(code(same));
    expect(stateOf(join(user, "node_modules"))).to.deep.equal(before);
  });

  it("exports and predicts by that run, and verifies it", async () => {
    const run = "runs/quickstart-001";
    for (const words of [
      ["export", run, "--to", "keras"],
      ["export", run, "--to", "h5"],
      ["export", run, "--to", "tfjs"],
      ["show", run],
      ["diff", run, run],
      ["verify", run, "--quiet"],
    ]) {
      const { status, stderr } = await petri(words, { cwd: user, script });
      expect(status, `${words.join(" ")}: ${stderr}`).to.equal(0);
    }
  });
});
