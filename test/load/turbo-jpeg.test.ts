import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import sharp from "sharp";
import { openTurboJpeg, turboJpeg } from "../../src/load/turbo-jpeg.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const limit = 1e6;
const format = (name: string): Buffer => readFileSync(join(import.meta.dirname, "formats", name));

const drawing = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 40 }),
  noise: fc.uint8Array({ minLength: 4800, maxLength: 4800 }),
  chromaSubsampling: fc.constantFrom("4:4:4", "4:2:0"),
  quality: fc.integer({ min: 1, max: 100 }),
  progressive: fc.boolean(),
  isGray: fc.boolean(),
});

describe("turboJpeg", () => {
  it("gives what sharp gives, to the last bit", async () => {
    await fc.assert(
      fc.asyncProperty(drawing, async ({ width, height, noise, isGray, ...options }) => {
        const pixels = noise.subarray(0, 3 * width * height);
        const image = sharp(pixels, { raw: { width, height, channels: 3 } });
        const bytes = await image
          .toColourspace(isGray ? "b-w" : "srgb")
          .jpeg(options)
          .toBuffer();
        const expected = await sharp(bytes).toColourspace("srgb").raw().toBuffer();
        const picture = await turboJpeg(bytes, limit);
        expect(picture?.mode).to.equal(isGray ? "gray" : "rgb");
        expect(picture?.pixels).to.deep.include({ width, height, channels: 3 });
        expect(Buffer.compare(picture!.pixels.data, expected)).to.equal(0);
      }),
      { numRuns: 60 },
    );
  });

  it("takes no CMYK", async () => {
    expect(await turboJpeg(format("cmyk_plain.jpg"), limit)).to.equal(null);
    expect(await turboJpeg(format("cmyk_adobe.jpg"), limit)).to.equal(null);
  });

  it("takes no picture of more pixels than the limit", async () => {
    const { width, height } = await sharp(format("UPPER.JPG")).metadata();
    expect(await turboJpeg(format("UPPER.JPG"), width * height)).to.not.equal(null);
    expect(await turboJpeg(format("UPPER.JPG"), width * height - 1)).to.equal(null);
  });

  it("takes none that is damaged in the least, and the next sound one again", async () => {
    const whole = format("UPPER.JPG");
    const damaged = [
      Buffer.alloc(0),
      whole.subarray(0, 20),
      whole.subarray(0, -20),
      whole.subarray(0, -2),
      Buffer.concat([whole.subarray(0, 2), Buffer.from([0x12, 0x34]), whole.subarray(2)]),
    ];
    for (const bytes of damaged) {
      expect(await turboJpeg(bytes, limit)).to.equal(null);
      expect(await turboJpeg(whole, limit)).to.not.equal(null);
    }
  });
});

describe("openTurboJpeg", () => {
  const temporary = temporaryFolder();

  it("opens the library that the package brings", async () => {
    expect((await openTurboJpeg()).type).to.equal("usable");
  });

  it("says why a library cannot be used: it is not there, it is none, it is another", async () => {
    const damaged = join(temporary(), "damaged.so.0");
    writeFileSync(damaged, "no library");
    const missing = join(temporary(), "missing.so.0");
    const reasonOf = async (file: string): Promise<string> => {
      const library = await openTurboJpeg(file);
      return library.type === "unusable" ? library.reason : "it can be used";
    };
    expect(await reasonOf(missing)).to.match(/missing\.so\.0: .*No such file/);
    expect(await reasonOf(damaged)).to.match(/damaged\.so\.0: Failed to load/);
    expect(await reasonOf("libc.so.6")).to.match(/libc\.so\.6: .*tj3Init/);
  });
});
