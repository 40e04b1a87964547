import { expect } from "chai";
import fc from "fast-check";
import { csvText, readCsv, readCsvBelow } from "../../src/write/csv.ts";
import { numberText, readNumber } from "../../src/write/number-text.ts";

describe("csvText", () => {
  it("quotes only what needs it", () => {
    expect(csvText([["a", "b c", 'say "x"', "1,2", "two\nlines", ""]])).to.equal(
      'a,b c,"say ""x""","1,2","two\nlines",\n',
    );
  });

  it("readCsv gives any texts back", () => {
    const texts = fc.array(fc.string({ unit: "binary" }), { minLength: 2, maxLength: 2 });
    const nasty = fc.array(
      fc.string({ unit: fc.constantFrom(",", '"', "\n", "\r", "\u2028", " ", "ä", "\0") }),
      {
        minLength: 2,
        maxLength: 2,
      },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(texts, nasty), { minLength: 1 }), (rows) => {
        expect(readCsv(csvText(rows))).to.deep.equal({ type: "read", value: rows });
      }),
    );
  });
});

describe("readCsv", () => {
  it("an unfinished quote is broken", () => {
    expect(readCsv('a,b\n"c,d\n').type).to.equal("broken");
  });
  it("a row that is shorter than the first is broken", () => {
    expect(readCsv("a,b\nc\n").type).to.equal("broken");
  });
  it("readCsvBelow wants its header", () => {
    expect(readCsvBelow("a,b\n1,2\n", ["a", "b"])).to.deep.equal({ type: "read", value: [["1", "2"]] });
    expect(readCsvBelow("a,c\n1,2\n", ["a", "b"])).to.deep.equal({
      type: "broken",
      reason: "the first line must be a,b",
    });
    expect(readCsvBelow("", ["a", "b"]).type).to.equal("broken");
  });
});

describe("numberText", () => {
  const cases: readonly [number, string][] = [
    [0.1, "0.1"],
    [1 / 3, "0.333333333"],
    [123456789.4, "123456789"],
    [1e-7, "1e-7"],
    [2e21, "2e+21"],
    [-0, "0"],
    [NaN, "NaN"],
    [Infinity, "Infinity"],
    [-Infinity, "-Infinity"],
  ];
  for (const [value, text] of cases)
    it(`of ${Object.is(value, -0) ? "-0" : value} is ${text}`, () => {
      expect(numberText(value)).to.equal(text);
    });

  it("readNumber gives a float32 back exactly", () => {
    fc.assert(
      fc.property(fc.float({ noDefaultInfinity: false }), (value) => {
        const back = readNumber(numberText(value));
        expect(Math.fround(back ?? 1)).to.deep.equal(value + 0);
      }),
    );
  });

  it("readNumber refuses what numberText does not write", () => {
    for (const text of ["", " 1", "1 ", "0x10", "1,5", "nan", "1_000", "+1", ".5", "1."])
      expect(readNumber(text)).to.equal(null);
  });
});
