import { expect } from "chai";
import { diffRuns } from "../../src/compare/diff.ts";
import { diffText, verdictSentence } from "../../src/show/diff-text.ts";
import { keyLines } from "../../src/show/key-lines.ts";
import type { Run } from "../../src/write/run.ts";
import { aRecord } from "../support/checkpoints.ts";
import { expectGolden } from "../support/golden.ts";
import { aRun, aSplit, anEnvironment, resolvedYaml, somePredictions } from "../support/runs.ts";
import { textOf } from "../support/shown.ts";

/** Other weights, so that the runs are not the same. */
const otherRun = (changes: Partial<Run> = {}): Run => {
  const records = [1, 2, 3, 4].map((epoch) => ({
    ...aRecord(epoch, { loss: 0.5, acc: 0.5, val_loss: epoch === 3 ? NaN : 0.25, val_acc: 0.75 }),
    weightsSha256: "f".repeat(64),
  }));
  const metrics = { columns: ["loss", "acc", "val_loss", "val_acc"], records };
  return aRun({ name: "other-001", metrics, best: records[0]!, last: records[3]!, epochs: 4, ...changes });
};

describe("diffText", () => {
  it("has the sections in order, and the sentence last", () => {
    const other = otherRun({
      resolved: resolvedYaml.replace("batchSize: 2", "batchSize: 4").replace("epochs: 3", "epochs: 4"),
      predictions: somePredictions().map((row) => ({
        ...row,
        predicted: row.file === "dog.4.jpg" ? 0 : row.label,
      })),
      split: aSplit().slice(1),
      environment: { ...anEnvironment(), code: "e".repeat(64) },
    });
    expectGolden("diff.txt", textOf(diffText(diffRuns(aRun(), other))));
  });

  it("of a run and itself says that nothing differs", () => {
    const lines = textOf(diffText(diffRuns(aRun(), aRun()))).split("\n");
    expect([
      ...lines.slice(0, lines.indexOf("best epoch (2 of a, 2 of b)")),
      ...lines.slice(-2),
    ]).to.deep.equal([
      "a  tiny-001",
      "b  tiny-001",
      "",
      "changed in the experiment",
      "  nothing",
      "",
      "data",
      "  the same pictures: 3 train, 2 validation, 4 test",
      "",
      "environment",
      "  the same code, engine, device and processor",
      "",
      "tiny-001 is the same as tiny-001: after every epoch the weights are equal to the bit",
      "",
    ]);
  });

  it("tells of runs that have nothing yet", () => {
    const empty = aRun({
      metrics: { columns: [], records: [] },
      best: null,
      last: null,
      test: null,
      predictions: [],
      environment: null,
    });
    expect(textOf(diffText(diffRuns(empty, empty))).split("\n")).to.deep.equal([
      "a  tiny-001",
      "b  tiny-001",
      "",
      "changed in the experiment",
      "  nothing",
      "",
      "data",
      "  the same pictures: 3 train, 2 validation, 4 test",
      "",
      "environment",
      "  not known for one of the runs: its machine/ is missing",
      "",
      "epochs",
      "  none is finished",
      "",
      "pictures",
      "  none was predicted by both runs",
      "",
      "which is better cannot be said: no picture was predicted by both runs",
      "",
    ]);
  });

  it("a long list of files is cut, and says how many there are", () => {
    const split = Array.from({ length: 13 }, (_, i) => ({ ...aSplit()[0]!, file: `cat.${i}.jpg` }));
    const text = textOf(diffText(diffRuns(aRun({ split }), aRun({ split: [] }))));
    expect(text).to.contain("13 pictures only in a: cat.0.jpg, ");
    expect(text).to.contain("cat.9.jpg and 3 more\n");
  });

  it("colours what was taken away and what came in", () => {
    const other = otherRun({ resolved: resolvedYaml.replace("epochs: 3", "epochs: 4") });
    const text = textOf(diffText(diffRuns(aRun(), other)), true);
    expect(text)
      .to.contain("\u001b[31m- epochs: 3\u001b[39m")
      .and.to.contain("\u001b[32m+ epochs: 4\u001b[39m");
  });
});

describe("verdictSentence", () => {
  it("says how few pictures there is evidence of", () => {
    const predictions = somePredictions().map((row) => ({ ...row, predicted: row.label }));
    expect(verdictSentence(diffRuns(aRun(), otherRun({ predictions })))).to.equal(
      "no evidence that other-001 is better or worse than tiny-001: of 4 test pictures it has 1 right that tiny-001 has wrong, and 0 the other way round (p = 1)",
    );
  });

  it("says that validation pictures flatter", () => {
    const predictions = somePredictions().slice(0, 2);
    expect(verdictSentence(diffRuns(aRun(), otherRun({ predictions })))).to.contain(
      "of 2 validation pictures it has 0 right that tiny-001 has wrong, and 0 the other way round (p = 1); these pictures also chose the best epochs",
    );
  });
});

describe("keyLines", () => {
  it("writes the keys above once, and long maps a key a line", () => {
    const long = `{text: ${"x".repeat(90)}, pair: [1, 2]}`;
    expect(
      keyLines([
        { path: ["a", "b", "c"], before: "1", after: "2" },
        { path: ["a", "b", "d"], before: null, after: "3" },
        { path: ["a", "e", "f"], before: "4", after: null },
        { path: ["g"], before: null, after: long },
      ]),
    ).to.deep.equal([
      "  a:",
      "    b:",
      "-     c: 1",
      "+     c: 2",
      "+     d: 3",
      "    e:",
      "-     f: 4",
      "+ g:",
      `+   text: ${"x".repeat(90)}`,
      "+   pair: [1, 2]",
    ]);
  });
});
