import { expect } from "chai";
import type { EpochRecord } from "../../src/train/records.ts";
import { curvesSvg, type CurvesInput } from "../../src/write/curves.ts";
import { aRecord, someRecords } from "../support/checkpoints.ts";
import { expectGolden } from "../support/golden.ts";

const input = (records: readonly EpochRecord[], changes: Partial<CurvesInput> = {}): CurvesInput => ({
  title: "tiny",
  quantities: ["loss", "acc"],
  records,
  bestEpoch: 2,
  ...changes,
});

/** Texts of the picture, in the order in which they are drawn. */
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text ?? "");

/** Paths of the two curves of the first panel. */
const curves = (svg: string): string[] =>
  [...svg.matchAll(/<path aria-label="epoch[^"]*"[^>]* d="(M[^"]*)"[^>]*stroke-width="2"/g)]
    .map(([, path]) => path ?? "")
    .slice(0, 2);

describe("curvesSvg", () => {
  it("draws loss and accuracy, training against validation, with the best epoch marked", async () => {
    expectGolden("curves.svg", await curvesSvg(input(someRecords(4))));
  });

  it("gives the same bytes for the same numbers, whatever was drawn before", async () => {
    const first = await curvesSvg(input(someRecords(5)));
    await curvesSvg(input(someRecords(9), { title: "other" }));
    expect(await curvesSvg(input(someRecords(5)))).to.equal(first);
  });

  it("says what the best epoch reached", async () => {
    const found = texts(await curvesSvg(input(someRecords(4))));
    expect(found).to.include.members([
      "tiny",
      "Loss",
      "Accuracy",
      "training",
      "validation",
      "best",
      "epoch 2: training 0.8000, validation 0.9000",
      "epoch 2: training 0.2000, validation 0.1000",
    ]);
  });

  it("has a panel for every metric that was declared", async () => {
    const records = [aRecord(1, { loss: 1, acc: 0, auc: 0.5 }), aRecord(2, { loss: 0.5, acc: 1, auc: 1 })];
    const found = texts(await curvesSvg(input(records, { quantities: ["loss", "acc", "auc"] })));
    expect(found).to.include.members(["Loss", "Accuracy", "Area under the ROC curve"]);
  });

  it("without validation names training only", async () => {
    const records = [aRecord(1, { loss: 1, acc: 0.5 }), aRecord(2, { loss: 0.5, acc: 0.75 })];
    const found = texts(await curvesSvg(input(records)));
    expect(found).to.include("training");
    expect(found).to.not.include("validation");
  });

  it("one epoch alone is drawn, with its number on the axis", async () => {
    const found = texts(await curvesSvg(input(someRecords(1), { bestEpoch: 1 })));
    expect(found.filter((text) => text === "1")).to.have.length(2);
  });

  it("no epoch at all gives a picture all the same", async () => {
    expect(texts(await curvesSvg(input([], { bestEpoch: null })))).to.include("Loss");
  });

  it("a value that is no number leaves a gap in the curve", async () => {
    const records = [0.9, 0.8, NaN, 0.6, 0.5].map((loss, i) => aRecord(i + 1, { loss }));
    const whole = [0.9, 0.8, 0.7, 0.6, 0.5].map((loss, i) => aRecord(i + 1, { loss }));
    const pieces = async (rows: readonly EpochRecord[]): Promise<number | undefined> => {
      const svg = await curvesSvg(input(rows, { quantities: ["loss"], bestEpoch: null }));
      return curves(svg)[0]?.split("M").length;
    };
    expect([await pieces(whole), await pieces(records)]).to.deep.equal([2, 3]);
  });

  it("a name with angle brackets is text, not markup", async () => {
    const odd = await curvesSvg(input(someRecords(2), { title: "a\u001b[2J\u0000b\uffff" }));
    expect(odd).to.contain("a\\u001b[2J\\u0000b\\uffff");
    expect(await curvesSvg(input(someRecords(2), { title: "<a & b>" }))).to.contain("&lt;a &amp; b&gt;");
  });
});
