import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { DataSpec, SplitSpec } from "../../src/read/experiment.ts";
import { readFolder, type ReadFolder } from "../../src/read/folder-contents.ts";
import { listPictures, type Listing } from "../../src/read/list-pictures.ts";
import { placeOfPath, problemTexts } from "../support/problem-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const all: SplitSpec = { type: "all", order: "natural", seed: 0 };
const parts: SplitSpec = {
  type: "directories",
  train: "train",
  validation: "val/a",
  test: null,
  order: "natural",
  seed: 0,
};
const catAndDog = [
  { name: "cat", glob: "cat.*.jpg" },
  { name: "dog", glob: "dog.*.jpg" },
];
const flat = (directory: string, classes = catAndDog): DataSpec => ({
  type: "flat",
  onProblem: "auto",
  directory,
  classes,
});
const folders = (directory: string): DataSpec => ({ type: "folders", onProblem: "auto", directory });

const listed = async (data: DataSpec, split: SplitSpec = all, list?: ReadFolder): Promise<Listing> => {
  const result = await listPictures(data, split, null, placeOfPath, list);
  if (result.type === "mistakes") throw new Error(problemTexts(result.problems).join("\n"));
  return result.listing;
};

const mistakes = async (data: DataSpec, split: SplitSpec = all, list?: ReadFolder): Promise<string[]> => {
  const result = await listPictures(data, split, null, placeOfPath, list);
  return result.type === "mistakes" ? problemTexts(result.problems) : [];
};

const pictures = "holds no picture (jpg, jpeg, png, bmp, gif, webp, tif or tiff)";

describe("listPictures", () => {
  const folder = temporaryFolder();
  let count = 0;

  /** A new folder with empty files of these names. */
  const tree = (...files: readonly string[]): string => {
    const root = join(folder(), `tree-${count++}`);
    mkdirSync(root);
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), "");
    }
    return root;
  };

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
    });
  });

  it("finds names with spaces, quotes, newlines and letters of any language", async () => {
    const names = ["cat. .jpg", `cat.'"\`$.jpg`, "cat.\n.jpg", "cat.кот é.jpg", "cat.😀.jpg"];
    const { pictures } = await listed(flat(tree(...names, "dog.0.jpg")));
    expect(pictures.type === "whole" && pictures.classes[0]?.files.toSorted()).to.deep.equal(
      names.toSorted(),
    );
  });

  it("follows links to files and folders", async () => {
    const elsewhere = tree("one.jpg", "two.jpg");
    const root = tree("cat/a.jpg");
    symlinkSync(join(elsewhere, "one.jpg"), join(root, "cat/b.jpg"));
    symlinkSync(elsewhere, join(root, "dog"));
    const { classes, pictures } = await listed(folders(root));
    expect(classes).to.deep.equal(["cat", "dog"]);
    expect(pictures).to.deep.equal({
      type: "whole",
      classes: [
        { name: "cat", files: ["cat/a.jpg", "cat/b.jpg"] },
        { name: "dog", files: ["dog/one.jpg", "dog/two.jpg"] },
      ],
    });
  });

  it("lists a link to nothing: that it cannot be read is found out when it is opened", async () => {
    const root = tree("cat.0.jpg", "dog.0.jpg");
    symlinkSync("nowhere", join(root, "cat.1.jpg"));
    const { pictures } = await listed(flat(root));
    expect(pictures.type === "whole" && pictures.classes[0]?.files).to.deep.equal(["cat.0.jpg", "cat.1.jpg"]);
  });

  it("refuses a link that leads back to itself", async () => {
    const root = tree("cat.0.jpg", "dog.0.jpg");
    symlinkSync("cat.1.jpg", join(root, "cat.1.jpg"));
    expect(await mistakes(flat(root))).to.deep.equal([
      `data.directory symlink-loop: ${root}/cat.1.jpg is a symbolic link that leads back to itself`,
    ]);
  });

  it("refuses links to a folder that they lie in", async () => {
    const root = tree("cat/a.jpg", "dog/deep/b.jpg");
    symlinkSync("..", join(root, "cat/up"));
    symlinkSync(root, join(root, "dog/deep/top"));
    symlinkSync("/", join(root, "everything"));
    const reason = "is a symbolic link to a folder that it lies in, so that following it would never end";
    expect(await mistakes(folders(root))).to.deep.equal([
      `data.directory symlink-loop: ${root}/cat/up ${reason}`,
      `data.directory symlink-loop: ${root}/dog/deep/top ${reason}`,
      `data.directory symlink-loop: ${root}/everything ${reason}`,
    ]);
  });

  it("two links to one folder are no loop", async () => {
    const root = tree("cat/a.jpg");
    symlinkSync("cat", join(root, "dog"));
    expect((await listed(folders(root))).classes).to.deep.equal(["cat", "dog"]);
  });

  it("gives the same listing in whatever order the file system names the files", async () => {
    const root = tree("b/2.jpg", "b/1.jpg", "b/10.jpg", "a/x/1.jpg", "a/2.jpg", "c/1.jpg", "d.txt");
    const backwards: ReadFolder = async (path) => (await readFolder(path)).toReversed();
    const rotated: ReadFolder = async (path) => {
      const entries = await readFolder(path);
      return [...entries.slice(1), ...entries.slice(0, 1)];
    };
    const listing = await listed(folders(root));
    expect(await listed(folders(root), all, backwards)).to.deep.equal(listing);
    expect(await listed(folders(root), all, rotated)).to.deep.equal(listing);
  });

  it("tells all mistakes in the same order too", async () => {
    const root = tree("cat.1.jpg");
    for (const name of ["b", "a", "c"]) symlinkSync(name, join(root, name));
    const backwards: ReadFolder = async (path) => (await readFolder(path)).toReversed();
    const problems = await mistakes(flat(root));
    expect(problems).to.have.length(3);
    expect(await mistakes(flat(root), all, backwards)).to.deep.equal(problems);
  });

  describe("with a folder for each part of the split", () => {
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
        `split.directories.validation no-pictures: ${root}/val/a ${pictures}`,
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

  it("lists a sample set where it was drawn", async () => {
    const root = tree("fish.0.jpg", "bird.0.jpg", "bird.1.jpg");
    const data: DataSpec = { type: "sample", onProblem: "auto", sample: "quickstart" };
    const result = await listPictures(data, all, root, placeOfPath);
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
      },
    });
  });

  it("a missing folder is a mistake at data.directory", async () => {
    const root = join(folder(), "missing");
    expect(await mistakes(folders(root))).to.deep.equal([
      `data.directory missing-folder: ${root} does not exist`,
    ]);
  });

  it("a missing or empty folder of Kaggle's cats and dogs comes with the two steps to get it", async () => {
    const root = join(folder(), "train");
    const steps =
      "; to get the photographs: 1. download train.zip of Kaggle's competition dogs-vs-cats " +
      "(https://www.kaggle.com/competitions/dogs-vs-cats/data), " +
      `2. unpack it so that ${root}/cat.0.jpg is there`;
    expect(await mistakes(flat(root))).to.deep.equal([
      `data.directory missing-folder: ${root} does not exist${steps}`,
    ]);
    mkdirSync(root);
    expect(await mistakes(flat(root))).to.deep.equal([
      `data.directory no-pictures: ${root} ${pictures}${steps}`,
    ]);
  });

  it("a file in place of the folder is a mistake", async () => {
    const root = join(tree("file"), "file");
    expect(await mistakes(folders(root))).to.deep.equal([
      `data.directory unreadable-folder: ${root} is not a folder`,
    ]);
  });

  it("a folder that holds no picture is a mistake", async () => {
    const root = tree("a/notes.txt", "b/.hidden.jpg");
    expect(await mistakes(folders(root))).to.deep.equal([`data.directory no-pictures: ${root} ${pictures}`]);
  });

  it("loose pictures without data.classes are answered with what to add", async () => {
    const root = tree("cat.0.jpg", "dog.0.jpg");
    expect(await mistakes(folders(root))).to.deep.equal([
      `data.directory no-pictures: ${root} has 2 pictures but no sub-folder with pictures; ` +
        "to sort the pictures of one folder by their names, give data.classes a glob for each class",
    ]);
  });

  it("a file that two globs match is a mistake at the second, once for each two", async () => {
    const classes = [
      { name: "cat", glob: "cat*" },
      { name: "kitten", glob: "*kitten*" },
    ];
    const root = tree("cat kitten.jpg", "cat.jpg", "cat kitten 2.jpg");
    expect(await mistakes(flat(root, classes))).to.deep.equal([
      `data.classes.kitten ambiguous-picture: "cat kitten 2.jpg" (and 1 more) is matched by this glob ` +
        `and by that of "cat"; a picture belongs to one class only`,
    ]);
  });

  it("folders that cannot be read are mistakes, all of them", async () => {
    const root = tree("cat/1.jpg", "dog/1.jpg", "elk/1.jpg");
    const denied: ReadFolder = (path) =>
      /(cat|dog)$/.test(path)
        ? Promise.reject(Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }))
        : readFolder(path);
    expect(await mistakes(folders(root), all, denied)).to.deep.equal([
      `data.directory unreadable-folder: ${root}/cat cannot be read: permission denied`,
      `data.directory unreadable-folder: ${root}/dog cannot be read: permission denied`,
    ]);
  });

  it("an error that the system has no short word for is told as it is", async () => {
    const root = tree("cat/1.jpg");
    const broken: ReadFolder = () =>
      Promise.reject(Object.assign(new Error("EIO: i/o error, scandir"), { code: "EIO" }));
    expect(await mistakes(folders(root), all, broken)).to.deep.equal([
      `data.directory unreadable-folder: ${root} cannot be read: EIO: i/o error, scandir`,
    ]);
  });
});
