/** Texts that are larger than any experiment: each is answered, and in few words. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { experimentText, mistakesIn, type KeyTexts } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const repeated = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join("");

const keys = (count: number): string => repeated(count, (i) => `key${i}: 1\n`);

/** What is told last; the mistakes before it are each of two or three lines. */
const last = (told: string): string => told.split("\n\n").at(-1) ?? "";

describe("a text that is too large for an experiment", () => {
  const folder = temporaryFolder();

  const told = (text: string): Promise<string> => mistakesIn(folder(), { "x.yaml": text });
  const toldOf = (changes: KeyTexts): Promise<string> => told(experimentText(changes));

  it("is refused before it is read where it has more than 16 MB", async () => {
    expect(await told(`# ${"-".repeat(16e6)}`)).to.equal(
      "x.yaml this cannot be read as an experiment: it is larger than 16 MB, the most that is read of it",
    );
  });

  it("is read where 16 MB are white", async () => {
    expect(await told(`${experimentText({})}#${"-".repeat(15.9e6)}\n`)).to.equal("");
  });

  const tooMany =
    "an experiment, with all files that it extends, has at most 100000 words, signs and spaces; this is one more";

  for (const [it_, text] of [
    ["100,000 unknown keys", keys(100_000)],
    ["50,000 keys that are one", "a: 1\n".repeat(50_000)],
    ["5 million items", `layers: [${"1,".repeat(5e6)}]`],
    ["40,000 aliases", `a: &a 1\nb: [${"*a, ".repeat(40_000)}]`],
    ["8 million brackets", "[".repeat(8e6)],
    ["8 million escapes", repeated(40, (i) => `k${i}: "${"\\x".repeat(4900)}"\n`)],
    ["16 million line breaks", "\n".repeat(15e6)],
  ] as const)
    it(`is refused with ${it_}`, async () => {
      expect(await told(text)).to.match(new RegExp(`^x\\.yaml(:\\d+:\\d+)? ${tooMany}(\n|$)`));
    });

  it("is refused where its parents have the rest", async () => {
    const half = `${experimentText({})}# \n${"#\n".repeat(30_000)}`;
    expect(await mistakesIn(folder(), { "x.yaml": `extends: y.yaml\n${half}`, "y.yaml": half })).to.match(
      new RegExp(`^y\\.yaml:\\d+:\\d+ ${tooMany}`),
    );
  });

  it("is refused where more than 20 files extend one another", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [i === 0 ? "x.yaml" : `x${i}.yaml`, `extends: x${i + 1}.yaml\n`]),
    );
    expect(await mistakesIn(folder(), files)).to.match(
      /x19\.yaml:1:10 at most 20 files extend one another; this would be one more/,
    );
  });

  it("is told of its name of 1 MB, and the name is cut", async () => {
    const name = "x".repeat(1e6);
    expect(await toldOf({ name })).to.equal(
      "x.yaml:1:7 a text has at most 10000 characters; this has 1000000\n" +
        `    1 | name: ${"x".repeat(160)}…\n      |       ${"^".repeat(160)}`,
    );
  });

  for (const [it_, unit] of [
    ["words", "  word\n"],
    ["spaces", " \n"],
    ["tabs", "\t\n"],
  ] as const)
    it(`is told of its description of 16 MB of ${it_}, indented`, async () => {
      for (const sign of ["|", ">"])
        expect(await told(`description: ${sign}\n${unit.repeat(15e6 / unit.length)}`)).to.match(
          /^x\.yaml:\d+:\d+ a text has at most 10000 characters; this has 1\d{7}\n/,
        );
    });

  it("has values and keys cut that are long and allowed", async () => {
    const long = "k".repeat(900);
    const cut = `${"k".repeat(60)}…`;
    expect(await toldOf({ loss: long })).to.include(`unknown loss "${cut}"; known: binaryCrossentropy`);
    expect(await toldOf({ [long]: "1" })).to.include(`unknown key "${cut}"; known: extends`);
    expect(await toldOf({ epochs: long })).to.include(
      `must be a whole number from 1 to 1000000, not the text "${cut}"`,
    );
    expect(await toldOf({ generator: `{batchSize: ${"9".repeat(900)}}` })).to.include(
      `not ${"9".repeat(60)}…`,
    );
  });

  it("has 100 mistakes written out and the rest counted", async () => {
    const all = await told(experimentText({}) + keys(5000));
    expect(all.split("\n\n")).to.have.length(101);
    expect(last(all)).to.equal("and 4900 more mistakes");
    expect(last(await told(experimentText({}) + keys(101)))).to.equal("and 1 more mistake");
    expect(last(await told(experimentText({}) + keys(100)))).to.match(/ unknown key "key99"/);
  });

  it("has a list of more than 1000 items, or lists in lists in lists", async () => {
    expect(await toldOf({ metrics: `[${"acc, ".repeat(1001)}]` })).to.match(
      /^x\.yaml:1:10 a list has at most 1000 items; this has 1001\n/,
    );
    expect(await toldOf({ metrics: `${"[".repeat(51)}${"]".repeat(51)}` })).to.match(
      /x\.yaml:1:\d+ lists and maps lie in at most 50 others\n/,
    );
  });

  for (const sign of ["[", "- ", "? ", "{a: "])
    it(`nested by 20,000 of ${sign}`, async () => {
      expect(await told(sign.repeat(20_000))).to.match(/^x\.yaml:1:\d+ this is nested too deeply\n/);
    });

  it("nested by aliases of aliases", async () => {
    const text = repeated(5000, (i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`);
    expect(await told(`a0: &a0 [1]\n${text}`)).to.include("lie in at most 50 others");
  });

  it("with aliases that stand for what was marked last before them", async () => {
    const text = experimentText({
      epochs: "&n 1",
      generator: "{batchSize: *n}",
      seed: "&n 2",
      validationSteps: null,
      stepsPerEpoch: "*n",
    });
    expect(await told(text)).to.equal("");
  });

  it("is refused in --set", async () => {
    const file = join(folder(), "x.yaml");
    const of = async (set: readonly string[]): Promise<string[]> => {
      const read = await readExperiment({ file, set, seed: null, epochs: null, argumentFolder: folder() });
      return read.type === "mistakes" ? read.problems.map(({ message }) => message) : [];
    };
    await told(experimentText({}));
    expect(await of([`name=${"x".repeat(100_000)}`])).to.deep.equal([
      "all --set together have at most 100000 characters; with this they have 100005",
    ]);
    expect(await of(Array.from({ length: 1001 }, () => "seed=1"))).to.deep.equal([
      "there are at most 1000 --set; this is one more",
    ]);
    expect(await of([`${"a.".repeat(40_000)}b=1`])).to.deep.equal([
      "a PATH has at most 50 keys; this is one more",
    ]);
  });

  it("is a pipe, a device or a folder", async () => {
    execFileSync("mkfifo", [join(folder(), "pipe")]);
    const of = async (file: string): Promise<string> => {
      const read = await readExperiment({
        file,
        set: [],
        seed: null,
        epochs: null,
        argumentFolder: folder(),
      });
      return read.type === "mistakes" ? read.problems.map(({ message }) => message).join() : "read";
    };
    const refused =
      "this cannot be read as an experiment: it is not a regular file, but a pipe, a device or the like";
    expect(await of("pipe")).to.equal(refused);
    expect(await of("/dev/zero")).to.equal(refused);
  });
});
