import { expect } from "chai";
import type { DataSpec } from "../../src/experiment/experiment.ts";
import { readFolder, type ReadFolder } from "../../src/read/folder-contents.ts";
import { listPictures } from "../../src/read/list-pictures.ts";
import { flat, folders, listed, temporaryTrees, wholeSplit } from "../support/listing.ts";
import { placeOfPath } from "../support/problem-text.ts";

describe("listPictures", () => {
  const { tree } = temporaryTrees();

  it("sorts a flat folder by globs; folders in it, and what lies in them, are not looked at", async () => {
    const root = tree("dog.1.jpg", "cat.10.jpg", "cat.2.jpg", "readme.txt", ".hidden.jpg", "more/cat.3.jpg");
    expect(await listed(flat(root))).to.deep.equal({
      directory: root,
      classes: ["cat", "dog"],
      pictures: {
        type: "whole",
        classes: [
          { name: "cat", files: ["cat.10.jpg", "cat.2.jpg"] },
          { name: "dog", files: ["dog.1.jpg"] },
        ],
      },
      unmatched: 1,
      groups: null,
    });
  });

  it("a class that has no file is listed, for the plan to judge", async () => {
    const { pictures } = await listed(flat(tree("cat.1.jpg")));
    expect(pictures).to.deep.equal({
      type: "whole",
      classes: [
        { name: "cat", files: ["cat.1.jpg"] },
        { name: "dog", files: [] },
      ],
    });
  });

  it("takes each sub-folder that holds pictures for a class", async () => {
    const root = tree("b 10/x.jpg", "b 2/deep/y.png", "empty/notes.txt", ".git/z.jpg");
    expect(await listed(folders(root))).to.deep.equal({
      directory: root,
      classes: ["b 2", "b 10"],
      pictures: {
        type: "whole",
        classes: [
          { name: "b 2", files: ["b 2/deep/y.png"] },
          { name: "b 10", files: ["b 10/x.jpg"] },
        ],
      },
      unmatched: 1,
      groups: null,
    });
  });

  it("finds names with spaces, quotes, newlines and letters of any language", async () => {
    const names = ["cat. .jpg", `cat.'"\`$.jpg`, "cat.\n.jpg", "cat.кот é.jpg", "cat.😀.jpg"];
    const { pictures } = await listed(flat(tree(...names, "dog.0.jpg")));
    expect(pictures.type === "whole" && pictures.classes[0]?.files.toSorted()).to.deep.equal(
      names.toSorted(),
    );
  });

  it("gives the same listing in whatever order the file system names the files", async () => {
    const root = tree("b/2.jpg", "b/1.jpg", "b/10.jpg", "a/x/1.jpg", "a/2.jpg", "c/1.jpg", "d.txt");
    const backwards: ReadFolder = async (path) => (await readFolder(path)).toReversed();
    const rotated: ReadFolder = async (path) => {
      const entries = await readFolder(path);
      return [...entries.slice(1), ...entries.slice(0, 1)];
    };
    const listing = await listed(folders(root));
    expect(await listed(folders(root), wholeSplit, backwards)).to.deep.equal(listing);
    expect(await listed(folders(root), wholeSplit, rotated)).to.deep.equal(listing);
  });

  it("lists a sample set where it was drawn", async () => {
    const root = tree("fish.0.jpg", "bird.0.jpg", "bird.1.jpg");
    const data: DataSpec = { type: "sample", onProblem: "auto", sample: "quickstart" };
    const result = await listPictures(data, wholeSplit, root, placeOfPath);
    expect(result).to.deep.equal({
      type: "listed",
      listing: {
        directory: root,
        classes: ["bird", "fish"],
        pictures: {
          type: "whole",
          classes: [
            { name: "bird", files: ["bird.0.jpg", "bird.1.jpg"] },
            { name: "fish", files: ["fish.0.jpg"] },
          ],
        },
        unmatched: 0,
        groups: null,
      },
      warnings: [],
    });
  });
});
