import { expect } from "chai";
import { diffGroups, type ComparedGroup } from "../../src/compare/group-diff.ts";
import { groupSummary } from "../../src/compare/group-summary.ts";
import { groupDiffText } from "../../src/show/group-diff-text.ts";
import { groupLines } from "../../src/show/group-lines.ts";
import { aRun, aTestReport } from "../support/runs.ts";
import { shown, textOf } from "../support/shown.ts";

/** A run with this test accuracy and no other quantity. */
const runWith = (name: string, seed: number, acc: number) => {
  const report = aTestReport();
  const best = { epoch: 2, values: {}, learningRate: 0.1, weightsSha256: "0".repeat(64) };
  const test = report.parts.test && { ...report.parts.test, values: { acc } };
  const run = aRun({ name, best, test: { ...report, parts: { validation: null, test } } });
  return { run, seed };
};

const summaryOf = (name: string, accuracies: readonly number[]) =>
  groupSummary(accuracies.map((acc, i) => runWith(`${name}-00${i + 1}`, 42 + i, acc)));

const group = (name: string, accuracies: readonly number[], epochs: number): ComparedGroup => ({
  name: `${name}-group-001`,
  summary: summaryOf(name, accuracies),
  resolved: `seed: 42\nepochs: ${epochs}\n`,
});

describe("a group of runs in words", () => {
  it("is a line a run and a line a quantity", () => {
    expect(groupLines("runs/net-group-001", summaryOf("net", [0.5, 0.75]))).to.deep.equal([
      "runs/net-group-001  2 runs",
      "run      seed  best epoch",
      "net-001    42           2",
      "net-002    43           2",
      "",
      "            mean  std dev  95 % interval of the mean",
      "test acc  0.6250   0.1768          -0.9633 to 2.2133",
    ]);
  });

  it("answers with the folder of the group alone when a group was asked for", () => {
    const finished = {
      type: "run-finished",
      folder: "runs/net-001",
      epochs: 1,
      bestEpoch: 1,
      seconds: 1,
    } as const;
    const skipped = { type: "already-done", folder: "runs/net-002" } as const;
    const summary = summaryOf("net", [0.5, 0.75]);
    const events = [finished, skipped, { type: "group-finished", folder: "runs/g", summary } as const];
    expect(shown(events, { asked: "group" }).stdout).to.equal("runs/g\n");
    expect(shown(events.slice(0, 2)).stdout).to.equal("runs/net-001\nruns/net-002\n");
    expect(shown([skipped]).stderr).to.contain("runs/net-002 is this run");
  });

  it("a group that stops early answers with the run that stopped it", () => {
    const failed = { type: "failed", folder: "runs/net-002", reason: "x", resumable: true } as const;
    expect(shown([failed], { asked: "group" }).stdout).to.equal("runs/net-002\n");
  });
});

describe("the difference of two groups in words", () => {
  const text = (a: readonly number[], b: readonly number[], epochs = 3): string =>
    textOf(groupDiffText(diffGroups(group("a", a, 2), group("b", b, epochs))));

  it("says what was changed, the means, and that the difference is more than chance", () => {
    expect(text([0.7, 0.71, 0.72], [0.8, 0.81, 0.82])).to.equal(
      [
        "a  a-group-001  3 runs",
        "b  b-group-001  3 runs",
        "",
        "changed in the experiment",
        "  - epochs: 2",
        "  + epochs: 3",
        "",
        "mean +- standard deviation",
        "                           a                 b    b - a       95 % interval        p",
        "  test acc  0.7100 +- 0.0100  0.8100 +- 0.0100  +0.1000  +0.0773 to +0.1227  0.00026",
        "",
        "b-group-001 is better than a-group-001: the mean test acc of 3 runs differs by +0.1000 from that of " +
          "3 runs (Welch's t test, p = 0.00026); this judges the chance of the seeds, not that of the pictures",
        "",
      ].join("\n"),
    );
  });

  it("says that there is no evidence where chance makes as much", () => {
    const found = text([0.7, 0.8], [0.71, 0.82], 2);
    expect(found).to.match(/^no evidence that b-group-001 is better or worse than a-group-001: .*p = 0\.8/m);
    expect(found).to.contain("nothing but the seeds");
  });

  it("says that nothing can be said without a spread", () => {
    expect(text([0.7, 0.7], [0.8, 0.8])).to.match(/^which is better cannot be said/m);
  });
});
