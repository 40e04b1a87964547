import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import { runFiles, type RunFiles } from "../../src/write/run-files.ts";
import { checkSeal, readSeal, sealInputs, sealRun, unsealInputs } from "../../src/write/seal.ts";
import { readSums, sha256, sumsText } from "../../src/write/sums.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);

/** Names that a file can have below a folder, the hostile ones among them. */
const aName = fc
  .stringMatching(/^[^/\0]{1,20}$/u)
  .filter((name) => name !== "." && name !== ".." && !/\p{Surrogate}/u.test(name) && !name.endsWith(".tmp"));

describe("SHA256SUMS of a run folder", () => {
  const folder = temporaryFolder();
  const newRun = (contents: Readonly<Record<string, string>>): RunFiles => {
    const files = runFiles(mkdtempSync(join(folder(), "run-")));
    for (const [path, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(files.folder, path)), { recursive: true });
      writeFileSync(join(files.folder, path), text);
    }
    return files;
  };
  const pathsIn = ({ seal }: RunFiles): string[] => {
    const sums = readSums(readFileSync(seal, "utf8"));
    return sums.type === "read" ? [...sums.value.keys()] : [sums.reason];
  };
  const changesOf = async (files: RunFiles): Promise<string[] | "none"> => {
    const check = await checkSeal(files);
    return check.type === "none" ? "none" : check.changes.map(({ file, what }) => `${file}: ${what}`);
  };

  const inputs = { "experiment.yaml": "a", "overrides.txt": "", "resolved.yaml": "b", "split.csv": "c" };
  const outputs = {
    "metrics.csv": "d",
    "test.json": "e",
    "checkpoints/best/weights.bin": "f",
    "checkpoints/last/weights.bin": "g",
    "machine/log.txt": "h",
  };

  it("whatever the files are called, sha256sum -c reads it, and readSums reads it back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(aName, { minLength: 40, maxLength: 40 }), async (names) => {
        const texts = names.map((name): [string, string] => [`parents/1-${name}`, name]);
        const files = newRun({ ...inputs, ...Object.fromEntries(texts) });
        await sealRun(files);
        await run("sha256sum", ["--check", "--strict", "--quiet", files.seal], { cwd: files.folder });
        expect(pathsIn(files)).to.deep.equal([...texts.map(([path]) => path), ...Object.keys(inputs)].sort());
        expect(await changesOf(files)).to.deep.equal([]);
        rmSync(files.folder, { recursive: true });
      }),
      // Few folders of many names: each asks another program.
      { numRuns: 3 },
    );
  });

  it("a list that was changed anywhere is no list of petri's, or another one", () => {
    const sums = new Map([
      ["a.txt", sha256("a")],
      ["b\\\n.txt", sha256("b")],
    ]);
    const text = sumsText(sums);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 2 }), (place, put) => {
        const other = text.slice(0, place) + put + text.slice(place + 1);
        const read = readSums(other);
        if (other !== text && read.type === "read") expect(sumsText(read.value)).to.equal(other);
      }),
    );
  });

  it("names the inputs while the run goes on, and all that is the run's at its end", async () => {
    const files = newRun(inputs);
    await sealInputs(files, new Map([[files.model, "layers"]]));
    expect(pathsIn(files)).to.deep.equal([
      "experiment.yaml",
      "model.txt",
      "overrides.txt",
      "resolved.yaml",
      "split.csv",
    ]);
    expect(await changesOf(files)).to.deep.equal(["model.txt: it is gone"]);
    writeFileSync(files.model, "layers");
    for (const [path, text] of Object.entries(outputs)) {
      mkdirSync(dirname(join(files.folder, path)), { recursive: true });
      writeFileSync(join(files.folder, path), text);
    }
    writeFileSync(`${files.metrics}.1-2.tmp`, "half");
    expect(await changesOf(files), "while it goes on").to.deep.equal([]);
    writeFileSync(join(files.folder, "notes.txt"), "mine");
    await sealRun(files);
    expect(pathsIn(files)).to.include("checkpoints/last/weights.bin").and.to.not.include("notes.txt");
    expect(pathsIn(files).join()).to.not.match(/machine|tmp|SHA256SUMS/);
    expect(await changesOf(files)).to.deep.equal(["notes.txt: it was not there when the run was sealed"]);
    expect(readSeal(files.folder)).to.equal(sha256(readFileSync(files.seal)));
  });

  it("an input that was changed while the run trained is found at its end", async () => {
    const files = newRun({ ...inputs, ...outputs });
    await sealInputs(files);
    writeFileSync(files.split, "edited");
    await sealRun(files);
    expect(await changesOf(files)).to.deep.equal(["split.csv: its bytes are not those that were sealed"]);
  });

  it("a killed run may lack resolved.yaml before it trained, and not after it", async () => {
    const files = newRun({ ...inputs });
    await sealInputs(files);
    rmSync(files.resolved);
    expect(await changesOf(files)).to.deep.equal([]);
    mkdirSync(join(files.checkpoints, "last"), { recursive: true });
    writeFileSync(join(files.checkpoints, "last", "weights.bin"), "x");
    expect(await changesOf(files)).to.deep.equal(["resolved.yaml: it is gone"]);
  });

  it("inputs that are just becoming others are not held against it", async () => {
    const files = newRun({ ...inputs, ...outputs });
    await sealRun(files);
    await unsealInputs(files, files.overrides, files.resolved);
    writeFileSync(files.resolved, "longer");
    expect(await changesOf(files)).to.deep.equal([]);
    await sealInputs(files);
    writeFileSync(files.resolved, "edited");
    expect(await changesOf(files)).to.deep.equal(["resolved.yaml: its bytes are not those that were sealed"]);
  });

  it("the last checkpoint of a finished run may go, as a whole", async () => {
    const files = newRun({ ...inputs, ...outputs, "checkpoints/last/state.json": "{}" });
    await sealRun(files);
    const seal = readSeal(files.folder);
    rmSync(join(files.checkpoints, "last", "state.json"));
    expect(await changesOf(files)).to.deep.equal(["checkpoints/last/state.json: it is gone"]);
    rmSync(join(files.checkpoints, "last"), { recursive: true });
    expect(await changesOf(files)).to.deep.equal([]);
    expect(readSeal(files.folder)).to.equal(seal);
  });

  it("reads what links lead to, waits for no pipe, and has no seal where there is no list", async () => {
    const files = newRun({ ...inputs, ...outputs });
    expect([await changesOf(files), readSeal(files.folder)]).to.deep.equal(["none", null]);
    await sealRun(files);
    const moved = join(files.folder, "machine", "moved");
    writeFileSync(moved, "d");
    rmSync(files.metrics);
    symlinkSync(moved, files.metrics);
    expect(await changesOf(files)).to.deep.equal([]);
    rmSync(files.test);
    await run("mkfifo", [files.test]);
    expect(await changesOf(files)).to.deep.equal(["test.json: it is not a file any more"]);
  });
});
