import { expect } from "chai";
import { changedData, isSameData } from "../../src/compare/changed-data.ts";
import { diffRuns } from "../../src/compare/diff.ts";
import { pairedPictures } from "../../src/compare/paired-pictures.ts";
import type { PredictionRow } from "../../src/write/predictions-csv.ts";
import { aRecord, someRecords } from "../support/checkpoints.ts";
import { aRun, aSplit, anEnvironment, metricsText, somePredictions } from "../support/runs.ts";

/** Twenty test pictures; the run has those right whose number it is given. */
const withTest = (right: (picture: number) => boolean) => {
  const files = Array.from({ length: 20 }, (_, i) => `dog.${i}.jpg`);
  const split = files.map((file) => ({ ...aSplit()[5]!, file, label: 1, class: "dog" }));
  const predictions: PredictionRow[] = files.map((file, i) => {
    const predicted = right(i) ? 1 : 0;
    return { split: "test", file, label: 1, predicted, probabilities: [1 - predicted, predicted] };
  });
  const weightsSha256 = String(files.filter((_, i) => right(i)).length).padEnd(64, "f");
  const records = [{ ...aRecord(1, { loss: 1 }), weightsSha256 }];
  return aRun({ split, predictions, metrics: { columns: ["loss"], records } });
};

describe("changedData", () => {
  it("of the same split is nothing", () => {
    const data = changedData(aSplit(), aSplit());
    expect(isSameData(data)).to.equal(true);
    expect(data.same).to.equal(10);
    expect(data.pictures).to.deep.equal({ train: [3, 3], validation: [2, 2], test: [4, 4] });
  });

  it("tells pictures that are new, gone, moved and changed apart", () => {
    const before = aSplit();
    const [first, second, third, ...rest] = before;
    const after = [
      { ...first!, sha256: "f".repeat(64) },
      { ...second!, split: "test" as const },
      { ...third!, file: "dog.9.jpg" },
      ...rest,
    ];
    const data = changedData(before, after);
    expect(data).to.deep.include({
      same: 7,
      changed: ["cat.1.jpg"],
      moved: [{ file: "cat.2.jpg", from: "train", to: "test" }],
      onlyA: ["dog.1.jpg"],
      onlyB: ["dog.9.jpg"],
    });
    expect(isSameData(data)).to.equal(false);
  });
});

describe("pairedPictures", () => {
  it("counts the four cases on the test pictures", () => {
    const pictures = pairedPictures(
      withTest((i) => i < 10),
      withTest((i) => i >= 9 && i < 18),
    );
    expect(pictures).to.deep.include({ part: "test", shared: 20, bothRight: 1, bothWrong: 2 });
    expect(pictures?.onlyARight).to.have.length(9);
    expect(pictures?.onlyBRight.slice(0, 2)).to.deep.equal(["dog.10.jpg", "dog.11.jpg"]);
  });

  it("takes validation where no test picture is shared", () => {
    const validation = somePredictions().filter(({ split }) => split === "validation");
    expect(pairedPictures(aRun(), aRun({ predictions: validation }))).to.deep.include({
      part: "validation",
      shared: 2,
    });
  });

  it("a file with other bytes is another picture", () => {
    const other = aSplit().map((row) =>
      row.file === "cat.4.jpg" ? { ...row, sha256: "f".repeat(64) } : row,
    );
    expect(pairedPictures(aRun(), aRun({ split: other }))).to.deep.include({ part: "test", shared: 3 });
  });

  it("is null where the runs share none", () => {
    expect(pairedPictures(aRun(), aRun({ predictions: [] }))).to.equal(null);
  });
});

describe("diffRuns", () => {
  const half = withTest((i) => i < 10);

  it("says better and worse only where chance would seldom do it", () => {
    const better = withTest((i) => i < 18);
    expect(diffRuns(half, better).verdict).to.equal("better");
    expect(diffRuns(better, half).verdict).to.equal("worse");
    expect(diffRuns(half, better).pictures?.pValue).to.be.closeTo(2 / 256, 1e-12);
  });

  it("says no evidence of five pictures more", () => {
    const little = { ...withTest((i) => i < 15), metrics: { columns: [], records: someRecords(1) } };
    expect(diffRuns(half, little)).to.deep.include({ verdict: "no-evidence" });
  });

  it("says same where the weights are equal after every epoch", () => {
    expect(diffRuns(aRun(), aRun()).verdict).to.equal("same");
  });

  it("says not comparable where no picture is shared", () => {
    expect(diffRuns(half, aRun({ predictions: [] })).verdict).to.equal("not-comparable");
  });

  it("two empty runs are not the same", () => {
    const empty = aRun({
      metrics: { columns: [], records: [] },
      predictions: [],
      best: null,
      last: null,
      test: null,
    });
    expect(diffRuns(empty, empty)).to.deep.include({ verdict: "not-comparable" });
  });

  it("puts metrics side by side with b - a, and tells a missing one from a zero", () => {
    const b = aRun({ best: aRecord(1, { loss: 0.5, auc: 0 }) });
    expect(diffRuns(aRun({ best: aRecord(2, { loss: 0.75 }) }), b).metrics.best).to.deep.equal({
      a: 2,
      b: 1,
      values: [
        { name: "loss", a: 0.75, b: 0.5, difference: -0.25 },
        { name: "auc", a: null, b: 0, difference: null },
      ],
    });
  });

  it("the overfit gap is above 0 where training pictures are known better, of loss and of metrics", () => {
    const last = aRecord(3, { loss: 0.25, acc: 1, val_loss: 1, val_acc: 0.75 });
    expect(diffRuns(aRun({ last }), aRun()).metrics.overfitGap.map(({ name, a }) => [name, a])).to.deep.equal(
      [
        ["loss", 0.75],
        ["acc", 0.25],
      ],
    );
  });

  it("has an epoch for each of the longer run", () => {
    const longer = aRun({ metrics: { columns: [], records: someRecords(5) } });
    expect(diffRuns(aRun(), longer).metrics.epochs.map(({ a, b }) => [a, b])).to.deep.equal([
      [1, 1],
      [2, 2],
      [3, 3],
      [null, 4],
      [null, 5],
    ]);
  });

  it("environments are compared where both are known", () => {
    const other = { ...anEnvironment(), node: "v24.0.0" };
    expect(diffRuns(aRun(), aRun({ environment: other })).environment).to.deep.equal([
      { what: "node", before: "v20.20.2", now: "v24.0.0" },
    ]);
    expect(diffRuns(aRun(), aRun({ environment: null })).environment).to.equal(null);
  });

  it("changes neither of the runs", () => {
    const run = aRun();
    diffRuns(run, aRun({ predictions: [] }));
    expect(run).to.deep.equal(aRun());
    expect(metricsText(run.metrics.records)).to.equal(metricsText(someRecords(3)));
  });
});
