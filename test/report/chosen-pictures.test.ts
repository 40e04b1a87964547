import { expect } from "chai";
import { choosePictures } from "../../src/report/chosen-pictures.ts";
import type { PredictionRow } from "../../src/write/predictions-csv.ts";
import { aRun, aTestReport } from "../support/runs.ts";

const test = (file: string, label: number, second: number): PredictionRow => ({
  split: "test",
  file,
  label,
  predicted: second > 0.5 ? 1 : 0,
  probabilities: [1 - second, second],
});

const filesOf = (...of: Parameters<typeof choosePictures>): string[] =>
  choosePictures(...of).pictures.map(({ file }) => file);

const rows = [
  test("cat.4.jpg", 0, 0.1),
  test("cat.5.jpg", 0, 0.6),
  test("dog.3.jpg", 1, 0.55),
  test("dog.4.jpg", 1, 0.02),
];

describe("choosePictures", () => {
  it("has the most confidently wrong first, then the least sure", () => {
    expect(filesOf([aRun({ predictions: rows })], 60)).to.deep.equal([
      "dog.4.jpg",
      "cat.5.jpg",
      "dog.3.jpg",
      "cat.4.jpg",
    ]);
  });

  it("has no more of a cell than asked for, and says how many are left", () => {
    const predictions = [...rows, test("cat.6.jpg", 0, 0.4)];
    const { pictures, left } = choosePictures([aRun({ predictions })], 1);
    expect(pictures.map(({ file }) => file)).to.deep.equal([
      "dog.4.jpg",
      "cat.5.jpg",
      "dog.3.jpg",
      "cat.6.jpg",
    ]);
    expect(left).to.equal(1);
  });

  it("pairs the answers of several runs by name and bytes, and leaves out a run with other classes", () => {
    const first = aRun({ predictions: rows.slice(0, 2) });
    const second = aRun({ name: "tiny-002", predictions: [test("cat.4.jpg", 0, 0.9)] });
    const other = aRun({ name: "other-001", test: { ...aTestReport(), classes: ["dog", "cat"] } });
    const { pictures } = choosePictures([first, second, other], 60);
    expect(pictures.map(({ file, answers }) => [file, answers])).to.deep.equal([
      [
        "cat.4.jpg",
        [
          { predicted: 0, probability: 0.9, ofLabel: 0.9 },
          { predicted: 1, probability: 0.9, ofLabel: 1 - 0.9 },
          null,
        ],
      ],
      ["cat.5.jpg", [{ predicted: 1, probability: 0.6, ofLabel: 0.4 }, null, null]],
    ]);
    const changed = { ...second, split: second.split.map((row) => ({ ...row, sha256: "f".repeat(64) })) };
    expect(choosePictures([first, changed], 60).pictures.length).to.equal(3);
  });

  it("takes validation pictures where no test picture was asked about, and none where there are none", () => {
    const predictions = [{ ...test("cat.3.jpg", 0, 0.2), split: "validation" as const }];
    expect(filesOf([aRun({ predictions })], 60)).to.deep.equal(["cat.3.jpg"]);
    expect(choosePictures([aRun({ predictions: [] })], 60)).to.deep.equal({ pictures: [], left: 0 });
  });

  it("has a bound whatever the number of pictures", () => {
    const predictions = Array.from({ length: 5000 }, (_, i) => test(`cat.${i}.jpg`, 0, (i % 100) / 100));
    const { pictures, left } = choosePictures([aRun({ predictions })], 1000);
    expect(pictures.length + left).to.equal(5000);
    expect(pictures.length).to.equal(1500);
  });
});
