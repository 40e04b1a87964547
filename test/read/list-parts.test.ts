import { join } from "node:path";
import { expect } from "chai";
import type { SplitSpec } from "../../src/experiment/experiment.ts";
import { flat, folders, listed, mistakes, noPicture, temporaryTrees } from "../support/listing.ts";

const parts: SplitSpec = {
  type: "directories",
  train: "train",
  validation: "val/a",
  test: null,
  order: "natural",
  seed: 0,
  groupBy: null,
  fold: null,
};

describe("listPictures, with a folder for each part of the split,", () => {
  const { folder, tree } = temporaryTrees();

  it("lists each part, with every class in each", async () => {
    const root = tree(
      "train/dog/1.jpg",
      "train/cat/1.jpg",
      "val/a/dog/2.jpg",
      "other/bird/1.jpg",
      "train/x.txt",
    );
    expect(await listed(folders(root), parts)).to.deep.equal({
      directory: root,
      classes: ["cat", "dog"],
      pictures: {
        type: "parts",
        parts: {
          train: [
            { name: "cat", files: ["train/cat/1.jpg"] },
            { name: "dog", files: ["train/dog/1.jpg"] },
          ],
          validation: [
            { name: "cat", files: [] },
            { name: "dog", files: ["val/a/dog/2.jpg"] },
          ],
          test: [
            { name: "cat", files: [] },
            { name: "dog", files: [] },
          ],
        },
      },
      unmatched: 1,
      groups: null,
    });
  });

  it("sorts each by the globs of data.classes", async () => {
    const root = tree("train/cat.1.jpg", "train/dog.1.jpg", "val/a/cat.1.jpg");
    const { pictures } = await listed(flat(root), parts);
    expect(pictures.type === "parts" && pictures.parts.validation).to.deep.equal([
      { name: "cat", files: ["val/a/cat.1.jpg"] },
      { name: "dog", files: [] },
    ]);
  });

  it("tells of each part that is not there or has no picture", async () => {
    const root = tree("val/a/notes.txt", "train.jpg");
    expect(await mistakes(folders(root), { ...parts, test: "./test/" })).to.deep.equal([
      `split.directories.train missing-folder: ${root}/train does not exist`,
      `split.directories.validation no-pictures: ${root}/val/a ${noPicture}`,
      `split.directories.test missing-folder: ${root}/test does not exist`,
    ]);
  });

  it("tells once that the data directory is missing", async () => {
    const root = join(folder(), "missing");
    expect(await mistakes(folders(root), parts)).to.deep.equal([
      `data.directory missing-folder: ${root} does not exist`,
    ]);
  });
});
