import { expect } from "chai";
import fc from "fast-check";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode, type Decoded } from "../../src/load/decode.ts";
import { inspectPictures } from "../../src/load/inspect.ts";
import { damagedPicture, soundPictures } from "../support/damaged-pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const maxPixels = 1e6;

/** petri's own words: none that a library keeps for the last picture of any thread. */
const reasons = new RegExp(
  "^(" +
    [
      "is empty",
      "is a text file, not a picture",
      "is a [\\w ,]+ file, which petri does not read; .+",
      "is not a picture of a format that petri reads \\(.*\\)",
      "is cut off: the file ends before the pixels do",
      "is damaged: its pixels cannot be decoded",
      "is damaged: it has no frame",
      "is damaged: its header .+",
      "is \\d+ x \\d+, [\\d.]+ million pixels, more than the 1 million of generator\\.maxPixels; make it smaller or raise that",
      "is \\d+ x \\d+, .+ pixels, in \\d+ scans, together more than 20 times the 1 million of generator\\.maxPixels; save it anew",
    ].join("|") +
    ")$",
);

/** Pixels, or the reason. */
const verdict = (decoded: Decoded): string => {
  if (decoded.type === "unreadable") return decoded.reason;
  const { pixels, mode } = decoded.picture;
  expect(pixels.width * pixels.height).to.be.within(1, maxPixels);
  expect(pixels.data.length).to.equal(3 * pixels.width * pixels.height);
  return `${mode} ${pixels.width} x ${pixels.height} ${Buffer.from(pixels.data).toString("base64")}`;
};

const reasonOf = async (bytes: Buffer): Promise<string> => {
  const decoded = await decode(bytes, maxPixels);
  return decoded.type === "unreadable" ? decoded.reason : "was read";
};

describe("decode, of damaged pictures,", () => {
  it("says the same in whatever company, and never throws", async () => {
    const company = fc.array(damagedPicture, { minLength: 8, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(company, async (pictures) => {
        const alone: string[] = [];
        for (const bytes of pictures) alone.push(verdict(await decode(bytes, maxPixels)));
        const together = await Promise.all(pictures.map((bytes) => decode(bytes, maxPixels)));
        expect(together.map(verdict)).to.deep.equal(alone);
      }),
      { numRuns: 30 },
    );
  });

  it("gives reasons in its own words", async () => {
    await fc.assert(
      fc.asyncProperty(damagedPicture, async (bytes) => {
        const decoded = await decode(bytes, maxPixels);
        if (decoded.type === "unreadable") expect(decoded.reason).to.match(reasons);
      }),
      { numRuns: 200 },
    );
  });

  it("says of each sound picture without its last third that it is cut off", async () => {
    for (const whole of soundPictures) {
      const bytes = whole.subarray(0, Math.floor((2 * whole.length) / 3));
      if ((await reasonOf(bytes)) !== "was read")
        expect(await reasonOf(bytes)).to.equal("is cut off: the file ends before the pixels do");
    }
  });
});

/** A header and nothing else; the pixels are zeros. */
const bmp = (width: number, height: number, bits: number, compression = 0): Buffer => {
  const bytes = Buffer.alloc(2000);
  bytes.write("BM");
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(compression, 30);
  return bytes;
};

const png = (width: number, height: number, bits: number, colours: number): Buffer => {
  const bytes = Buffer.alloc(200);
  bytes.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt8(bits, 24);
  bytes.writeUInt8(colours, 25);
  return bytes;
};

const gif = (screen: [number, number], frame: [number, number, number, number]): Buffer => {
  const bytes = Buffer.alloc(60);
  bytes.write("GIF89a");
  for (const [i, size] of screen.entries()) bytes.writeUInt16LE(size, 6 + 2 * i);
  bytes.writeUInt8(0x2c, 13);
  for (const [i, size] of frame.entries()) bytes.writeUInt16LE(size, 14 + 2 * i);
  return bytes;
};

const jpeg = (width: number, height: number, scans = 1): Buffer => {
  const frame = Buffer.from([0xff, 0xc2, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0, 0]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), frame, ...Array.from({ length: scans }, () => scan)]);
};

const webp = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(60);
  bytes.write("RIFF\x34\0\0\0WEBPVP8X\x0a\0\0\0", "latin1");
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
};

/** [tag, type, count, value] */
const tiff = (...entries: readonly [number, number, number, number][]): Buffer => {
  const bytes = Buffer.alloc(200);
  bytes.write("II*\0\b\0\0\0", "latin1");
  bytes.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    bytes.writeUInt16LE(tag, 10 + 12 * i);
    bytes.writeUInt16LE(type, 12 + 12 * i);
    bytes.writeUInt32LE(count, 14 + 12 * i);
    bytes.writeUInt32LE(value, 18 + 12 * i);
  }
  return bytes;
};

const tooLarge = (size: string, pixels: string): string =>
  `is ${size}, ${pixels} million pixels, more than the 1 million of generator.maxPixels; make it smaller or raise that`;

describe("decode, of a header that makes no sense,", () => {
  const none = (size: string): string => `is damaged: its header says that it is ${size}, without a pixel`;
  const cases: readonly [string, Buffer, string][] = [
    ["a BMP of 0 x 0", bmp(0, 0, 24), none("0 x 0")],
    ["a BMP of 4 x 0", bmp(4, 0, 8), none("4 x 0")],
    [
      "a BMP of 13 bits a pixel",
      bmp(4, 4, 13),
      "is damaged: its header says 13 bits a pixel, and a BMP has 1, 4, 8, 16, 24, 32",
    ],
    [
      "a BMP that holds a JPEG",
      bmp(4, 4, 24, 4),
      "is damaged: its header has a compression (4) that petri does not read in a BMP of 24 bits a pixel",
    ],
    ["a BMP of many pixels", bmp(16000, 16000, 1), tooLarge("16000 x 16000", "256")],
    ["a run-length BMP of many pixels", bmp(50000, 50000, 8, 1), tooLarge("50000 x 50000", "2500")],
    ["a BMP that is wider than a BMP can be", bmp(-1, 1, 24), tooLarge("4294967295 x 1", "4295")],
    ["a PNG of 0 x 4", png(0, 4, 8, 2), none("0 x 4")],
    [
      "a PNG of 3 bits",
      png(4, 4, 3, 0),
      "is damaged: its header says 3 bits a channel with colours of kind 0, which no PNG has",
    ],
    ["a PNG of many pixels", png(4e9, 4e9, 8, 2), tooLarge("4000000000 x 4000000000", "16000000000000")],
    ["a GIF without a pixel", gif([4, 4], [0, 0, 0, 4]), none("0 x 0")],
    ["a GIF with a large screen", gif([65535, 65535], [0, 0, 4, 4]), tooLarge("65535 x 65535", "4295")],
    ["a GIF with a large frame", gif([4, 4], [9000, 0, 9000, 4000]), tooLarge("18000 x 4000", "72")],
    ["a JPEG of 0 x 4", jpeg(0, 4), none("0 x 4")],
    ["a JPEG of many pixels", jpeg(16000, 16000), tooLarge("16000 x 16000", "256")],
    [
      "a JPEG in too many scans",
      jpeg(900, 1000, 23),
      "is 900 x 1000, 900000 pixels, in 23 scans, together more than 20 times the 1 million of generator.maxPixels; save it anew",
    ],
    [
      "a JPEG without a size",
      Buffer.from("ffd8ffdb0002ffd9", "hex"),
      "is damaged: its header does not say how large it is",
    ],
    ["a WebP of many pixels", webp(16384, 16384), tooLarge("16384 x 16384", "268.4")],
    ["a TIFF without a size", tiff([256, 3, 1, 9]), "is damaged: its header does not say how large it is"],
    [
      "a TIFF of many pixels",
      tiff([256, 4, 1, 4e9], [257, 4, 1, 4e9]),
      tooLarge("4000000000 x 4000000000", "16000000000000"),
    ],
    [
      "a TIFF with large tiles",
      tiff([256, 3, 1, 9], [257, 3, 1, 9], [322, 4, 1, 65536], [323, 4, 1, 65536], [324, 4, 1, 8]),
      tooLarge("65536 x 65536", "4295"),
    ],
    [
      "a TIFF of many values a pixel",
      tiff([256, 3, 1, 9], [257, 3, 1, 9], [277, 3, 1, 65535]),
      "is damaged: its header says 65535 values a pixel; petri reads up to 6",
    ],
    [
      "a TIFF with more offsets than bytes",
      tiff([256, 3, 1, 9], [257, 3, 1, 9], [273, 4, 4e9, 8]),
      "is cut off: the file ends before the pixels do",
    ],
  ];
  for (const [what, bytes, reason] of cases)
    it(`tells ${what}`, async () => {
      expect(await reasonOf(bytes)).to.equal(reason);
    });
});

describe("decode, of the smallest GIF,", () => {
  it("reads its one pixel", async () => {
    const header = "474946383961" + "01000100" + "800000" + "000000ffffff";
    const frame = "2c" + "0000000001000100" + "00" + "02024c0100" + "3b";
    expect(await reasonOf(Buffer.from(header + frame, "hex"))).to.equal("was read");
  });
});

describe("inspectPictures, of damaged pictures,", () => {
  const temporary = temporaryFolder();

  it("says the same with any number of threads, in any order", async () => {
    const directory = join(temporary(), "pictures");
    mkdirSync(directory);
    const pictures = fc.sample(damagedPicture, { numRuns: 60, seed: 8 });
    const files = pictures.map((_, i) => `${i}.jpg`);
    for (const [i, bytes] of pictures.entries()) writeFileSync(join(directory, `${i}.jpg`), bytes);
    const inspect = async (order: readonly string[], workers: number): Promise<string[]> => {
      const reports = await inspectPictures({
        directory,
        files: order,
        cacheFolder: join(temporary(), `cache ${workers}`),
        generator: {
          imageSize: [4, 4],
          colorMode: "rgb",
          interpolation: "nearest",
          orientation: "asStored",
          maxPixels,
        },
        workers,
        onProgress: () => undefined,
      });
      return reports.map((report) => JSON.stringify(report)).toSorted();
    };
    const alone = await inspect(files, 1);
    expect(alone.some((report) => report.includes("cannot be decoded"))).to.equal(true);
    for (const workers of [2, 3, 4]) expect(await inspect(files.toReversed(), workers)).to.deep.equal(alone);
  });
});
