import { expect } from "chai";
import fc from "fast-check";
import { judgedPart } from "../../src/report/judged-part.ts";
import { mostProbable } from "../../src/train/records.ts";
import type { PredictionRow } from "../../src/write/predictions-csv.ts";
import { confusionMatrix, type PartReport } from "../../src/write/test-json.ts";

const row = (label: number, probabilities: readonly number[]): PredictionRow => ({
  split: "test",
  file: "a.jpg",
  label,
  predicted: mostProbable(probabilities),
  probabilities,
});

const reportOf = (classes: number, rows: readonly PredictionRow[]): PartReport => {
  const matrix = confusionMatrix(classes, rows);
  const recall = (line: readonly number[], label: number): number | null => {
    const pictures = line.reduce((sum, n) => sum + n, 0);
    return pictures === 0 ? null : (line[label] ?? 0) / pictures;
  };
  return {
    pictures: rows.length,
    values: {},
    confusionMatrix: matrix,
    recallByClass: matrix.map(recall),
    intervals: null,
  };
};

const judged = (classes: number, rows: readonly PredictionRow[]) =>
  judgedPart("test", reportOf(classes, rows), rows);

const binary = fc.array(
  fc.record({ label: fc.integer({ min: 0, max: 1 }), second: fc.integer({ min: 0, max: 100 }) }),
  { minLength: 1, maxLength: 40 },
);

describe("judgedPart", () => {
  it("gives precision, recall and f1 of each class, and none where nothing tells", () => {
    const { classes, cells } = judged(3, [
      row(0, [0.8, 0.2, 0]),
      row(0, [0.1, 0.9, 0]),
      row(1, [0.3, 0.7, 0]),
    ]);
    expect(classes).to.deep.equal([
      { support: 2, precision: 1, recall: 0.5, f1: 2 / 3 },
      { support: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
      { support: 0, precision: null, recall: null, f1: null },
    ]);
    expect(cells).to.deep.equal([
      { label: 0, predicted: 0, pictures: 1 },
      { label: 0, predicted: 1, pictures: 1 },
      { label: 1, predicted: 1, pictures: 1 },
    ]);
  });

  it("puts answers into bins by their probability, 1 into the last", () => {
    const { reliability } = judged(2, [row(0, [1, 0]), row(0, [0.05, 0.95]), row(1, [0.45, 0.55])]);
    expect(reliability?.[9]).to.deep.equal({ pictures: 2, probability: 0.975, right: 0.5 });
    expect(reliability?.[5]).to.deep.equal({ pictures: 1, probability: 0.55, right: 1 });
    expect(reliability?.[0]).to.deep.equal({ pictures: 0, probability: null, right: null });
  });

  it("has no bins and no threshold where the answers are no probabilities", () => {
    for (const probabilities of [
      [1.5, -0.5],
      [NaN, NaN],
      [-0.3, -0.2],
    ]) {
      const rows = [{ ...row(0, probabilities), predicted: 0 }];
      expect(judged(2, rows).reliability).to.equal(null);
    }
    expect(judged(2, [row(0, [0.9, 0.9])]).thresholds).to.equal(null);
    expect(judged(3, [row(0, [0.9, 0.1, 0])]).thresholds).to.equal(null);
  });

  it("at a threshold of a half answers as the run did, and at each counts every picture once", () => {
    fc.assert(
      fc.property(binary, (pictures) => {
        const rows = pictures.map(({ label, second }) => row(label, [1 - second / 100, second / 100]));
        const report = reportOf(2, rows);
        const { thresholds } = judgedPart("test", report, rows);
        const half = thresholds?.find(({ threshold }) => threshold === 0.5);
        expect(half?.matrix).to.deep.equal(report.confusionMatrix);
        for (const { matrix } of thresholds ?? [])
          expect(matrix.flat().reduce((sum, n) => sum + n, 0)).to.equal(rows.length);
        // Above 1 there is nothing, so that all would be taken for the first class.
        expect(thresholds?.at(-1)?.matrix.map(([, second]) => second)).to.deep.equal([0, 0]);
      }),
    );
  });
});
