import { expect } from "chai";
import { judgePictures, type Finding } from "../../src/load/health.ts";
import type { PictureReport } from "../../src/load/picture-report.ts";
import type { Split, SplitName } from "../../src/plan/plan.ts";
import type { OnProblem } from "../../src/experiment/experiment.ts";

type Changes = Partial<PictureReport>;

/** cat.N and dog.N, the first two of each class for training, then one for validation, then one for test. */
const parts: readonly SplitName[] = ["train", "train", "validation", "test"];
const classes = ["cat", "dog"];

const pictures = classes.flatMap((name, label) =>
  parts.map((part, i) => ({ part, picture: { file: `${name}.${i}`, class: name, label } })),
);

const split: Split = {
  train: pictures.filter(({ part }) => part === "train").map(({ picture }) => picture),
  validation: pictures.filter(({ part }) => part === "validation").map(({ picture }) => picture),
  test: pictures.filter(({ part }) => part === "test").map(({ picture }) => picture),
};

/** A healthy picture of its own. */
const healthy = (file: string): PictureReport => ({
  file,
  bytes: 100,
  sha256: `bytes of ${file}`,
  width: 20,
  height: 10,
  format: "jpeg",
  mode: "rgb",
  ignoredOrientation: null,
  looks: null,
  pixelsSha256: `pixels of ${file}`,
  unreadable: null,
});

const unreadable: Changes = {
  unreadable: "is empty",
  pixelsSha256: null,
  width: 0,
  height: 0,
  format: null,
  mode: null,
};
const sameBytes = { sha256: "same", pixelsSha256: "same" };
const samePixels = { pixelsSha256: "same" };

const reportsWith = (changes: Readonly<Record<string, Changes>>): PictureReport[] =>
  pictures.map(({ picture: { file } }) => ({ ...healthy(file), ...changes[file] }));

const judged = (changes: Readonly<Record<string, Changes>>, onProblem: OnProblem = "auto") =>
  judgePictures(split, reportsWith(changes), onProblem);

/** "leak bytes cat.0 cat.3" */
const inShort = (finding: Finding): string =>
  finding.type === "unreadable"
    ? `unreadable ${finding.picture.file}`
    : [finding.type, "same" in finding ? finding.same : "", ...finding.pictures.map(({ file }) => file)].join(
        " ",
      );

const short = (changes: Readonly<Record<string, Changes>>, onProblem: OnProblem = "auto") => {
  const { stopping, leftOut, warnings, skipped } = judged(changes, onProblem);
  return {
    stopping: stopping.map(inShort),
    leftOut: leftOut.map(inShort),
    warnings: warnings.map(inShort),
    skipped: [...skipped],
  };
};

const nothing = { stopping: [], leftOut: [], warnings: [], skipped: [] };

describe("judgePictures", () => {
  it("finds nothing in pictures that are whole and of which each is another", () => {
    expect(short({})).to.deep.equal(nothing);
  });

  it("does not take unreadable pictures for copies of one another", () => {
    const { stopping } = short({
      "cat.0": { ...unreadable, sha256: "e" },
      "cat.1": { ...unreadable, sha256: "e" },
    });
    expect(stopping).to.deep.equal(["unreadable cat.0", "unreadable cat.1"]);
  });

  it("tells copies by place: across parts a leak, across classes a label in doubt, else a duplicate", () => {
    const found = (a: string, b: string): string[] => {
      const { stopping, warnings } = short({ [a]: sameBytes, [b]: sameBytes });
      return [...stopping, ...warnings];
    };
    expect(found("cat.0", "cat.1")).to.deep.equal(["duplicate bytes cat.0 cat.1"]);
    expect(found("cat.0", "dog.0")).to.deep.equal(["label-in-doubt bytes cat.0 dog.0"]);
    expect(found("cat.0", "cat.2")).to.deep.equal(["leak bytes cat.0 cat.2"]);
    expect(found("cat.3", "dog.1")).to.deep.equal(["leak bytes dog.1 cat.3"]);
  });

  it("finds the same pixels in files with other bytes", () => {
    expect(short({ "cat.0": samePixels, "cat.1": samePixels }).warnings).to.deep.equal([
      "duplicate pixels cat.0 cat.1",
    ]);
  });

  it("makes one finding of three copies", () => {
    expect(short({ "cat.0": samePixels, "cat.1": sameBytes, "cat.3": sameBytes }).stopping).to.deep.equal([
      "leak pixels cat.0 cat.1 cat.3",
    ]);
  });

  describe("by data.onProblem", () => {
    const all = {
      "dog.3": unreadable,
      "cat.0": { pixelsSha256: "a" },
      "cat.2": { pixelsSha256: "a" },
      "cat.1": { pixelsSha256: "b" },
      "dog.1": { pixelsSha256: "b" },
    };
    const found = ["unreadable dog.3", "leak pixels cat.0 cat.2", "label-in-doubt pixels cat.1 dog.1"];

    it("auto stops for unreadable files and leaks and warns for the rest", () => {
      expect(short(all, "auto")).to.deep.equal({
        ...nothing,
        stopping: found.slice(0, 2),
        warnings: found.slice(2),
      });
    });

    it("stop stops for everything", () => {
      expect(short(all, "stop")).to.deep.equal({ ...nothing, stopping: found });
    });

    it("warn warns for everything and leaves out what cannot be read", () => {
      expect(short(all, "warn")).to.deep.equal({
        ...nothing,
        leftOut: found.slice(0, 1),
        warnings: found.slice(1),
        skipped: [["dog.3", "is empty"]],
      });
    });

    it("skip leaves out every copy but the first, and all of them where their classes differ", () => {
      expect(short(all, "skip")).to.deep.equal({
        ...nothing,
        leftOut: found,
        skipped: [
          ["dog.3", "is empty"],
          ["cat.2", "has the same pixels as cat.0"],
          ["cat.1", "has the same pixels as dog.1"],
          ["dog.1", "has the same pixels as cat.1"],
        ],
      });
    });
  });

  it("notes what Keras reads otherwise than somebody may think, and never stops for it", () => {
    const { notes, ...rest } = judged(
      {
        "cat.0": { ignoredOrientation: 6 },
        "dog.0": { mode: "rgb + alpha" },
        "dog.1": { mode: "gray16", ignoredOrientation: 3 },
      },
      "stop",
    );
    expect(notes).to.deep.equal([
      { type: "ignored-orientation", files: ["cat.0", "dog.1"] },
      { type: "dropped-alpha", files: ["dog.0"] },
      { type: "clipped-gray", files: ["dog.1"] },
    ]);
    expect(rest.stopping).to.deep.equal([]);
  });

  it("counts formats and colour modes and finds the smallest and the largest picture", () => {
    const { facts } = judged({
      "cat.0": { width: 3, height: 2, format: "png", mode: "gray" },
      "dog.0": { width: 300, height: 200 },
      "dog.3": unreadable,
    });
    expect(facts).to.deep.equal({
      pictures: 7,
      bytes: 700,
      formats: [
        ["jpeg", 6],
        ["png", 1],
      ],
      modes: [
        ["rgb", 6],
        ["gray", 1],
      ],
      smallest: { width: 3, height: 2 },
      largest: { width: 300, height: 200 },
    });
  });

  it("throws for a picture without a report, which is a bug", () => {
    expect(() => judgePictures(split, [], "auto")).to.throw("no report of cat.0");
  });
});
