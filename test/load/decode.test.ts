import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { decode, type Picture } from "../../src/load/decode.ts";
import { toGray } from "../../src/load/pixels.ts";
import { fromBase64, readReference, referencePath } from "../support/reference.ts";

const maxPixels = 1e8;

const formatsFolder = join(import.meta.dirname, "formats");

interface FormatCase {
  file: string;
  /** Pillow's. */
  mode: string;
  h: number;
  w: number;
  rgb_b64: string;
  gray_b64: string;
}

interface JpegCase {
  file: string;
  h: number;
  w: number;
  tolerance: { libjpeg_slow_idct_smooth_upsampling: { max_abs: number } };
  rgb_b64: string;
}

const formats = JSON.parse(readFileSync(join(formatsFolder, "expected.json"), "utf8")) as {
  cases: FormatCase[];
};
const jpegs = readReference("jpeg/expected.json") as { cases: JpegCase[] };

const pictureIn = async (bytes: Buffer): Promise<Picture> => {
  const decoded = await decode(bytes, maxPixels);
  if (decoded.type === "unreadable") throw new Error(decoded.reason);
  return decoded.picture;
};

const reasonOf = async (bytes: Buffer): Promise<string> => {
  const decoded = await decode(bytes, maxPixels);
  return decoded.type === "unreadable" ? decoded.reason : "was read";
};

const greatestDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - b[i]!)), 0);

const format = (name: string): Buffer => readFileSync(join(formatsFolder, name));

describe("decode", () => {
  describe("gives what Pillow gives, to the last bit:", () => {
    for (const { file, mode, h, w, rgb_b64, gray_b64 } of formats.cases) {
      it(`${file} (mode ${mode})`, async () => {
        const { pixels } = await pictureIn(format(file));
        expect([pixels.height, pixels.width, pixels.channels]).to.deep.equal([h, w, 3]);
        expect(Uint8Array.from(pixels.data)).to.deep.equal(fromBase64(rgb_b64));
        expect(toGray(pixels).data).to.deep.equal(fromBase64(gray_b64));
      });
    }
  });

  describe("gives what load_img of Keras gives:", () => {
    for (const { file, h, w, tolerance, rgb_b64 } of jpegs.cases) {
      it(file, async () => {
        const { pixels } = await pictureIn(readFileSync(referencePath(file)));
        expect([pixels.height, pixels.width]).to.deep.equal([h, w]);
        expect(greatestDifference(pixels.data, fromBase64(rgb_b64))).to.be.at.most(
          tolerance.libjpeg_slow_idct_smooth_upsampling.max_abs,
        );
      });
    }
  });

  it("goes by the bytes, not by the file's name", async () => {
    expect((await pictureIn(format("png_named.jpg"))).format).to.equal("png");
  });

  it("says how the file keeps its colours", async () => {
    const modeOf = async (name: string): Promise<string> => (await pictureIn(format(name))).mode;
    expect(await modeOf("rgb.tif")).to.equal("rgb");
    expect(await modeOf("gray.tif")).to.equal("gray");
    expect(await modeOf("gray_16bit.png")).to.equal("gray16");
    expect(await modeOf("cmyk_adobe.jpg")).to.equal("cmyk");
    expect(await modeOf("palette.gif")).to.equal("palette");
    expect(await modeOf("palette_alpha.png")).to.equal("palette + alpha");
    expect(await modeOf("gray_alpha.png")).to.equal("gray + alpha");
  });

  it("does not turn a picture by its EXIF orientation, and says so", async () => {
    const { pixels, ignoredOrientation } = await pictureIn(format("turned.jpg"));
    expect([pixels.height, pixels.width, ignoredOrientation]).to.deep.equal([7, 9, 6]);
  });

  it("turns a TIFF by its orientation tag, as Pillow does", async () => {
    const { pixels, ignoredOrientation } = await pictureIn(format("turned.tif"));
    expect([pixels.height, pixels.width, ignoredOrientation]).to.deep.equal([9, 7, null]);
  });

  it("does not convert by a colour profile", async () => {
    const plain = sharp(format("rgb.tif")).png();
    const profiled = await plain.clone().withIccProfile("p3").toBuffer();
    const raw = await sharp(profiled, { ignoreIcc: true }).raw().toBuffer();
    expect((await sharp(profiled).metadata()).hasProfile).to.equal(true);
    expect(Buffer.from((await pictureIn(profiled)).pixels.data).equals(raw)).to.equal(true);
  });

  it("reads a picture of 8000 x 8000", async () => {
    const large = { width: 8000, height: 8000, channels: 3 as const, background: { r: 1, g: 2, b: 3 } };
    const { pixels } = await pictureIn(await sharp({ create: large }).jpeg().toBuffer());
    expect([pixels.height, pixels.width, pixels.data.length]).to.deep.equal([8000, 8000, 192_000_000]);
  });

  describe("says in plain words what is no picture:", () => {
    it("an empty file", async () => {
      expect(await reasonOf(Buffer.alloc(0))).to.equal("is empty");
    });

    it("a text file", async () => {
      expect(await reasonOf(Buffer.from("no picture, n\u00e4mlich Text\n"))).to.equal(
        "is a text file, not a picture",
      );
    });

    it("bytes of some other kind", async () => {
      expect(await reasonOf(Buffer.from([0, 1, 2, 3, 255, 254]))).to.equal(
        "is not a picture of a format that petri reads (JPEG, PNG, GIF, BMP, WebP, TIFF)",
      );
    });

    it("a HEIC photograph that is called a JPEG, as telephones do", async () => {
      expect(await reasonOf(Buffer.from("\0\0\0\x28ftypheic\0\0\0\0mif1heic", "latin1"))).to.equal(
        "is a HEIC file, which petri does not read; heif-convert makes JPEG or PNG files",
      );
    });

    it("an SVG drawing, which libvips could read", async () => {
      expect(await reasonOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).to.equal(
        "is a text file, not a picture",
      );
    });

    it("a file that claims more pixels than can be", async () => {
      const png = Buffer.from(format("rgb_16bit.png"));
      png.writeUInt32BE(60_000, 16);
      png.writeUInt32BE(60_000, 20);
      expect(await reasonOf(png)).to.equal(
        "is 60000 x 60000, 3600 million pixels, more than the 100 million of generator.maxPixels; make it smaller or raise that",
      );
    });
  });

  describe("refuses a picture that is cut off:", () => {
    for (const name of [
      "UPPER.JPG",
      "rgb_16bit.png",
      "palette.gif",
      "lossless.webp",
      "rgb.tif",
      "lzw.tiff",
      "rgb.bmp",
      "palette.bmp",
    ]) {
      it(name, async () => {
        const whole = format(name);
        for (const share of [0.2, 0.5, 0.8]) {
          const reason = await reasonOf(whole.subarray(0, Math.floor(share * whole.length)));
          expect(reason).to.equal("is cut off: the file ends before the pixels do");
        }
      });
    }

    it("at any byte of a JPEG before its end mark", async () => {
      const whole = format("UPPER.JPG");
      for (let length = 3; length < whole.length - 2; length += 37) {
        expect(await reasonOf(whole.subarray(0, length))).to.not.equal("was read");
      }
    });
  });

  it("reads a JPEG with stray bytes between two markers, as Pillow does", async () => {
    const whole = format("UPPER.JPG");
    const stray = Buffer.concat([whole.subarray(0, -2), Buffer.from([0x12, 0x34]), whole.subarray(-2)]);
    expect((await pictureIn(stray)).pixels.data).to.deep.equal((await pictureIn(whole)).pixels.data);
  });
});
