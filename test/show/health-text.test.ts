import { expect } from "chai";
import type { Judgement, PlacedPicture } from "../../src/load/health.ts";
import type { PictureReport } from "../../src/load/picture-report.ts";
import type { SplitName } from "../../src/plan/plan.ts";
import { describeFacts, describeHealthWarnings, describeStopping } from "../../src/show/health-text.ts";

const report: PictureReport = {
  file: "",
  bytes: 1,
  sha256: "",
  width: 1,
  height: 1,
  format: "jpeg",
  mode: "rgb",
  ignoredOrientation: null,
  looks: null,
  pixelsSha256: "",
  unreadable: null,
};

const placed = (file: string, name: string, part: SplitName): PlacedPicture => ({
  file,
  class: name,
  part,
  group: null,
  report,
});

const calm: Judgement = {
  stopping: [],
  leftOut: [],
  warnings: [],
  skipped: new Map(),
  notes: [],
  facts: { pictures: 0, bytes: 0, formats: [], modes: [], smallest: null, largest: null },
};

describe("the words for the health of pictures", () => {
  it("are none where nothing is wrong", () => {
    expect(describeStopping(calm, "/data")).to.deep.equal([]);
    expect(describeHealthWarnings(calm)).to.deep.equal([]);
  });

  it("name each picture under a heading of its kind, and the ways out", () => {
    const judgement: Judgement = {
      ...calm,
      stopping: [
        {
          type: "leak",
          same: "bytes",
          pictures: [placed("cat.0.jpg", "cat", "train"), placed("cat.9.jpg", "cat", "test")],
        },
        { type: "unreadable", picture: placed("dog.3.jpg", "dog", "train"), reason: "is empty" },
        {
          type: "leak",
          same: "pixels",
          pictures: [
            placed("a.jpg", "cat", "train"),
            placed("b.jpg", "dog", "validation"),
            placed("c.jpg", "dog", "test"),
          ],
        },
      ],
    };
    expect(describeStopping(judgement, "/data")).to.deep.equal([
      "In /data:",
      "1 picture cannot be read:",
      "  dog.3.jpg is empty",
      "2 pictures in more than one part of the split, so that learning by heart is rewarded:",
      "  cat.0.jpg (training) and cat.9.jpg (test) are the same file",
      "  a.jpg (training, cat), b.jpg (validation, dog) and c.jpg (test, dog) show the same pixels",
      "Repair or remove them, or set data.onProblem: skip leaves them out before the split, warn goes on all the same.",
    ]);
  });

  it("tell what is left out, what is only doubtful and what Keras reads so, too", () => {
    const judgement: Judgement = {
      ...calm,
      leftOut: [
        {
          type: "unreadable",
          picture: placed("x\ny.jpg", "dog", "train"),
          reason: "is a text file, not a picture",
        },
      ],
      warnings: [
        {
          type: "label-in-doubt",
          same: "bytes",
          pictures: [placed("a.jpg", "cat", "train"), placed("b.jpg", "dog", "train")],
        },
        {
          type: "duplicate",
          same: "pixels",
          pictures: [placed("c.jpg", "cat", "train"), placed("d.jpg", "cat", "train")],
        },
      ],
      notes: [
        { type: "ignored-orientation", files: ["e.jpg", "f.jpg"] },
        { type: "clipped-gray", files: ["g.png"] },
      ],
    };
    expect(describeHealthWarnings(judgement)).to.deep.equal([
      "Left out, by data.onProblem:",
      "1 picture cannot be read:",
      "  x\ny.jpg is a text file, not a picture",
      "Not left out:",
      "1 picture in more than one class, so that a label is in doubt:",
      "  a.jpg (cat) and b.jpg (dog) are the same file",
      "1 picture more than once in a class:",
      "  c.jpg and d.jpg show the same pixels",
      "2 pictures with an EXIF orientation, which is ignored, as Keras does (generator.orientation: upright turns them): e.jpg, ...",
      "1 picture with 16-bit gray, of which every value above 255 becomes white, as in Keras: g.png",
    ]);
  });

  it("name at most ten pictures of a kind, or as many as are asked for", () => {
    const stopping = Array.from({ length: 12 }, (_, i) => ({
      type: "unreadable" as const,
      picture: placed(`${i}.jpg`, "cat", "train"),
      reason: "is empty",
    }));
    const few = describeStopping({ ...calm, stopping }, "/data");
    expect(few.slice(-3, -1)).to.deep.equal(["  9.jpg is empty", "  and 2 more"]);
    expect(describeStopping({ ...calm, stopping }, "/data", Infinity)).to.have.length(15);
  });

  it("say what the pictures are like", () => {
    const facts = {
      pictures: 3,
      bytes: 1_260_000,
      formats: [
        ["jpeg", 2],
        ["png", 1],
      ] as const,
      modes: [["rgb", 3]] as const,
      smallest: { width: 3, height: 2 },
      largest: { width: 500, height: 375 },
    };
    expect(describeFacts(facts)).to.deep.equal([
      "3 pictures can be read, 1.3 MB, from 3x2 to 500x375 (width x height)",
      "formats: 2 jpeg, 1 png; colours: 3 rgb",
    ]);
    expect(describeFacts({ ...facts, smallest: facts.largest })[0]).to.equal(
      "3 pictures can be read, 1.3 MB, all 500x375",
    );
    expect(describeFacts(calm.facts)).to.deep.equal(["0 pictures can be read, 0.0 MB"]);
  });
});
