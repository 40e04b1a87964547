import { expect } from "chai";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { headerBytes } from "../../src/load/checked-file.ts";
import {
  cachedPictures,
  pixelFolder,
  readPixels,
  shapeOf,
  valuesOf,
  writePixels,
} from "../../src/load/picture-cache.ts";
import { plainGenerator, putNumberedPictures } from "../support/coloured-pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const a = "a".repeat(64);
const pixels = Uint8Array.from({ length: 18 }, (_, i) => 3 * i);
const buffer = (): Buffer => Buffer.alloc(headerBytes + valuesOf(shapeOf(plainGenerator)));

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe("the picture cache", () => {
  const temporary = temporaryFolder();
  let folder: string;

  beforeEach(() => {
    rmSync(join(temporary(), "cache"), { recursive: true, force: true });
    folder = pixelFolder(join(temporary(), "cache"), plainGenerator);
  });

  it("gives back what was put in, and nothing for another picture", () => {
    writePixels(folder, a, pixels);
    expect(Uint8Array.from(readPixels(folder, a, buffer())!)).to.deep.equal(pixels);
    expect(readPixels(folder, "b".repeat(64), buffer())).to.equal(null);
    expect(cachedPictures(folder)).to.deep.equal(new Set([a]));
  });

  it("keeps pictures of another size, colour mode or interpolation apart", () => {
    const others = [
      { ...plainGenerator, imageSize: [2, 3] as const },
      { ...plainGenerator, colorMode: "grayscale" as const },
      { ...plainGenerator, interpolation: "bilinear" as const },
    ].map((settings) => pixelFolder(join(temporary(), "cache"), settings));
    expect(new Set([folder, ...others]).size).to.equal(4);
  });

  it("notices an entry that was cut off and one of which one bit was changed", () => {
    writePixels(folder, a, pixels);
    const [file] = filesIn(folder) as [string];
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, 12));
    expect(readPixels(folder, a, buffer())).to.equal(null);
    for (const place of [0, headerBytes, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(place) ^ 4, place);
      writeFileSync(file, damaged);
      expect(readPixels(folder, a, buffer())).to.equal(null);
    }
    writeFileSync(file, whole);
    expect(readPixels(folder, a, buffer())).to.not.equal(null);
  });

  it("is whole after two processes filled it at once", async () => {
    const [directory, cacheFolder] = [join(temporary(), "data"), join(temporary(), "cache")];
    const pictures = await putNumberedPictures(directory, 1, 20);
    const script = join(import.meta.dirname, "../support/fill-cache.ts");
    const fill = () =>
      promisify(execFile)(process.execPath, ["--import", "tsx", script, directory, cacheFolder]);
    const both = await Promise.all([fill(), fill()]);
    expect(both.map(({ stdout }) => stdout)).to.deep.equal(["20\n", "20\n"]);
    const kept = [...cachedPictures(folder)];
    expect(kept).to.have.length(pictures.length);
    const firstValues = kept.map((sha256) => readPixels(folder, sha256, buffer())![0]!);
    expect(firstValues.sort((x, y) => x - y)).to.deep.equal(pictures.map((_, i) => 10 * i));
    expect(filesIn(folder)).to.have.length(pictures.length);
  });
});
