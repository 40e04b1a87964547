import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { pictureSvg } from "../../../src/load/sample/draw-picture.ts";
import { ensureSample, isWhole } from "../../../src/load/sample/ensure-sample.ts";
import { samples } from "../../../src/read/samples.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const { classes, picturesPerClass, size, version } = samples.quickstart;

const bytesOf = (folder: string): Map<string, string> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString("base64")]));

describe("pictureSvg", () => {
  it("draws the same picture again, and another for each number and class", () => {
    const drawn = [0, 1].flatMap((number) =>
      classes.map(({ name }) => pictureSvg("quickstart", name, number)),
    );
    const again = [0, 1].flatMap((number) =>
      classes.map(({ name }) => pictureSvg("quickstart", name, number)),
    );
    expect(again).to.deep.equal(drawn);
    expect(new Set(drawn).size).to.equal(4);
  });

  it("writes numbers that every SVG reader takes", () => {
    for (const { name } of classes)
      for (let number = 0; number < 50; number++)
        expect(pictureSvg("quickstart", name, number)).to.not.match(/NaN|undefined|Infinity|\de[-+]?\d/);
  });
});

const unexpected = (): never => {
  throw new Error("it waits");
};

describe("ensureSample", () => {
  const folder = temporaryFolder();
  let cache = "";
  let pictures = "";
  let drawn = new Map<string, string>();

  before(async () => {
    cache = join(folder(), "cache");
    pictures = await ensureSample("quickstart", cache, unexpected);
    drawn = bytesOf(pictures);
  });

  /** A cache of its own with the drawn set in it, and the set's folder. */
  const copy = (name: string): { cache: string; set: string } => {
    const other = join(folder(), name);
    cpSync(cache, other, { recursive: true });
    return { cache: other, set: join(other, "samples", `quickstart-${version}`) };
  };

  it("draws JPEGs of each class, in Kaggle's layout", async () => {
    const names = classes.flatMap(({ name }) =>
      Array.from({ length: picturesPerClass }, (_, number) => `${name}.${number}.jpg`),
    );
    expect(new Set(drawn.keys())).to.deep.equal(new Set(names));
    const { format, width, height } = await sharp(join(pictures, "bird.0.jpg")).metadata();
    expect([format, width, height]).to.deep.equal(["jpeg", size, size]);
  });

  it("no two pictures are the same", () => {
    expect(new Set(drawn.values()).size).to.equal(drawn.size);
  });

  it("leaves a set that is whole as it is", async () => {
    const before = statSync(join(pictures, "bird.0.jpg")).mtimeMs;
    expect(await ensureSample("quickstart", cache, unexpected)).to.equal(pictures);
    expect(statSync(join(pictures, "bird.0.jpg")).mtimeMs).to.equal(before);
    expect(readdirSync(join(cache, "samples"))).to.deep.equal([`quickstart-${version}`]);
  });

  const damages: Readonly<Record<string, (set: string) => void>> = {
    "a picture that is cut off": (set) => {
      writeFileSync(join(set, "pictures/fish.3.jpg"), "half");
    },
    "a missing picture": (set) => {
      rmSync(join(set, "pictures/bird.0.jpg"));
    },
    "a file that does not belong to it": (set) => {
      writeFileSync(join(set, "pictures/bird.9999.jpg"), "");
    },
    "missing sums": (set) => {
      rmSync(join(set, "sha256sums.txt"));
    },
    "a missing set": (set) => {
      rmSync(set, { recursive: true });
    },
  };

  for (const [name, damage] of Object.entries(damages))
    it(`notices ${name}`, () => {
      const { set } = copy(name);
      expect(isWhole(set, "quickstart")).to.be.true;
      damage(set);
      expect(isWhole(set, "quickstart")).to.be.false;
    });

  it("draws a damaged set again, to the same bytes, and removes what a killed process left", async () => {
    const { cache: other, set } = copy("damaged");
    writeFileSync(join(set, "pictures/fish.3.jpg"), "half");
    mkdirSync(join(other, "samples", `.new-quickstart-${version}-killed`, "pictures"), { recursive: true });
    expect(bytesOf(await ensureSample("quickstart", other, unexpected))).to.deep.equal(drawn);
    expect(readdirSync(join(other, "samples"))).to.deep.equal([`quickstart-${version}`]);
  });

  it("two at once draw one set between them", async () => {
    const other = join(folder(), "both");
    const [first, second] = await Promise.all([
      ensureSample("quickstart", other, () => undefined),
      ensureSample("quickstart", other, () => undefined),
    ]);
    expect(second).to.equal(first);
    expect(bytesOf(first)).to.deep.equal(drawn);
    expect(existsSync(join(other, "samples", `quickstart-${version}.lock`))).to.be.false;
  });
});
