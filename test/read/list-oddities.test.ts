import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { readPictureFile } from "../../src/load/picture-file.ts";
import { flat, folders, listed, mistakes, noPicture, temporaryTrees, warnings } from "../support/listing.ts";

describe("listPictures, of files that are no pictures that petri reads,", () => {
  const { tree } = temporaryTrees();

  it("tells how many there are of each format, and what converts them", async () => {
    const root = tree(
      "cat/a.jpg",
      "cat/2.HEIC",
      "cat/1.heic",
      "dog/a.jpg",
      "dog/raw/x.NEF",
      "dog/.hidden.heic",
      "dog/Thumbs.db",
      "dog/notes.txt",
    );
    expect(await warnings(folders(root))).to.deep.equal([
      `data.directory other-pictures: in ${root} 2 HEIC files (cat/1.heic, ...) are left out, because petri does not read them; heif-convert makes JPEG or PNG files`,
      `data.directory other-pictures: in ${root} 1 camera raw file (dog/raw/x.NEF) is left out, because petri does not read it; darktable-cli makes JPEG or PNG files`,
    ]);
    expect((await listed(folders(root))).unmatched).to.equal(5);
  });

  it("tells those of a flat folder, whatever the globs", async () => {
    const root = tree("cat.0.jpg", "dog.0.jpg", "dog.1.psd", "deeper/dog.2.psd");
    expect(await warnings(flat(root))).to.deep.equal([
      `data.directory other-pictures: in ${root} 1 Photoshop, GIMP or PostScript file (dog.1.psd) is left out, because petri does not read it; ImageMagick's magick makes JPEG or PNG files`,
    ]);
  });

  it("tells those of a folder that has no others", async () => {
    const root = tree("cat/a.heic", "dog/b.heic");
    expect(await mistakes(folders(root))).to.deep.equal([
      `data.directory no-pictures: ${root} ${noPicture}`,
      `data.directory other-pictures: in ${root} 2 HEIC files (cat/a.heic, ...) are left out, because petri does not read them; heif-convert makes JPEG or PNG files`,
    ]);
  });

  it("says nothing where there are none", async () => {
    expect(await warnings(folders(tree("cat/a.jpg", "dog/b.jpg", "dog/readme.txt")))).to.deep.equal([]);
  });

  it("lists pipes and sockets that are named as pictures, and reading them says what they are without waiting", async () => {
    const root = tree("cat.0.jpg", "dog.0.jpg");
    execFileSync("mkfifo", [join(root, "cat.1.jpg"), join(root, "pipe")]);
    const server = createServer().listen(join(root, "dog.1.jpg"));
    const { pictures, unmatched } = await listed(flat(root));
    expect(pictures.type === "whole" && pictures.classes.map(({ files }) => files)).to.deep.equal([
      ["cat.0.jpg", "cat.1.jpg"],
      ["dog.0.jpg", "dog.1.jpg"],
    ]);
    expect(unmatched).to.equal(1);
    for (const name of ["cat.1.jpg", "dog.1.jpg"])
      expect(readPictureFile(join(root, name))).to.deep.equal({
        type: "failed",
        reason: "is not a regular file",
      });
    server.close();
  });

  describe("whose names are not UTF-8,", () => {
    const latin1 = (root: string, name: string): Buffer =>
      Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, "latin1")]);
    const reason =
      "has a name that is not UTF-8; rename it (convmv -f latin1 -t utf8 -r --notest FOLDER does so for all in a folder)";

    it("names each with its bytes, and hides no other", async () => {
      const root = tree("cat/a.jpg", "dog/a.jpg", "dog/\uFFFD.jpg");
      writeFileSync(latin1(root, "cat/M\xe9lusine.jpg"), "");
      writeFileSync(latin1(root, "dog/\xff.jpg"), "");
      expect(await mistakes(folders(root))).to.deep.equal([
        `data.directory name-not-utf8: ${root}/cat/M\\xe9lusine.jpg ${reason}`,
        `data.directory name-not-utf8: ${root}/dog/\\xff.jpg ${reason}`,
      ]);
    });

    it("counts those that are no pictures, and leaves hidden ones out", async () => {
      const root = tree("cat/a.jpg", "dog/a.jpg");
      writeFileSync(latin1(root, "cat/r\xe9sum\xe9.txt"), "");
      writeFileSync(latin1(root, "cat/.\xe9.jpg"), "");
      expect((await listed(folders(root))).unmatched).to.equal(1);
    });

    it("opens one that has U+FFFD in its name and is UTF-8", async () => {
      const root = tree("cat/\uFFFD.jpg", "dog/a.jpg");
      const { pictures } = await listed(folders(root));
      expect(pictures.type === "whole" && pictures.classes[0]?.files).to.deep.equal(["cat/\uFFFD.jpg"]);
    });
  });
});
