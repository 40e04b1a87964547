import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { flat, folders, listed, mistakes, temporaryTrees, warnings } from "../support/listing.ts";

describe("listPictures, of symbolic links,", () => {
  const { tree } = temporaryTrees();

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

  it("lists a link that leads back to itself like one to nothing", async () => {
    const root = tree("cat.0.jpg", "dog.0.jpg");
    symlinkSync("cat.1.jpg", join(root, "cat.1.jpg"));
    const { pictures } = await listed(flat(root));
    expect(pictures.type === "whole" && pictures.classes[0]?.files).to.deep.equal(["cat.0.jpg", "cat.1.jpg"]);
  });

  it("tells links to nothing that may have been classes", async () => {
    const root = tree("cat/a.jpg", "dog/b.jpg");
    symlinkSync("nowhere", join(root, "owl"));
    symlinkSync("fox", join(root, "fox"));
    symlinkSync("nowhere.jpg", join(root, "dog/c.jpg"));
    expect(await warnings(folders(root))).to.deep.equal([
      `data.directory broken-link: ${root}/fox is a symbolic link that leads back to itself, so it is in no class`,
      `data.directory broken-link: ${root}/owl is a symbolic link to nothing, so it is in no class`,
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
});
