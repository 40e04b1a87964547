import { expect } from "chai";
import fc from "fast-check";
import { fitLine } from "../../src/show/fit-line.ts";
import {
  formatAge,
  formatClock,
  formatDifference,
  formatPValue,
  formatSeconds,
  formatStepTime,
  formatValue,
} from "../../src/show/format-values.ts";
import { progressBar, progressLine, type Progress } from "../../src/show/terminal.ts";
import { tableLines } from "../../src/show/table.ts";

const cases = <T>(
  name: string,
  format: (value: T) => string,
  expected: readonly (readonly [T, string])[],
): void => {
  describe(name, () => {
    for (const [value, text] of expected)
      it(`of ${String(value)} is ${text}`, () => {
        expect(format(value)).to.equal(text);
      });
  });
};

cases("formatValue", formatValue, [
  [0.71604, "0.7160"],
  [12.5, "12.5000"],
  [0, "0.0000"],
  [0.00012, "1.20e-4"],
  [-0.5, "-0.5000"],
  [NaN, "NaN"],
  [Infinity, "Infinity"],
]);
cases("formatDifference", formatDifference, [
  [0.041, "+0.0410"],
  [-0.041, "-0.0410"],
  [0, "0.0000"],
]);
cases("formatPValue", formatPValue, [
  [1, "1"],
  [0.03412, "0.034"],
  [0.0005, "0.0005"],
  [0.00000034, "3e-7"],
  [0, "0"],
]);
cases("formatClock", formatClock, [
  [7.4, "0:07"],
  [59.6, "1:00"],
  [725, "12:05"],
  [3727, "1:02:07"],
  [-1, "0:00"],
]);
cases("formatAge", formatAge, [
  [40, "40 s"],
  [719, "11 min"],
  [7200, "2 h"],
  [86400 * 5, "5 d"],
  [-3, "0 s"],
]);
cases("formatSeconds", formatSeconds, [
  [0.84, "0.8 s"],
  [9.96, "10 s"],
  [24.3, "24 s"],
]);
cases("formatStepTime", formatStepTime, [
  [4.62, "4.6 ms/step"],
  [231.4, "231 ms/step"],
]);

describe("fitLine", () => {
  const parts = [{ text: "first" }, { text: "second", drop: 2 }, { text: "third", drop: 1 }];

  it("has every part where there is room, one column left free", () => {
    expect(fitLine(parts, 21)).to.equal("first  second  third");
  });
  it("drops the part with the lowest number first", () => {
    expect(fitLine(parts, 20)).to.equal("first  second");
    expect(fitLine(parts, 13)).to.equal("first");
  });
  it("cuts what may not be dropped", () => {
    expect(fitLine(parts, 4)).to.equal("fir");
    expect(fitLine(parts, 0)).to.equal("");
  });
});

describe("progressBar", () => {
  it("has its head between what is done and what is not", () => {
    expect(progressBar(0, 4)).to.equal("[>   ]");
    expect(progressBar(0.5, 4)).to.equal("[==> ]");
    expect(progressBar(1, 4)).to.equal("[====]");
  });
});

describe("progressLine", () => {
  const progress: Progress = {
    title: "Epoch 3/30",
    done: 57,
    total: 100,
    unit: "",
    elapsedMs: 57 * 231,
    values: { loss: 0.5512, acc: 0.716 },
    isSteps: true,
  };

  it("says epoch, step, bar, time of a step, loss, metrics and time left", () => {
    expect(progressLine(progress, 80)).to.equal(
      "Epoch 3/30   57/100 [=====>   ]  231 ms/step  loss 0.5512  acc 0.7160  ETA 0:10",
    );
  });

  it("is shorter than the terminal, whatever its width", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat({ max: 100 }), (columns, done) => {
        expect(progressLine({ ...progress, done }, columns).length).to.be.lessThan(columns);
      }),
    );
  });

  it("has no time before the first step, and no time left after the last", () => {
    expect(progressLine({ ...progress, done: 0, values: {} }, 120)).to.match(
      /^Epoch 3\/30 {4}0\/100 \[>[ ]+\]$/,
    );
    expect(progressLine({ ...progress, done: 100 }, 120)).to.not.contain("ETA");
  });

  it("of a download counts in its unit", () => {
    const download = { ...progress, title: "downloading", unit: "MB", values: {}, isSteps: false };
    expect(progressLine(download, 80)).to.match(/^downloading {3}57\/100 MB \[=+> +\] {2}ETA 0:10$/);
  });
});

describe("tableLines", () => {
  it("puts columns in line, numbers to the right, wide letters counted as the terminal shows them", () => {
    const rows = [
      ["run", "acc"],
      ["猫-001", "0.5"],
      ["b", "10.25"],
    ];
    expect(tableLines(rows, (column) => column === 1)).to.deep.equal([
      "run       acc",
      "猫-001    0.5",
      "b       10.25",
    ]);
  });
  it("a row may be shorter than the first", () => {
    expect(tableLines([["a", "b"], ["c"]], () => false)).to.deep.equal(["a  b", "c"]);
  });
});
