import { expect } from "chai";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import type { EpochRecord } from "../../src/train/records.ts";
import { curvesSvg, type CurvesInput } from "../../src/write/curves.ts";
import { aRecord, someRecords } from "../support/checkpoints.ts";
import { expectGolden } from "../support/golden.ts";

const input = (records: readonly EpochRecord[], changes: Partial<CurvesInput> = {}): CurvesInput => ({
  title: "tiny",
  seed: 42,
  quantities: ["loss", "acc"],
  records,
  bestEpoch: 2,
  ...changes,
});

interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Every element in the order of its start, with the text directly inside it. Throws where the XML is not well-formed. */
const parsed = (svg: string): Element[] => {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, text: "" };
    elements.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on("closetag", () => open.pop());
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(svg).close();
  return elements;
};

const drawn = (records: readonly EpochRecord[], changes: Partial<CurvesInput> = {}): Element[] =>
  parsed(curvesSvg(input(records, changes)));

/** Words of the picture, in the order in which they are drawn. */
const texts = (elements: readonly Element[]): string[] =>
  elements.filter(({ name }) => name === "text" || name === "tspan").map(({ text }) => text.trim());

/** Labels of the values of all panels: the only ones that end at their place. */
const valueLabels = (elements: readonly Element[]): string[] =>
  elements.filter(({ attributes }) => attributes["text-anchor"] === "end").map(({ text }) => text);

const paths = (elements: readonly Element[]): string[] =>
  elements.filter(({ name }) => name === "path").map(({ attributes }) => attributes.d ?? "");

const lossOnly = (losses: readonly number[], changes: Partial<CurvesInput> = {}): Element[] =>
  drawn(
    losses.map((loss, i) => aRecord(i + 1, { loss })),
    { quantities: ["loss"], bestEpoch: null, ...changes },
  );

const anyValue = fc.oneof(
  fc.double(),
  fc.float(),
  fc.constantFrom(0, -0, 0.05, 1e-7, 1e30, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, NaN, Infinity),
);

const metrics = ["acc", "precision", "recall", "auc", "a<b & 'c'"];

const anyInput: fc.Arbitrary<CurvesInput> = fc
  .record({
    title: fc.string({
      unit: fc.oneof(fc.integer({ min: 0, max: 0xffff }).map(String.fromCharCode), fc.string()),
    }),
    seed: fc.nat(),
    quantities: fc.subarray(metrics).map((some) => ["loss", ...some]),
    epochs: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 70 })),
    hasValidation: fc.boolean(),
    values: fc.array(anyValue, { minLength: 1, maxLength: 7 }),
    best: fc.nat({ max: 70 }),
  })
  .map(({ epochs, hasValidation, values, best, ...rest }) => {
    const columns = rest.quantities.flatMap((name) => (hasValidation ? [name, `val_${name}`] : [name]));
    const valueAt = (i: number): number => values[i % values.length] ?? 0;
    const records = Array.from({ length: epochs }, (_, i) =>
      aRecord(i + 1, Object.fromEntries(columns.map((name, column) => [name, valueAt(i + column)]))),
    );
    return { ...rest, records, bestEpoch: best >= 1 && best <= epochs ? best : null };
  });

describe("curvesSvg", () => {
  it("draws loss and accuracy, training against validation, with the best epoch marked", () => {
    expectGolden("curves.svg", curvesSvg(input(someRecords(4))));
  });

  it("is well-formed XML with numbers only, the same at every call, whatever the name and the values", () => {
    const isNumeric = /^(?:x|y|x1|x2|y1|y2|cx|cy|r|d|width|height|transform|viewBox)$/;
    fc.assert(
      fc.property(anyInput, (any) => {
        const svg = curvesSvg(any);
        for (const { attributes } of parsed(svg)) {
          for (const [name, value] of Object.entries(attributes)) {
            if (isNumeric.test(name)) expect(value).to.not.match(/NaN|Infinity|undefined/);
          }
        }
        expect(curvesSvg(any)).to.equal(svg);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps every point within the axes", () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const circles = parsed(curvesSvg(any)).filter(({ name }) => name === "circle");
        for (const { attributes } of circles) {
          expect(Number(attributes.cx)).to.be.within(8, 372);
          expect(Number(attributes.cy)).to.be.within(0, 250);
        }
      }),
    );
  });

  it("says what the best epoch reached, and of which run", () => {
    const isTick = (text: string): boolean => /^[\d.]+$/.test(text);
    expect(texts(drawn(someRecords(4))).filter((text) => !isTick(text))).to.deep.equal([
      "tiny",
      "seed 42",
      "training",
      "validation",
      "Loss",
      "epoch 2: training 0.8000, validation 0.9000",
      "epoch",
      "best",
      "Accuracy",
      "epoch 2: training 0.2000, validation 0.1000",
      "epoch",
      "best",
    ]);
  });

  it("has a panel for every metric that was declared, in rows of two with their axes aligned", () => {
    const quantities = ["loss", "acc", "precision", "recall", "auc"];
    const records = [1, 2].map((epoch) =>
      aRecord(epoch, { loss: 1e-7 * epoch, acc: epoch, precision: 0.5, recall: 0.25, auc: 1 / epoch }),
    );
    const elements = drawn(records, { quantities });
    const titles = ["Loss", "Accuracy", "Precision", "Recall", "Area under the ROC curve"];
    expect(texts(elements).filter((text) => titles.includes(text))).to.deep.equal(titles);
    const corners = elements.flatMap(({ attributes }) => {
      const [, x, y] = /^translate\((.*),(.*)\)$/.exec(attributes.transform ?? "") ?? [];
      return x === undefined ? [] : [[Number(x), Number(y)]];
    });
    expect(new Set(corners.map(([x]) => x)).size).to.equal(2);
    expect(new Set(corners.map(([, y]) => y)).size).to.equal(3);
  });

  it("without validation names training only", () => {
    const found = texts(lossOnly([1, 0.5]));
    expect(found).to.include("training");
    expect(found).to.not.include("validation");
  });

  it("one epoch alone is drawn, with its number on the axis", () => {
    const elements = drawn(someRecords(1), { bestEpoch: 1 });
    expect(texts(elements).filter((text) => /^\d+$/.test(text))).to.deep.equal(["1", "1"]);
    expect(elements.filter(({ name }) => name === "circle")).to.have.length(8);
  });

  it("no epoch at all gives a picture all the same", () => {
    expect(texts(drawn([], { bestEpoch: null }))).to.include("Loss");
  });

  it("the axis of epochs begins with 1 and goes on in round steps", () => {
    const ticks = (epochs: number): number[] =>
      texts(lossOnly(Array.from({ length: epochs }, () => 0.5)))
        .filter((text) => /^\d+$/.test(text))
        .map(Number);
    expect(ticks(4)).to.deep.equal([1, 2, 3, 4]);
    expect(ticks(30)).to.deep.equal([1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]);
    expect(ticks(50)).to.deep.equal([1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50]);
    expect(ticks(1000)).to.deep.equal([1, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  });

  it("of more than sixty epochs draws the lines without dots", () => {
    const elements = lossOnly(Array.from({ length: 61 }, (_, i) => i));
    expect(paths(elements)).to.have.length(1);
    expect(elements.filter(({ name }) => name === "circle")).to.deep.equal([]);
  });

  it("labels the axis of a value that never changes", () => {
    expect(valueLabels(lossOnly([0.05, 0.05, 0.05]))).to.deep.equal([
      ...["0.044", "0.046", "0.048", "0.050", "0.052", "0.054", "0.056"],
    ]);
    expect(valueLabels(lossOnly([0, 0]))).to.deep.equal(["\u22120.10", "\u22120.05", "0.00", "0.05", "0.10"]);
  });

  it("writes very small and very large values with an exponent", () => {
    expect(valueLabels(lossOnly([1e-7, 3e-7]))).to.deep.equal([
      "1.0e-7",
      "1.5e-7",
      "2.0e-7",
      "2.5e-7",
      "3.0e-7",
    ]);
    // Not 1e30, for which Node 24 finds other ticks than 22: its 10 ** 29 is another number in the last bit.
    expect(valueLabels(lossOnly([0, 1e25]))).to.deep.equal([
      "0",
      "2e+24",
      "4e+24",
      "6e+24",
      "8e+24",
      "1e+25",
      "1e+25",
    ]);
    expect(texts(lossOnly([1e-7, 1e30, NaN], { bestEpoch: 1 }))).to.include("epoch 1: training 1.000e-7");
    expect(texts(lossOnly([1e-7, 1e30, NaN], { bestEpoch: 3 }))).to.include("epoch 3: training NaN");
  });

  it("a value that is no number leaves a gap in the curve", () => {
    const pieces = (losses: readonly number[]): number =>
      (paths(lossOnly(losses))[0] ?? "").split("M").length - 1;
    expect([pieces([0.9, 0.8, 0.7, 0.6]), pieces([0.9, NaN, 0.7, 0.6]), pieces([NaN, NaN])]).to.deep.equal([
      1, 2, 0,
    ]);
  });

  it("a name with angle brackets is text, not markup, and a control character made visible", () => {
    expect(texts(drawn(someRecords(2), { title: "<a & b>\u0007\ud800" }))).to.include(
      "<a & b>\\u0007\\ud800",
    );
  });

  it("a name too long for the picture is cut there, and whole in the document's title", () => {
    const cut = (title: string): string => {
      const elements = drawn(someRecords(2), { title });
      expect(elements.find(({ name }) => name === "title")?.text).to.equal(
        `${title}, seed 42: loss, acc by epoch`,
      );
      return texts(elements)[0] ?? "";
    };
    expect(cut("n".repeat(255))).to.match(/^n{70,80}\u2026$/);
    expect(cut("\u{1f41f}".repeat(63))).to.match(/^\u{1f41f}{30,40}\u2026$/u);
  });
});
