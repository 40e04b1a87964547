import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readFolder, type ReadFolder } from "../../src/read/folder-contents.ts";
import { flat, folders, mistakes, noPicture, temporaryTrees, wholeSplit } from "../support/listing.ts";

describe("listPictures, of a data directory that is not right,", () => {
  const { folder, tree } = temporaryTrees();

  it("tells all mistakes in the same order too", async () => {
    const root = tree("cat.1.jpg");
    mkdirSync(join(root, "dog"));
    for (const name of ["b", "a", "c"]) symlinkSync(root, join(root, "dog", name));
    const backwards: ReadFolder = async (path) => (await readFolder(path)).toReversed();
    const problems = await mistakes(folders(root));
    expect(problems).to.have.length(3);
    expect(await mistakes(folders(root), wholeSplit, backwards)).to.deep.equal(problems);
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
      `data.directory no-pictures: ${root} ${noPicture}${steps}`,
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
    expect(await mistakes(folders(root))).to.deep.equal([`data.directory no-pictures: ${root} ${noPicture}`]);
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
    expect(await mistakes(folders(root), wholeSplit, denied)).to.deep.equal([
      `data.directory unreadable-folder: ${root}/cat cannot be read: permission denied`,
      `data.directory unreadable-folder: ${root}/dog cannot be read: permission denied`,
    ]);
  });

  it("an error that the system has no short word for is told as it is", async () => {
    const root = tree("cat/1.jpg");
    const broken: ReadFolder = () =>
      Promise.reject(Object.assign(new Error("EIO: i/o error, scandir"), { code: "EIO" }));
    expect(await mistakes(folders(root), wholeSplit, broken)).to.deep.equal([
      `data.directory unreadable-folder: ${root} cannot be read: EIO: i/o error, scandir`,
    ]);
  });
});
