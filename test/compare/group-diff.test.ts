import { expect } from "chai";
import { diffGroups, type ComparedGroup } from "../../src/compare/group-diff.ts";
import { quantitySummary } from "../../src/compare/group-summary.ts";
import { firstRight, groupOf } from "../support/groups.ts";
import { welch } from "../../src/compare/welch.ts";

const sample = (values: readonly number[]) => ({ ...quantitySummary("loss", values), n: values.length });

describe("welch", () => {
  it("of 1, 2, 3 and 3, 4, 5 is t = sqrt(6) with 4 degrees of freedom", () => {
    // Equal spreads and counts: Student's t. With 4 degrees p = 1 - s (3 - s^2) / 2, s = t / sqrt(4 + t^2).
    const found = welch(sample([1, 2, 3]), sample([3, 4, 5]), 0.95);
    const s = Math.sqrt(6 / 10);
    expect(found?.difference).to.equal(2);
    expect(found?.t).to.be.closeTo(Math.sqrt(6), 1e-14);
    expect(found?.degreesOfFreedom).to.be.closeTo(4, 1e-12);
    expect(found?.pValue).to.be.closeTo(1 - (s * (3 - s * s)) / 2, 1e-12);
    expect(found?.low).to.be.closeTo(2 - 2.7764451 * Math.sqrt(2 / 3), 1e-6);
    expect(found?.high).to.be.closeTo(2 + 2.7764451 * Math.sqrt(2 / 3), 1e-6);
  });

  it("does not take the spreads for equal", () => {
    // v = 1/3 and 16/3: (17/3)^2 / ((1/9 + 256/9) / 2) = 578 / 257.
    const found = welch(sample([1, 2, 3]), sample([0, 4, 8]), 0.95);
    expect(found?.degreesOfFreedom).to.be.closeTo(578 / 257, 1e-12);
  });

  it("changes its sign, not its p, when the groups change places", () => {
    const [there, back] = [
      welch(sample([1, 2]), sample([4, 8]), 0.95),
      welch(sample([4, 8]), sample([1, 2]), 0.95),
    ];
    expect(there?.t).to.equal(-(back?.t ?? NaN));
    expect(there?.pValue).to.equal(back?.pValue);
  });

  it("goes on where one group has no spread, and says nothing where both have none or a value is no number", () => {
    expect(welch(sample([1, 1]), sample([1, 2]), 0.95)?.degreesOfFreedom).to.be.closeTo(1, 1e-12);
    expect(welch(sample([1, 1]), sample([2, 2]), 0.95)).to.equal(null);
    expect(welch(sample([0.1, 0.1 + 1e-8]), sample([0.2, 0.2]), 0.95), "rounded").to.equal(null);
    expect(welch(sample([1, NaN]), sample([2, 3]), 0.95)).to.equal(null);
  });
});

const group = (name: string, values: Record<string, number[]>, pictures = 1000): ComparedGroup => ({
  name,
  summary: {
    confidence: 0.95,
    folds: null,
    pooled: [],
    runs: (Object.values(values)[0] ?? []).map((_, i) => ({
      name: `${name}-${i}`,
      seed: i,
      seal: null,
      bestEpoch: 1,
      fold: null,
      values: {},
    })),
    quantities: Object.entries(values).map(([quantity, each]) => quantitySummary(quantity, each, pictures)),
  },
  runs: [],
  outOfFold: null,
  lost: [],
});

describe("diffGroups", () => {
  const low = [0.1, 0.11, 0.12];
  const high = [0.9, 0.91, 0.92];

  it("judges by a test metric where there is one, whatever its place", () => {
    const names = { best_val_acc: low, test_loss: low, test_acc: low };
    expect(diffGroups(group("a", names), group("b", names))).to.include({
      telling: "test_acc",
      verdict: "no-evidence",
    });
  });

  it("calls a higher metric better and a higher loss worse", () => {
    const verdict = (name: string, a: number[], b: number[]): string =>
      diffGroups(group("a", { [name]: a }), group("b", { [name]: b })).verdict;
    expect(verdict("test_acc", low, high)).to.equal("better");
    expect(verdict("test_acc", high, low)).to.equal("worse");
    expect(verdict("test_loss", low, high)).to.equal("worse");
    expect(verdict("best_val_loss", high, low)).to.equal("better");
  });

  it("compares what both have, and says so where that is nothing", () => {
    const found = diffGroups(group("a", { test_acc: low }), group("b", { test_auc: low }));
    expect(found).to.deep.include({ quantities: [], telling: null, verdict: "not-comparable" });
  });

  it("makes no t test of shares that are a picture apart", () => {
    const shares = (name: string, right: number): ComparedGroup =>
      group(name, { test_auc: [right / 4, right / 4, (right + 1) / 4] }, 4);
    expect(diffGroups(shares("a", 0), shares("b", 3)).verdict).to.equal("not-comparable");
  });

  it("names the changed keys but not the seed", () => {
    const of = (name: string, resolved: string): ComparedGroup =>
      groupOf(name, [firstRight(3, 9), firstRight(4, 9)], resolved);
    const a = of("a", "seed: 1\nepochs: 2\nsplit: {seed: 1}\n");
    const b = of("b", "seed: 9\nepochs: 3\nsplit: {seed: 1}\n");
    expect(diffGroups(a, b).keys).to.deep.equal([{ path: ["epochs"], before: "2", after: "3" }]);
    expect(diffGroups(a, { ...b, runs: [] }).keys).to.equal(null);
  });

  it("pairs no pictures where a run is gone, or where the runs were asked about others", () => {
    const [a, b] = [
      groupOf("a", [firstRight(3, 9), firstRight(5, 9)]),
      groupOf("b", [firstRight(9, 9), firstRight(7, 9)]),
    ];
    const by = (left: ComparedGroup, right: ComparedGroup) =>
      diffGroups(left, right).quantities[0]?.judged?.by;
    expect(by(a, b)).to.equal("pictures");
    expect(by(a, { ...b, runs: b.runs.slice(1), lost: [{ name: "b-001", how: "gone" }] })).to.equal("welch");
    const others = b.runs.map((run) => ({
      ...run,
      split: run.split.map((row) => ({ ...row, sha256: "ff" })),
    }));
    expect(by(a, { ...b, runs: others })).to.equal("welch");
  });
});
