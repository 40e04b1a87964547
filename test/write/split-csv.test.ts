import { expect } from "chai";
import fc from "fast-check";
import type { PictureReport } from "../../src/load/picture-report.ts";
import { readSplitCsv, splitCsv, splitRows, withoutReasons } from "../../src/write/split-csv.ts";
import { aPlan, aSplit } from "../support/runs.ts";

const report = (file: string, bytes: number): PictureReport => ({
  file,
  bytes,
  sha256: "a".repeat(64),
  width: 4,
  height: 4,
  format: "jpeg",
  mode: "rgb",
  ignoredOrientation: null,
  looks: null,
  pixelsSha256: null,
  unreadable: null,
});

describe("splitRows", () => {
  const plan = aPlan();
  const pictures = [...Object.values(plan.split).flat(), ...plan.skipped];
  const reports = new Map(pictures.map(({ file }, i) => [file, report(file, i)]));

  it("has the parts in order, each in the plan's order, and the skipped ones last with their reason", () => {
    const rows = splitRows(plan, reports);
    expect(rows.map((row) => `${row.split} ${row.file}`)).to.deep.equal([
      "train cat.1.jpg",
      "train cat.2.jpg",
      "train dog.1.jpg",
      "validation cat.3.jpg",
      "validation dog.2.jpg",
      "test cat.4.jpg",
      "test cat.5.jpg",
      "test dog.3.jpg",
      "test dog.4.jpg",
      "skipped cat.0.jpg",
    ]);
    expect(rows.at(-1)).to.deep.include({ reason: "is empty", bytes: 9, class: "cat", label: 0 });
    expect(rows[0]?.reason).to.equal("");
  });

  it("a picture that was not looked into is a bug", () => {
    expect(() => splitRows(plan, new Map())).to.throw("cat.1.jpg was not looked into");
  });
});

describe("splitCsv", () => {
  it("is one line a picture", () => {
    expect(splitCsv(aSplit().slice(0, 1)).split("\n")).to.deep.equal([
      "split,class,label,file,bytes,sha256,reason",
      `train,cat,0,cat.1.jpg,100,${"6361742e312e6a7067".padEnd(64, "0")},`,
      "",
    ]);
  });

  it("readSplitCsv gives back names with commas, quotes, line breaks and anything else", () => {
    const name = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom('a,b"c\nd\r\ne', "\r", " x ", "ü/日本.jpg"),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name, name)), (names) => {
        const rows = names.map(([file, reason, each]) => ({ ...aSplit()[0]!, file, reason, class: each }));
        expect(readSplitCsv(splitCsv(rows))).to.deep.equal({ type: "read", value: rows });
      }),
    );
  });
});

describe("readSplitCsv", () => {
  it("another part of the split is broken", () => {
    const text = splitCsv(aSplit().slice(0, 2)).replace("train,cat,0,cat.2", "trial,cat,0,cat.2");
    expect(readSplitCsv(text)).to.deep.equal({
      type: "broken",
      reason: "picture 2 is not a row of split.csv",
    });
  });
});

describe("withoutReasons", () => {
  const withReason = (reason: string): string => splitCsv(aSplit().map((row) => ({ ...row, reason })));

  it("of two files that differ in the words of a reason only is the same", () => {
    const old = "cannot be decoded, it is cut off or damaged: VipsJpeg: premature end of JPEG image";
    expect(withoutReasons(withReason(old))).to.equal(withoutReasons(withReason("is cut off")));
  });

  it("keeps what is left out, and every other byte", () => {
    const text = withReason("is empty");
    expect(withoutReasons(text)).to.equal(text.replaceAll("is empty", ""));
    expect(withoutReasons(text.replace("train,cat", "skipped,cat"))).to.not.equal(withoutReasons(text));
  });

  it("of a file that is no split.csv is the file as it is", () => {
    expect(withoutReasons("no,split\n")).to.equal("no,split\n");
  });
});
