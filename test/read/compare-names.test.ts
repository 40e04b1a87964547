import { expect } from "chai";
import fc from "fast-check";
import {
  byCodePoint,
  compareCodePoints,
  compareNaturally,
  naturally,
  sortPaths,
} from "../../src/read/compare-names.ts";

const sign = Math.sign;

describe("compareNaturally", () => {
  it("orders runs of digits by value", () => {
    expect(["cat.10.jpg", "cat.9.jpg", "cat.2.jpg", "cat.100.jpg"].toSorted(compareNaturally)).to.deep.equal([
      "cat.2.jpg",
      "cat.9.jpg",
      "cat.10.jpg",
      "cat.100.jpg",
    ]);
  });

  it("orders the rest by code point: digits, capitals, small letters, letters with accents", () => {
    expect(["é", "b", "a", "B", "7", "_"].toSorted(compareNaturally)).to.deep.equal([
      "7",
      "B",
      "_",
      "a",
      "b",
      "é",
    ]);
  });

  it("breaks ties of equal values by code point", () => {
    expect(["cat.2", "cat.02", "cat.002", "cat.1"].toSorted(compareNaturally)).to.deep.equal([
      "cat.1",
      "cat.002",
      "cat.02",
      "cat.2",
    ]);
  });

  it("a leading zero decides only where nothing else does", () => {
    expect(["a02b", "a2a"].toSorted(compareNaturally)).to.deep.equal(["a2a", "a02b"]);
  });

  it("compares numbers that float64 cannot hold", () => {
    expect(["90071992547409930", "90071992547409929"].toSorted(compareNaturally)).to.deep.equal([
      "90071992547409929",
      "90071992547409930",
    ]);
  });

  it("only 0 to 9 are digits", () => {
    expect(["a²", "a10", "a٣"].toSorted(compareNaturally)).to.deep.equal(["a10", "a²", "a٣"]);
  });

  const name = fc.string({
    unit: fc.constantFrom("0", "1", "2", "9", "a", "B", ".", "é", "😀"),
    maxLength: 6,
  });

  it("is a total order", () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(sign(compareNaturally(a, b)) + sign(compareNaturally(b, a))).to.equal(0);
        expect(compareNaturally(a, b) === 0).to.equal(a === b);
        const [first, second, third] = [a, b, c].toSorted(compareNaturally);
        expect(compareNaturally(first ?? "", second ?? "")).to.be.at.most(0);
        expect(compareNaturally(second ?? "", third ?? "")).to.be.at.most(0);
        expect(compareNaturally(first ?? "", third ?? "")).to.be.at.most(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("sorts names to one order, however they come", () => {
    fc.assert(
      fc.property(fc.array(name), (names) => {
        expect(names.toReversed().toSorted(compareNaturally)).to.deep.equal(names.toSorted(compareNaturally));
      }),
    );
  });
});

describe("compareCodePoints", () => {
  it("is the order of Python's strings, not of UTF-16 units", () => {
    const [privateUse, smiley] = ["\u{E000}", "\u{1F600}"];
    expect([smiley, privateUse].toSorted()).to.deep.equal([smiley, privateUse]);
    expect([smiley, privateUse].toSorted(compareCodePoints)).to.deep.equal([privateUse, smiley]);
  });

  it("is the order of the UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        expect(sign(compareCodePoints(a, b))).to.equal(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});

describe("sortPaths", () => {
  it("keeps the files of a folder together", () => {
    expect(sortPaths(["b/x", "a-b/x", "a/b/x", "a/y", "z"], byCodePoint)).to.deep.equal([
      "z",
      "a/y",
      "a-b/x",
      "a/b/x",
      "b/x",
    ]);
  });

  it("keeps them together in folders whose names differ by a leading zero alone", () => {
    expect(sortPaths(["2/b", "02/c", "2/a", "02/10", "02/9"], naturally)).to.deep.equal([
      "02/9",
      "02/10",
      "02/c",
      "2/a",
      "2/b",
    ]);
  });

  const path = fc.string({ unit: fc.constantFrom("0", "1", "a", "/", "😀"), maxLength: 6 });

  it("sorts by folder first, and within one as names are compared", () => {
    const split = (text: string): [string, string] => {
      const end = text.lastIndexOf("/");
      return [text.slice(0, Math.max(end, 0)), text.slice(end + 1)];
    };
    const compare = (a: string, b: string): number => {
      const [[folderA, nameA], [folderB, nameB]] = [split(a), split(b)];
      return compareNaturally(folderA, folderB) || compareNaturally(nameA, nameB);
    };
    fc.assert(
      fc.property(fc.array(path), (paths) => {
        expect(sortPaths(paths, naturally)).to.deep.equal(paths.toSorted(compare));
      }),
    );
  });
});
