import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import sharp from "sharp";
import { decode } from "../../src/load/decode.ts";
import { turnedUpright } from "../../src/load/pixels.ts";
import { petriHere } from "../support/petri-here.ts";
import { tinyExperiment } from "../support/pictures.ts";
import { scene } from "../support/scenes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** By how many degrees an upright picture is turned so that this orientation turns it back. */
const storedAt: Readonly<Record<number, number>> = { 1: 0, 3: 180, 6: 270, 8: 90 };

describe("generator.orientation", function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const each = 8;

  before(async () => {
    for (const name of ["upright", "turned"]) mkdirSync(join(folder(), name));
    for (let i = 0; i < 2 * each; i++) {
      const file = `${i % 2 === 0 ? "cat" : "dog"}.${Math.floor(i / 2)}.png`;
      const picture = await scene(i).resize(40, 30).png().toBuffer();
      writeFileSync(join(folder(), "upright", file), picture);
      const orientation = [1, 3, 6, 8][i % 4] ?? 1;
      const stored = await sharp(picture)
        .rotate(storedAt[orientation])
        .withMetadata({ orientation })
        .png()
        .toBuffer();
      writeFileSync(join(folder(), "turned", file), stored);
    }
    for (const directory of ["upright", "turned"])
      writeFileSync(
        join(folder(), `${directory}.yaml`),
        tinyExperiment({
          data: `{directory: ${directory}, classes: {cat: cat.*.png, dog: dog.*.png}}`,
          split: "{train: 4, validation: 2, test: 2}",
          augmentation: "{horizontalFlip: true}",
          epochs: "1",
        }),
      );
  });

  const petri = (...args: readonly string[]) => petriHere(folder(), args);
  const upright = ["--set", "generator.orientation=upright"] as const;
  const told =
    "with an EXIF orientation, which is ignored, as Keras does (generator.orientation: upright turns them)";
  const file = (...path: readonly string[]): string => readFileSync(join(folder(), ...path), "latin1");

  it("asStored, the default, turns nothing and tells how many pictures there are, once; upright tells nothing", async () => {
    const asStored = await petri("check", "turned", "--data");
    expect(asStored.stdout).to.contain(`12 pictures ${told}: `);
    expect(asStored.stdout.split("EXIF")).to.have.length(2);
    expect((await petri("check", "turned", "--data", ...upright)).stdout).not.to.contain("EXIF");
    expect((await petri("check", "upright", "--data")).stdout).not.to.contain("EXIF");
  });

  it("upright trains, previews and predicts as from files that are stored upright, also where the cache knows both", async () => {
    for (const name of ["upright", "turned"]) {
      expect((await petri(name)).status).to.equal(0);
      expect((await petri(name, ...upright)).status).to.equal(0);
      expect((await petri("preview", name, ...upright, "--out", `${name}.png`)).status).to.equal(0);
    }
    for (const result of ["metrics.csv", "test.json", "samples.png"]) {
      expect(file("runs/turned-002", result), result).to.equal(file("runs/upright-001", result));
      expect(file("runs/upright-002", result), result).to.equal(file("runs/upright-001", result));
      expect(file("runs/turned-001", result), result).not.to.equal(file("runs/upright-001", result));
    }
    expect(file("turned.png")).to.equal(file("upright.png"));
    const predictions = async (run: string, of: string): Promise<string> => {
      const { stdout } = await petri("predict", run, `${of}/dog.6.png`, `${of}/cat.7.png`, "--csv");
      return stdout.replaceAll(`${of}/`, "");
    };
    expect(await predictions("turned-002", "turned")).to.equal(await predictions("upright-001", "upright"));
    expect(await predictions("turned-001", "turned")).not.to.equal(
      await predictions("turned-001", "upright"),
    );
  });

  it("stands in resolved.yaml only where it is not the default", () => {
    expect(file("runs/turned-001/resolved.yaml")).not.to.contain("orientation");
    expect(file("runs/turned-002/resolved.yaml")).to.contain("orientation: upright");
  });
});

describe("turnedUpright", () => {
  it("does what libvips does for every orientation, and nothing without one", async () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 7 }),
      height: fc.integer({ min: 1, max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 8 }),
        fc.infiniteStream(fc.nat(255)),
        async (size, turn, levels) => {
          const data = Uint8Array.from(levels.take(3 * size.width * size.height));
          const bytes = await sharp(data, { raw: { ...size, channels: 3 } })
            .withMetadata({ orientation: turn })
            .png()
            .toBuffer();
          const decoded = await decode(bytes, 1e6);
          if (decoded.type === "unreadable") throw new Error(decoded.reason);
          const { pixels, ignoredOrientation } = decoded.picture;
          const found = turnedUpright(pixels, ignoredOrientation);
          const expected = await sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });
          expect([found.width, found.height]).to.deep.equal([expected.info.width, expected.info.height]);
          expect([...found.data]).to.deep.equal([...expected.data]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
