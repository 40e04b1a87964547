import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import sharp, { type Sharp } from "sharp";
import { findNearPairs, type LooksInPart } from "../../src/load/near-pairs.ts";
import { looksOf, pdqBits, pdqQuality } from "../../src/load/picture-hash.ts";
import type { Pixels } from "../../src/load/pixels.ts";
import { scene, sceneSize } from "../support/scenes.ts";
import { list, number, record, text } from "../support/vectors.ts";

const pixelsOf = async (picture: Sharp): Promise<Pixels> => {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
};

const looks = async (picture: Sharp, part: string): Promise<LooksInPart> => {
  const found = looksOf(await pixelsOf(picture));
  if (found === null) throw new Error("there is enough in every scene");
  return { looks: found, part };
};

/** As a file would have it: the next step begins with what this one gave. */
const stored = async (picture: Sharp): Promise<Sharp> => sharp(await picture.png().toBuffer());

describe("pdqBits and pdqQuality", () => {
  const cases = list(record(JSON.parse(readFileSync(join(import.meta.dirname, "pdq.json"), "utf8"))).cases);

  it("are those of Meta's own code, mirrored too", () => {
    expect(cases).to.have.length(6);
    for (const each of cases.map(record)) {
      const cells = Float64Array.from(Buffer.from(text(each.gray), "base64"));
      const mirrored = Float64Array.from(
        { length: 4096 },
        (_, i) => cells[i - (i % 64) + 63 - (i % 64)] ?? 0,
      );
      expect(pdqQuality(cells)).to.equal(number(each.quality));
      expect(pdqBits(cells).join("")).to.equal(text(each.hash));
      expect(pdqBits(mirrored).join("")).to.equal(text(each.mirrored));
    }
  });
});

describe("looksOf", () => {
  it("has nothing to say of a picture in which there is next to nothing to see", async () => {
    const create = { width: 90, height: 70, channels: 3, background: { r: 200, g: 190, b: 180 } } as const;
    expect(looksOf(await pixelsOf(sharp({ create })))).to.equal(null);
  });

  it("takes pictures of one pixel, and of fewer than the 64 cells", async () => {
    expect(looksOf(await pixelsOf(scene(1).resize(1, 1)))).to.equal(null);
    const small = await looks(await stored(scene(1).resize(32, 24)), "a");
    expect(findNearPairs([await looks(scene(1), "b"), small])).to.have.length(1);
  });
});

describe("findNearPairs", () => {
  const { width, height } = sceneSize;
  const pairOf = async (one: Sharp, other: Sharp) =>
    findNearPairs([await looks(one, "a"), await looks(other, "b")]).map(({ first, second }) => [
      first,
      second,
    ]);

  it("finds a picture made smaller, encoded again, mirrored, and cropped at any side, whichever comes first", async () => {
    const at = (left: number, top: number, cut: number) =>
      scene(3).extract({ left, top, width: width - cut, height: height - cut });
    const copies = [
      scene(3).resize(80, 60),
      sharp(await scene(3).jpeg({ quality: 30 }).toBuffer()),
      scene(3).flop(),
      at(4, 3, 6),
      at(0, 6, 6),
      at(8, 6, 16),
      (await stored(at(6, 2, 8))).flop(),
    ];
    for (const copy of copies) {
      const made = await stored(copy);
      expect(await pairOf(scene(3), made)).to.deep.equal([[0, 1]]);
      expect(await pairOf(made, scene(3))).to.deep.equal([[0, 1]]);
    }
  });

  it("finds none among other pictures, nor a picture upside down", async () => {
    const others = await Promise.all(Array.from({ length: 30 }, (_, i) => looks(scene(i), "a")));
    expect(findNearPairs(others)).to.deep.equal([]);
    expect(await pairOf(scene(3), await stored(scene(3).flip()))).to.deep.equal([]);
  });

  it("names of many that are alike at most one in each part for each, the most alike first", async () => {
    const one = await looks(scene(5), "train");
    const other = await looks(
      await stored(scene(5).extract({ left: 5, top: 1, width: 150, height: 114 })),
      "test",
    );
    const pairs = findNearPairs([...new Array<LooksInPart>(300).fill(one), other]);
    expect(pairs.length).to.be.within(300, 601);
    expect(pairs.filter(({ second }) => second === 300).length).to.be.above(0);
    const differing = pairs.map((pair) => pair.differing);
    expect(differing).to.deep.equal(differing.toSorted((a, b) => a - b));
  });
});
