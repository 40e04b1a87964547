import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { aTestReport, resolvedYaml, writeRun } from "../support/runs.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testJson } from "../../src/write/test-json.ts";

type Replacement = readonly [string, string];

/** A run folder whose resolved.yaml has other lines. */
const putRun = async (folder: string, name: string, ...changes: Replacement[]) => {
  const files = await writeRun(join(folder, "runs"), name);
  writeFileSync(
    files.resolved,
    changes.reduce((yaml, [before, after]) => yaml.replace(before, after), resolvedYaml),
  );
  return files;
};

const testAcc = (acc: number): string => {
  const report = aTestReport();
  const test = report.parts.test!;
  return testJson({
    ...report,
    parts: { ...report.parts, test: { ...test, values: { loss: 0.5, acc } } },
  });
};

/** Of each row what stands under a title. */
const column = (table: string, title: string): string[] => {
  const [head = "", ...rows] = table.trimEnd().split("\n");
  const start = head.indexOf(title);
  expect(start, `${title} in ${head}`).to.be.at.least(0);
  return rows.map((row) => row.slice(start).trim().split(/ {2,}/)[0] ?? "");
};

describe("petri list", () => {
  const temporary = temporaryFolder();
  const list = (...args: string[]): Promise<Told> => petriHere(temporary(), ["list", ...args]);
  const listAt = (width: number, ...args: string[]): Promise<Told> =>
    petriHere(temporary(), ["list", ...args], undefined, {}, width);
  const names = async (...args: string[]): Promise<string[]> =>
    column((await list(...args)).stdout, "run").filter((name) => name !== "");

  before(async () => {
    const folder = temporary();
    await putRun(folder, "tiny-001");
    const second = await putRun(
      folder,
      "tiny-002",
      ["batchSize: 2", "batchSize: 16"],
      ["seed: 42", "seed: 7"],
    );
    writeFileSync(second.test, testAcc(0.5));
    const third = await putRun(folder, "tiny-010", ["epochs: 3", "epochs: 30"], ["augmentation: null\n", ""]);
    writeFileSync(third.test, testAcc(0.9375));
    const child = await putRun(folder, "child-001", [
      "layers:\n",
      "layers:\n  - {name: drop_1, type: dropout, rate: 0.5}\n",
    ]);
    mkdirSync(child.parents);
    writeFileSync(join(child.parents, "1-middle.yaml"), "");
    writeFileSync(join(child.parents, "2-tiny.yaml"), "");
    await petriHere(folder, ["tag", "tiny-002", "good", "again"]);
    await petriHere(folder, ["note", "tiny-002", "twice as quick"]);
  });

  it("says in which keys a run differs from what those of its family have in common, and its seed", async () => {
    const { stdout } = await list();
    expect(column(stdout, "run")).to.deep.equal(["child-001", "tiny-001", "tiny-002", "tiny-010"]);
    const changed = stdout.split("\n").map((line) => line.slice(stdout.split("\n")[0]!.indexOf("changed")));
    expect(changed.slice(1, 5).map((text) => text.split("  ")[0])).to.deep.equal([
      "layers.drop_1 {name: drop_1, type: dropout, rate: 0.5}",
      "",
      "generator.batchSize 16",
      "epochs 30, no augmentation",
    ]);
    expect(column(stdout, "seed")).to.deep.equal(["42", "42", "7", "42"]);
  });

  it("fits 80 columns, says how many it hides, and keeps the test value to the last", async () => {
    const { stdout } = await listAt(80);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
    expect(lines[0]).to.match(/^run +test acc +seed +tags +changed$/);
    expect(lines.at(-1)).to.equal("10 columns hidden: --all-columns shows them");
    const narrow = (await listAt(30)).stdout.split("\n");
    expect(narrow[0]).to.match(/^run +test acc$/);
    expect((await listAt(80, "--all-columns")).stdout).to.equal((await list()).stdout);
  });

  it("at any width no line of the table is longer, while more than the run is left", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 260 }), async (width) => {
        const lines = (await listAt(width)).stdout.trimEnd().split("\n").slice(0, 5);
        expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(width);
      }),
      { numRuns: 40 },
    );
  });

  it("sorts by a column or a key, numbers as numbers, missing ones last", async () => {
    expect(await names("--sort", "test_acc")).to.deep.equal([
      "tiny-002",
      "child-001",
      "tiny-001",
      "tiny-010",
    ]);
    expect(await names("--sort", "-test acc")).to.deep.equal([
      "tiny-010",
      "child-001",
      "tiny-001",
      "tiny-002",
    ]);
    expect((await names("--sort", "layers.drop_1.rate"))[0]).to.equal("child-001");
    expect((await names("--sort", "-layers.drop_1.rate"))[0]).to.equal("child-001");
    expect(await names("--sort", "-generator.batchSize")).to.deep.equal([
      "tiny-002",
      "child-001",
      "tiny-001",
      "tiny-010",
    ]);
  });

  it("filters by values, keys, tags and states", async () => {
    const cases: readonly [string, readonly string[]][] = [
      ["test_acc > 0.8", ["tiny-010"]],
      ["val_acc < 0.11 && test_acc >= 0.75", ["child-001", "tiny-001", "tiny-010"]],
      ["generator.batchSize == 16", ["tiny-002"]],
      ["epochs == 3 && seed != 42", ["tiny-002"]],
      ["tags == good", ["tiny-002"]],
      ["tags != good", ["child-001", "tiny-001", "tiny-010"]],
      ["!(state == finished)", []],
      ["run == 'tiny-001' || run >= 'tiny-010'", ["tiny-001", "tiny-010"]],
      ["layers.drop_1 != null", ["child-001"]],
      ["layers['drop_1'].rate == 0.5", ["child-001"]],
      ["note == 'twice as quick'", ["tiny-002"]],
      ["earlyStopping.patience > 3", []],
      ["augmentation == null && test_acc > -1", ["child-001", "tiny-001", "tiny-002", "tiny-010"]],
    ];
    for (const [filter, expected] of cases) {
      expect(await names("--filter", filter), filter).to.deep.equal(expected);
    }
  });

  it("points at the place of a mistake in a filter or a column", async () => {
    const wrong = async (...args: string[]): Promise<string> => {
      const { status, stderr, stdout } = await list(...args);
      expect([status, stdout]).to.deep.equal([2, ""]);
      return stderr;
    };
    expect(await wrong("--filter", "val_acc > 0.8 && test_ac > 0.5")).to.equal(
      [
        'command line:1:27 no run has a "test_ac"; did you mean "test_acc"?',
        "    1 | --filter val_acc > 0.8 && test_ac > 0.5",
        "      |                           ^^^^^^^",
        "",
      ].join("\n"),
    );
    expect(await wrong("--filter", "val_acc > 0.8 and seed == 1")).to.contain(
      'command line:1:24 write && for "and"\n',
    );
    expect(await wrong("--filter", "val_acc = 0.8")).to.contain("1:17 == compares: epochs == 30\n");
    expect(await wrong("--filter", "val_acc >")).to.contain("the filter ends too early");
    expect(await wrong("--filter", "run == tiny-001")).to.contain(
      "1:17 a number or a word stands to the right",
    );
    expect(await wrong("--filter", "0.8 < val_acc")).to.contain("1:10 the name of a column");
    expect(await wrong("--filter", "val_acc")).to.contain("this compares nothing");
    expect(await wrong("--filter", "val_acc + 1 > 2")).to.contain("the name of a column");
    expect(await wrong("--filter", "(".repeat(5000))).to.contain("at most 2000 characters");
    expect(await wrong("--sort", "-tset_acc")).to.contain(
      '1:9 no run has a "tset_acc"; did you mean "test_acc"?\n',
    );
  });

  it("never fails over a filter, whatever is typed", async () => {
    const piece = fc.constantFrom(
      "val_acc",
      "tags",
      "==",
      ">",
      "&&",
      "(",
      ")",
      "!",
      "'a",
      "0.5",
      "-",
      "[",
      "`",
      "=>",
      "??",
      " ",
      "é",
      "\n",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const { status, stderr } = await list(`--filter=${pieces.join("")}`);
        expect(status === 0 || (status === 2 && /^command line:\d+:\d+ /.test(stderr)), stderr).to.equal(
          true,
        );
      }),
      { numRuns: 150 },
    );
  });

  it("--json has numbers as numbers, and the values that changed keys have", async () => {
    const runs: unknown = JSON.parse((await list("--json", "--filter", "tags == good")).stdout);
    expect(runs).to.have.lengthOf(1).and.to.have.nested.property("[0].test.acc", 0.5);
    const run: unknown = Array.isArray(runs) ? runs[0] : null;
    expect(run).to.deep.include({
      run: "tiny-002",
      seed: 7,
      tags: ["good", "again"],
      note: "twice as quick",
      changed: [{ path: ["generator", "batchSize"], before: 2, after: 16 }],
    });
    expect(run).to.have.nested.property("best.epoch", 2);
  });

  it("has the same in --csv, below the titles that --filter and --sort know", async () => {
    const [titles = ""] = (await list("--csv")).stdout.split("\n");
    for (const name of ["best_val_acc", "test_acc", "seed", "tags", "note", "started"]) {
      expect(titles.split(",")).to.include(name);
      expect((await list("--sort", name)).status).to.equal(0);
    }
  });

  it("says in its help what a filter is", async () => {
    const { stdout } = await list("--help");
    expect(stdout).to.contain("NAME == VALUE").and.to.contain("optimizer.learningRate");
    expect(readFileSync(join(import.meta.dirname, "../../docs/runs.md"), "utf8")).to.contain("--filter");
  });
});
