import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { groupSummary } from "../../src/compare/group-summary.ts";
import { placeRun, prediction } from "../../src/compare/run-in-group.ts";
import { writeGroup } from "../../src/write/group-folder.ts";
import { readRunSummary } from "../../src/write/read-run.ts";
import { testJson } from "../../src/write/test-json.ts";
import { firstRight, groupOf, runOf } from "../support/groups.ts";
import { petriHere } from "../support/petri-here.ts";
import { aTestReport, resolvedYaml, writeRun } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const testAcc = (acc: number): string => {
  const report = aTestReport();
  const parts = {
    ...report.parts,
    test: { ...report.parts.test!, pictures: 1000, values: { loss: 0.5, acc } },
  };
  return testJson({ ...report, parts });
};

describe("petri diff RUN GROUP", () => {
  const temporary = temporaryFolder();
  const diff = (...args: string[]) => petriHere(temporary(), ["diff", ...args]);

  before(async () => {
    const runs = join(temporary(), "runs");
    const accuracies = [0.78, 0.8, 0.82, 0.8, 0.795, 0.65];
    for (const [i, acc] of accuracies.entries()) {
      const files = await writeRun(runs, `tiny-00${i + 1}`);
      writeFileSync(files.test, testAcc(acc));
      writeFileSync(files.resolved, resolvedYaml.replace("seed: 42", `seed: ${i}`));
    }
    const counted = [];
    for (const i of [1, 2, 3, 4]) {
      const run = await readRunSummary(join(runs, `tiny-00${i}`));
      if (run.type === "run") counted.push({ run, seed: i, fold: null, seal: null });
    }
    await writeGroup(runs, "tiny", groupSummary(counted));
  });

  it("finds no evidence against a run within what is expected, and says what that rests on", async () => {
    const { stdout, status } = await diff("tiny-005", "tiny-group-001");
    expect(status).to.equal(0);
    expect(stdout).to.contain("  nothing but the seed\n");
    expect(stdout).to.match(/test acc {2,}0\.7950 {2}0\.8000 ± 0\.0163 {2,}0\.7419 to 0\.8581 {2}0\.8/);
    expect(stdout.trimEnd().split("\n").at(-1)).to.match(
      /^no evidence that tiny-005 is not one of the kind of tiny-group-001: its test acc of 0\.7950 lies within 0\.7419 to 0\.8581, where 95 % of further runs are expected, p = 0\.8; this rests on the spread of 4 runs with other seeds, asked about the same pictures, whose values are taken to be normally distributed$/,
    );
  });

  it("says of one far off that it is not one of the kind, in whatever order the two are typed", async () => {
    const { stdout } = await diff("tiny-006", "tiny-group-001");
    expect(stdout).to.contain(
      "tiny-006 is not one of the kind of tiny-group-001: its test acc of 0.6500 lies outside",
    );
    expect((await diff("tiny-group-001", "tiny-006")).stdout).to.equal(stdout);
  });

  it("holds a run of the group against the others", async () => {
    const { stdout } = await diff("tiny-003", "tiny-group-001");
    expect(stdout).to.contain("group  tiny-group-001  3 other runs\n");
    expect(stdout).to.contain("this rests on the spread of 3 its other runs".replace("3 its", "its 3"));
  });

  it("--json has numbers as numbers", async () => {
    const found: unknown = JSON.parse((await diff("tiny-006", "tiny-group-001", "--json")).stdout);
    expect(found).to.include({ run: "tiny-006", verdict: "another", telling: "test_acc", pictures: "same" });
    expect(found).to.have.property("quantities").that.is.an("array");
    expect(JSON.stringify(found)).to.match(/"name":"test_acc","value":0\.65,.*"pValue":0\.00\d+/);
  });

  it("--json of two runs has the values of changed keys, not their text", async () => {
    const files = await writeRun(join(temporary(), "runs"), "other-001");
    writeFileSync(
      files.resolved,
      resolvedYaml.replace("batchSize: 2", "batchSize: 16").replace("epochs: 3\n", ""),
    );
    const found: unknown = JSON.parse((await diff("tiny-001", "other-001", "--json")).stdout);
    expect(found).to.have.deep.property("keys", [
      { path: ["seed"], before: 0, after: 42 },
      { path: ["generator", "batchSize"], before: 2, after: 16 },
      { path: ["epochs"], before: 3 },
    ]);
  });
});

describe("prediction", () => {
  const sample = (mean: number, standardDeviation: number) => ({
    ...{ name: "test_loss", mean, standardDeviation, low: 0, high: 0 },
    pictures: null,
  });

  it("of five values with mean 10 and deviation 1 is that of the textbooks", () => {
    // t(0.975; 4) = 2.776445; times sqrt(1 + 1/5).
    const found = prediction(10, sample(10, 1), 5, 0.95);
    expect(found?.high).to.be.closeTo(10 + 2.776445 * Math.sqrt(1.2), 1e-5);
    expect(found?.pValue).to.equal(1);
  });

  it("p is below 0.05 just outside the interval, and above it inside", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.integer({ min: 2, max: 30 }),
        (value, n) => {
          const found = prediction(value, sample(0, 1), n, 0.95)!;
          fc.pre(Math.abs(found.pValue - 0.05) > 1e-9);
          expect(value < found.low || value > found.high).to.equal(found.pValue < 0.05);
        },
      ),
    );
  });

  it("claims in one of twenty runs of the same kind that it is another", () => {
    // Normal values from a generator of its own, so that the count is the same every time.
    let state = 1;
    const uniform = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    let claimed = 0;
    for (let world = 0; world < 4000; world++) {
      const values = [normal(), normal(), normal(), normal()];
      const mean = values.reduce((a, b) => a + b) / 4;
      const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / 3);
      if (prediction(normal(), sample(mean, deviation), 4, 0.95)!.pValue < 0.05) claimed++;
    }
    expect(claimed / 4000).to.be.within(0.04, 0.06);
  });

  it("is none where there is no spread", () => {
    expect(prediction(1, sample(1, 0), 5, 0.95)).to.equal(null);
    expect(prediction(NaN, sample(1, 1), 5, 0.95)).to.equal(null);
  });
});

describe("placeRun", () => {
  it("does not judge a run that was asked about other pictures", () => {
    const group = groupOf("net", [firstRight(70, 100), firstRight(72, 100), firstRight(75, 100)]);
    expect(placeRun(runOf("net-009", firstRight(40, 90)), group)).to.include({
      pictures: "other",
      verdict: "not-comparable",
    });
    expect(placeRun(runOf("net-009", firstRight(40, 100)), group)).to.include({
      pictures: "same",
      verdict: "another",
    });
  });
});
