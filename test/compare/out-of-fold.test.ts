import { expect } from "chai";
import { outOfFold, pairFolds, pooledShares } from "../../src/compare/out-of-fold.ts";
import type { OutOfFold, OutOfFoldRow } from "../../src/write/out-of-fold-csv.ts";
import { outOfFoldCsv, readOutOfFoldCsv } from "../../src/write/out-of-fold-csv.ts";
import { aRun } from "../support/runs.ts";

/** Pictures 0, 1, ... in three folds, half of them cats; `right`: which of them is answered rightly. */
const answers = (pictures: number, right: (i: number) => boolean, seed = 1): OutOfFold => ({
  classes: ["cat", "dog"],
  rows: Array.from({ length: pictures }, (_, i): OutOfFoldRow => {
    const label = i % 2;
    return {
      ...{ fold: 1 + (i % 3), seed, run: `net-00${1 + (i % 3)}`, file: `${i}.jpg`, sha256: `${i}`, label },
      ...{ predicted: right(i) ? label : 1 - label, probabilities: [0.25, 0.75] },
    };
  }),
});

describe("outOfFold", () => {
  it("takes the validation answers of each run, with the bytes of the picture", () => {
    const run = aRun();
    const { classes, rows } = outOfFold([{ run, seed: 7, fold: 2 }]);
    const expected = run.predictions.filter(({ split }) => split === "validation");
    expect(classes).to.deep.equal(["cat", "dog"]);
    expect(rows.map(({ file, predicted }) => [file, predicted])).to.deep.equal(
      expected.map(({ file, predicted }) => [file, predicted]),
    );
    for (const row of rows) {
      expect(row).to.include({ fold: 2, seed: 7, run: run.name });
      expect(row.sha256).to.equal(run.split.find(({ file }) => file === row.file)?.sha256);
    }
  });

  it("is the same when it was written and read", () => {
    const all = answers(7, (i) => i > 2);
    expect(readOutOfFoldCsv(outOfFoldCsv(all))).to.deep.equal({ type: "read", value: all });
  });
});

describe("pooledShares", () => {
  it("gives Wilson's interval of all pictures and of each class", () => {
    // 80 of 100: R's prop.test(80, 100, correct = FALSE) says 0.7111708 to 0.8666331.
    const [acc, cat, dog] = pooledShares(answers(100, (i) => i >= 20));
    expect(acc?.name).to.equal("acc");
    expect(acc?.mean).to.equal(0.8);
    expect(acc?.low).to.be.closeTo(0.7111708, 1e-6);
    expect(acc?.high).to.be.closeTo(0.8666331, 1e-6);
    expect([cat?.name, cat?.pictures, dog?.name]).to.deep.equal(["recall of cat", 50, "recall of dog"]);
  });

  it("counts each picture once, whatever the number of seeds", () => {
    const twice = {
      classes: ["cat", "dog"],
      rows: [...answers(100, (i) => i >= 20).rows, ...answers(100, (i) => i >= 20, 2).rows],
    };
    const [acc] = pooledShares(twice);
    expect(acc).to.include({ mean: 0.8, pictures: 100 });
    expect(acc?.low).to.be.closeTo(0.7111708, 1e-6);
  });
});

describe("pairFolds", () => {
  it("pairs two groups on the same folds picture by picture, by McNemar's test", () => {
    const [a, b] = [answers(60, (i) => i >= 12), answers(60, (i) => i >= 8 && i !== 30)];
    // Twice the lower tail of Binomial(5, 1/2) at 1: 2 * (1 + 5) / 32.
    expect(pairFolds(a, b, 0.95)).to.deep.include({ type: "mcnemar", pictures: 60, onlyA: 1, onlyB: 4 });
    const paired = pairFolds(a, b, 0.95);
    expect(paired.type === "mcnemar" && paired.pValue).to.be.closeTo(12 / 32, 1e-12);
  });

  it("pairs no groups whose folds, pictures or bytes are others", () => {
    const a = answers(6, () => true);
    const moved = { ...a, rows: a.rows.map((row, i) => (i === 0 ? { ...row, fold: 3 } : row)) };
    const other = { ...a, rows: a.rows.map((row, i) => (i === 0 ? { ...row, sha256: "x" } : row)) };
    for (const b of [moved, other, answers(7, () => true)])
      expect(pairFolds(a, b, 0.95)).to.deep.equal({
        type: "not-paired",
        reason: "their folds do not have the same pictures",
      });
  });
});
