import { expect } from "chai";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { inspectPictures, type InspectRequest } from "../../src/load/inspect.ts";
import { cachedPictures, pixelFolder } from "../../src/load/picture-cache.ts";
import type { PictureReport } from "../../src/load/picture-report.ts";
import { ReportIndex } from "../../src/load/report-index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const generator = {
  imageSize: [4, 4],
  colorMode: "rgb",
  interpolation: "nearest",
  orientation: "asStored",
  maxPixels: 1e8,
} as const;

const png = (width: number, height: number, red: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: red, g: 2, b: 3 } } })
    .png()
    .toBuffer();

describe("inspectPictures", () => {
  const temporary = temporaryFolder();
  let count = 0;
  let directory: string;
  let cacheFolder: string;

  beforeEach(() => {
    directory = join(temporary(), `data ${++count}`);
    cacheFolder = join(temporary(), `cache ${count}`);
    mkdirSync(directory);
  });

  const put = (file: string, bytes: string | Uint8Array): void => {
    writeFileSync(join(directory, file), bytes);
  };
  const inspect = (
    files: readonly string[],
    changes: Partial<InspectRequest> = {},
  ): Promise<PictureReport[]> =>
    inspectPictures({
      directory,
      files,
      cacheFolder,
      generator,
      workers: 1,
      onProgress: () => undefined,
      ...changes,
    });
  const inspectOne = async (file: string): Promise<PictureReport> => (await inspect([file]))[0]!;

  it("says of a picture what is stored in its file", async () => {
    const bytes = await sharp(await png(5, 3, 1))
      .withMetadata({ orientation: 3 })
      .jpeg()
      .toBuffer();
    put("A.JPG", bytes);
    const { sha256, pixelsSha256, ...rest } = await inspectOne("A.JPG");
    expect(rest).to.deep.equal({
      file: "A.JPG",
      bytes: bytes.length,
      width: 5,
      height: 3,
      format: "jpeg",
      mode: "rgb",
      ignoredOrientation: 3,
      looks: null,
      unreadable: null,
    });
    expect(sha256).to.match(/^[0-9a-f]{64}$/);
    expect(pixelsSha256).to.match(/^[0-9a-f]{64}$/);
  });

  it("gives the reports in the order of the files, whatever the number of threads", async () => {
    const files = Array.from({ length: 9 }, (_, i) => `${i}.png`);
    for (const [i, file] of files.entries()) put(file, await png(i + 1, 1, 9));
    const one = await inspect(files);
    expect(one.map(({ file, width }) => [file, width])).to.deep.equal(files.map((file, i) => [file, i + 1]));
    rmSync(cacheFolder, { recursive: true });
    expect(await inspect(files, { workers: 3 })).to.deep.equal(one);
  });

  it("knows the same pixels in other bytes, and other pixels in the same values", async () => {
    put("a.png", await png(6, 2, 7));
    const tiff = sharp(await png(6, 2, 7)).tiff({ compression: "lzw" });
    put("b.tif", await tiff.toBuffer());
    put("c.png", await png(2, 6, 7));
    const [a, b, c] = await inspect(["a.png", "b.tif", "c.png"]);
    expect(a!.sha256).to.not.equal(b!.sha256);
    expect(a!.pixelsSha256).to.equal(b!.pixelsSha256);
    expect(a!.pixelsSha256).to.not.equal(c!.pixelsSha256);
  });

  it("says why a file is no picture, without a path", async () => {
    put("empty.jpg", "");
    put("text.jpg", "hello\n");
    put(
      "cut.png",
      (
        await sharp({
          create: {
            width: 90,
            height: 90,
            channels: 3,
            background: "red",
            noise: { type: "gaussian", mean: 99, sigma: 40 },
          },
        })
          .png()
          .toBuffer()
      ).subarray(0, 4000),
    );
    mkdirSync(join(directory, "folder.jpg"));
    symlinkSync("loop.jpg", join(directory, "loop.jpg"));
    const files = ["empty.jpg", "text.jpg", "cut.png", "folder.jpg", "loop.jpg", "gone.jpg"];
    const reports = await inspect(files);
    expect(reports.map(({ unreadable }) => unreadable)).to.deep.equal([
      "is empty",
      "is a text file, not a picture",
      "is cut off: the file ends before the pixels do",
      "is not a regular file",
      "cannot be read: its links go round in a circle",
      "cannot be read: it is not there",
    ]);
    expect(reports[2]).to.include({ width: 0, height: 0, format: null, mode: null, pixelsSha256: null });
  });

  it("reads names with spaces, quotes, newlines and other alphabets, and follows links", async () => {
    const files = ["a b.png", 'it\'s "q".png', "new\nline.png", "дом.png", "link.png"];
    for (const file of files.slice(0, 4)) put(file, await png(3, 3, 5));
    symlinkSync("a b.png", join(directory, "link.png"));
    expect((await inspect(files)).map(({ unreadable }) => unreadable)).to.deep.equal(files.map(() => null));
  });

  it("tells how far it is, up to the end", async () => {
    const told: [number, number][] = [];
    for (const file of ["a.png", "b.png", "c.png"]) put(file, await png(2, 2, 1));
    await inspect(["a.png", "b.png", "c.png"], { onProgress: (done, total) => told.push([done, total]) });
    expect(told.at(-1)).to.deep.equal([3, 3]);
  });

  it("keeps the pixels in the cache, once for each content", async () => {
    put("a.png", await png(9, 9, 1));
    put("b.png", await png(9, 9, 1));
    put("c.png", await png(9, 9, 2));
    const reports = await inspect(["a.png", "b.png", "c.png"]);
    expect(cachedPictures(pixelFolder(cacheFolder, generator))).to.deep.equal(
      new Set(reports.map(({ sha256 }) => sha256)),
    );
  });

  it("works without a cache, and says why there is none", async () => {
    writeFileSync(cacheFolder, "a file in its place");
    put("a.png", await png(2, 2, 1));
    const failures: string[] = [];
    const [report] = await inspect(["a.png"], { onCacheFailure: (code) => failures.push(code) });
    expect(report!.unreadable).to.equal(null);
    expect(failures).to.have.length(1);
    expect(failures[0]).to.match(/^E[A-Z]+$/);
  });

  describe("of a directory that was inspected before", () => {
    /** A minute after everything in these tests. */
    const later = (): bigint => statSync(directory, { bigint: true }).mtimeNs + 60_000_000_000n;
    /** Remembers what is not so: it tells whether the file was read again. */
    const pretend = (file: string, now: bigint): void => {
      const index = new ReportIndex(cacheFolder, directory, generator.maxPixels, now);
      const { report } = index.lookUp(file);
      index.remember({ ...report!, sha256: "0".repeat(64), unreadable: "is pretended" });
      index.save();
    };

    beforeEach(async () => {
      put("a.png", await png(4, 2, 1));
      await inspect(["a.png"]);
    });

    it("does not read a picture that is as it was", async () => {
      pretend("a.png", later());
      expect((await inspectOne("a.png")).unreadable).to.equal("is pretended");
    });

    it("reads a picture whose size changed", async () => {
      pretend("a.png", later());
      put("a.png", await png(40, 30, 1));
      expect((await inspectOne("a.png")).width).to.equal(40);
    });

    it("reads a picture that was changed without another size or time of change", async () => {
      pretend("a.png", later());
      const path = join(directory, "a.png");
      const before = statSync(path);
      put("a.png", readFileSync(path).fill(0, 20));
      utimesSync(path, before.atime, before.mtime);
      expect((await inspectOne("a.png")).unreadable).to.match(/damaged/);
    });

    it("reads a picture again that was changed within two seconds before it was inspected", async () => {
      pretend("a.png", statSync(join(directory, "a.png"), { bigint: true }).ctimeNs + 2_000_000_000n);
      expect((await inspectOne("a.png")).unreadable).to.equal(null);
    });

    it("decodes it for another size, and keeps those pixels too", async () => {
      const larger = { ...generator, imageSize: [8, 8] } as const;
      const [report] = await inspect(["a.png"], { generator: larger });
      expect(report!.width).to.equal(4);
      expect(cachedPictures(pixelFolder(cacheFolder, larger)).size).to.equal(1);
    });

    it("reads everything again when what it remembers is damaged", async () => {
      pretend("a.png", later());
      const folder = join(cacheFolder, "reports");
      const path = join(
        folder,
        readdirSync(folder).find((name) => name.endsWith(".json"))!,
      );
      writeFileSync(path, readFileSync(path, "utf8").replace("pretended", "protended"));
      expect((await inspectOne("a.png")).unreadable).to.equal(null);
    });
  });
});
