import { expect } from "chai";
import { groupSummary, quantitySummary } from "../../src/compare/group-summary.ts";
import { tProbability, tQuantile } from "../../src/compare/distributions.ts";
import { aRun } from "../support/runs.ts";

describe("Student's t", () => {
  it("has the table's quantiles", () => {
    // NIST/SEMATECH e-Handbook 1.3.6.7.2, column 0.975.
    for (const [df, t] of [
      [1, 12.706],
      [2, 4.303],
      [4, 2.776],
      [9, 2.262],
      [100, 1.984],
    ] as const)
      expect(tQuantile(0.05, df), String(df)).to.be.closeTo(t, 5e-4);
  });

  it("of one degree of freedom is Cauchy's: beyond 1 lies a half", () => {
    expect(tProbability(1, 1)).to.be.closeTo(0.5, 1e-14);
    expect(tProbability(-1, 1)).to.equal(tProbability(1, 1));
    expect(tProbability(0, 3.5)).to.equal(1);
  });

  it("of two degrees of freedom is 1 - t / sqrt(2 + t^2)", () => {
    expect(tProbability(3, 2)).to.be.closeTo(1 - 3 / Math.sqrt(11), 1e-14);
  });

  it("probability and quantile undo each other, also for a broken number of degrees", () => {
    expect(tProbability(tQuantile(0.05, 3.7), 3.7)).to.be.closeTo(0.05, 1e-12);
  });
});

describe("quantitySummary", () => {
  it("of 1, 2, 3 has mean 2, deviation 1 and the interval 2 ± 4.303 / sqrt(3)", () => {
    const { mean, standardDeviation, low, high } = quantitySummary("test_loss", [1, 2, 3]);
    expect({ mean, standardDeviation }).to.deep.equal({ mean: 2, standardDeviation: 1 });
    expect(low).to.be.closeTo(2 - 4.302653 / Math.sqrt(3), 1e-6);
    expect(high).to.be.closeTo(2 + 4.302653 / Math.sqrt(3), 1e-6);
  });

  it("of equal values is a point", () => {
    expect(quantitySummary("x", [0.5, 0.5])).to.deep.equal({
      name: "x",
      mean: 0.5,
      standardDeviation: 0,
      low: 0.5,
      high: 0.5,
      pictures: null,
    });
  });

  it("of a value that is no number is none", () => {
    expect(quantitySummary("x", [NaN, 1]).mean).to.be.NaN;
  });
});

describe("groupSummary", () => {
  it("has the best epoch's row and the test values of every run", () => {
    const runs = [
      { run: aRun(), seed: 1, fold: null, seal: null },
      { run: aRun({ name: "tiny-002" }), seed: 2, fold: null, seal: "ab" },
    ];
    const { runs: grouped, quantities } = groupSummary(runs);
    expect(grouped.map(({ name, seed, bestEpoch }) => [name, seed, bestEpoch])).to.deep.equal([
      ["tiny-001", 1, 2],
      ["tiny-002", 2, 2],
    ]);
    const names = ["best_loss", "best_acc", "best_val_loss", "best_val_acc", "test_loss", "test_acc"];
    expect(quantities.map(({ name }) => name)).to.deep.equal(names);
    expect(quantities.at(-1)).to.include({ mean: 0.75, standardDeviation: 0 });
  });

  it("is not made of a run without a best epoch", () => {
    expect(() => groupSummary([{ run: aRun({ best: null }), seed: 1, fold: null, seal: null }])).to.throw(
      "tiny-001",
    );
  });
});
