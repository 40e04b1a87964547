import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { removeLeftovers, writeFileAtomic, writeFolderAtomic } from "../../src/disk/atomic-file.ts";
import { diesAfter } from "../support/dying-disk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("writeFileAtomic", () => {
  const folder = temporaryFolder();
  let folders = 0;
  const newFolder = (): string => {
    const path = join(folder(), String(++folders));
    mkdirSync(path);
    return path;
  };

  it("writes text and bytes, and leaves nothing else", async () => {
    const inside = newFolder();
    await writeFileAtomic(join(inside, "a.txt"), "größer\n");
    await writeFileAtomic(join(inside, "b.bin"), Uint8Array.of(0, 255));
    expect(readFileSync(join(inside, "a.txt"), "utf8")).to.equal("größer\n");
    expect([...readFileSync(join(inside, "b.bin"))]).to.deep.equal([0, 255]);
    expect(readdirSync(inside).sort()).to.deep.equal(["a.txt", "b.bin"]);
  });

  it("killed at any operation, the file is the old one or the new one, whole", async () => {
    const contents: string[] = [];
    for (let allowed = 0, isKilled = true; isKilled; allowed++) {
      const inside = newFolder();
      writeFileSync(join(inside, "a.txt"), "old");
      isKilled = await diesAfter(allowed, () => writeFileAtomic(join(inside, "a.txt"), "new contents"));
      await removeLeftovers(inside);
      expect(readdirSync(inside)).to.deep.equal(["a.txt"]);
      contents.push(readFileSync(join(inside, "a.txt"), "utf8"));
    }
    // Open, write, flush, rename; then it has happened.
    expect(contents).to.deep.equal(["old", "old", "old", "old", "new contents"]);
  });

  it("fails with the system's error, and then leaves nothing", async () => {
    const inside = newFolder();
    mkdirSync(join(inside, "taken"));
    const error: unknown = await writeFileAtomic(join(inside, "taken"), "x").catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property("code", "EISDIR");
    expect(readdirSync(inside)).to.deep.equal(["taken"]);
  });

  it("two writers of one file in one process do not disturb each other", async () => {
    const file = join(newFolder(), "a.txt");
    await Promise.all(["one", "two", "six"].map((text) => writeFileAtomic(file, text)));
    expect(readFileSync(file, "utf8")).to.be.oneOf(["one", "two", "six"]);
  });
});

describe("writeFolderAtomic", () => {
  const folder = temporaryFolder();
  const files = (text: string) =>
    new Map([
      ["a", text],
      ["b", `${text} too`],
    ]);

  it("writes the files, and in an older folder's place", async () => {
    const place = join(folder(), "place");
    await writeFolderAtomic(place, files("old"), false);
    await writeFolderAtomic(place, files("new"), true);
    expect(readdirSync(folder())).to.deep.equal(["place"]);
    expect(readFileSync(join(place, "b"), "utf8")).to.equal("new too");
  });

  it("that cannot be put in its place leaves what was there, and nothing else", async () => {
    const place = join(folder(), "full");
    mkdirSync(place);
    writeFileSync(join(place, "kept"), "");
    const error: unknown = await writeFolderAtomic(place, files("new"), false).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property("code", "ENOTEMPTY");
    expect(readdirSync(place)).to.deep.equal(["kept"]);
    expect(readdirSync(folder()).sort()).to.deep.equal(["full", "place"]);
  });
});
