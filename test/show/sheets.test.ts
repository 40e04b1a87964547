import { expect } from "chai";
import { join } from "node:path";
import sharp from "sharp";
import type { BatchRequest } from "../../src/load/batch-source.ts";
import { openLoader } from "../../src/load/batches.ts";
import { inspectPictures } from "../../src/load/inspect.ts";
import type { Pixels } from "../../src/load/pixels.ts";
import { firstBatches, samplePictures } from "../../src/load/training-pictures.ts";
import { drawContactSheet } from "../../src/show/contact-sheet.ts";
import { previewSheet } from "../../src/show/preview-sheet.ts";
import { samplesSheet } from "../../src/show/samples-sheet.ts";
import { augmentationWith } from "../support/augmentation.ts";
import { loaderPlan, plainGenerator, putNumberedPictures } from "../support/coloured-pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const augmentation = augmentationWith({
  rotationRange: 40,
  widthShiftRange: 0.3,
  heightShiftRange: 0.3,
  shearRange: 10,
  zoomRange: [0.8, 1.2],
  horizontalFlip: true,
  contrastRange: [0.5, 1.5],
  saturationRange: [0.2, 0.8],
  hueRange: [0, 0.5],
  erasing: { probability: 0.5, area: [0.1, 0.4], aspect: null, value: "noise" },
});

/** Values of a part of a PNG, red, green and blue. */
const region = async (
  png: Buffer,
  left: number,
  top: number,
  width: number,
  height: number,
): Promise<number[]> => [
  ...(await sharp(png).removeAlpha().extract({ left, top, width, height }).raw().toBuffer()),
];

describe("sheets of pictures", () => {
  const temporary = temporaryFolder();
  let request: BatchRequest;

  before(async () => {
    const directory = join(temporary(), "data");
    const cacheFolder = join(temporary(), "cache");
    const train = await putNumberedPictures(directory, 2, 5);
    const reports = await inspectPictures({
      directory,
      files: train.map(({ file }) => file),
      cacheFolder,
      generator: plainGenerator,
      workers: 1,
      onProgress: () => undefined,
    });
    const plan = loaderPlan(directory, { train, validation: [], test: [] });
    request = {
      plan,
      generator: { ...plainGenerator, rescale: 1 / 255 },
      augmentation,
      reports,
      cacheFolder,
    };
  });

  describe("firstBatches", () => {
    it("shows the very pixels that training gets, beside the originals", async () => {
      const batches = await firstBatches(request, 3);
      const loader = await openLoader({ ...request, workers: 1 });
      try {
        for (const [step, pictures] of batches.entries()) {
          const batch = await loader.training(step);
          const levels = [...batch.images].map((value) => Math.round(value * 255));
          expect(pictures.flatMap(({ trained }) => [...trained.data])).to.deep.equal(levels);
          expect(pictures.map(({ picture }) => picture.label)).to.deep.equal([...batch.labels]);
        }
      } finally {
        await loader.close();
      }
      const [first] = batches[0]!;
      const number = request.plan.split.train.findIndex(({ file }) => file === first!.picture.file);
      expect([...first!.original.data]).to.deep.equal(Array.from({ length: 18 }, (_, i) => 10 * number + i));
    });

    it("takes the batches of epoch 1 up to forty pictures, and at least one", async () => {
      const sizes = async (batchSize: number, steps: number): Promise<number[]> => {
        const generator = { ...plainGenerator, batchSize };
        return (await firstBatches({ ...request, generator }, steps)).map((pictures) => pictures.length);
      };
      expect(await sizes(4, 2)).to.deep.equal([4, 4]);
      expect(await sizes(4, 100)).to.deep.equal([4, 4, 2, 4, 4, 2, 4, 4, 2, 4, 4, 2]);
    });
  });

  describe("samplePictures", () => {
    it("are the fourth and fifth training picture of either class, as the first four passes get them", async () => {
      const samples = await samplePictures(request);
      expect(samples.map(({ picture }) => picture.file)).to.deep.equal([
        "a.3.png",
        "b.3.png",
        "a.4.png",
        "b.4.png",
      ]);
      const generator = { ...plainGenerator, batchSize: 10 };
      const inPasses = await firstBatches({ ...request, generator }, 4);
      for (const { picture, original, passes } of samples) {
        const same = inPasses.map((pictures) => pictures.find((each) => each.picture.file === picture.file)!);
        expect(passes).to.deep.equal(same.map(({ trained }) => trained));
        expect(original).to.deep.equal(same[0]!.original);
      }
    });

    it("begin again where a class has fewer, take none twice, and are as they are without augmentation", async () => {
      const [first, second] = request.plan.split.train;
      const train = [first!, second!, request.plan.split.train.at(-1)!];
      const plan = { ...request.plan, split: { ...request.plan.split, train } };
      const samples = await samplePictures({ ...request, plan, augmentation: null });
      expect(samples.map(({ picture }) => picture.file)).to.deep.equal(["a.1.png", "b.4.png", "a.0.png"]);
      for (const { original, passes } of samples)
        expect(passes).to.deep.equal([original, original, original, original]);
    });
  });

  describe("drawContactSheet", () => {
    const picture = (start: number): Pixels => ({
      height: 100,
      width: 150,
      channels: 3,
      data: Uint8Array.from({ length: 45_000 }, (_, i) => (start + i) % 251),
    });
    const gray: Pixels = { height: 2, width: 1, channels: 1, data: Uint8Array.from([10, 200]) };

    it("draws every picture pixel by pixel, beside one another and in rows of cells", async () => {
      const cells = [0, 1, 2, 3, 4].map((i) => ({
        pictures: [picture(i), picture(10 + i)],
        lines: ["a", "b"],
      }));
      const sheet = await drawContactSheet([{ headings: ["h"], cells }], "screen");
      expect(await region(sheet, 14, 44, 150, 100)).to.deep.equal([...picture(0).data]);
      expect(await region(sheet, 168, 44, 150, 100)).to.deep.equal([...picture(10).data]);
      expect(await region(sheet, 14 + 3 * 318, 44, 150, 100)).to.deep.equal([...picture(3).data]);
      expect(await region(sheet, 14, 44 + 150, 150, 100)).to.deep.equal([...picture(4).data]);
    });

    it("enlarges small pictures to squares and shows gray as gray", async () => {
      const sheet = await drawContactSheet(
        [{ headings: [], cells: [{ pictures: [gray], lines: [] }] }],
        "screen",
      );
      expect(new Set(await region(sheet, 14, 44, 48, 48))).to.deep.equal(new Set([10]));
      expect(new Set(await region(sheet, 14, 92, 48, 48))).to.deep.equal(new Set([200]));
    });

    it("writes black text below each picture, whatever letters a name has", async () => {
      const cells = [
        { pictures: [picture(0)], lines: ["\u043a\u043e\u0442 cat.1.jpg", `${"long/".repeat(40)}cat.1.jpg`] },
      ];
      const sheet = await drawContactSheet([{ headings: ["Heading"], cells }], "screen");
      for (const top of [144, 162]) {
        const dark = (await region(sheet, 14, top, 150, 18)).filter((value) => value < 100);
        expect(dark.length).to.be.greaterThan(100);
        expect(new Set(await region(sheet, 165, top, 100, 18))).to.deep.equal(new Set([255]));
      }
    });
  });

  it("previewSheet and samplesSheet give the same bytes at every call", async () => {
    expect((await previewSheet(request, 4)).equals(await previewSheet(request, 4))).to.equal(true);
    expect((await samplesSheet(request)).equals(await samplesSheet(request))).to.equal(true);
  });

  it("samplesSheet puts four pictures below one another, each beside what four passes make of it", async () => {
    const sheet = await samplesSheet(request);
    const samples = await samplePictures(request);
    // Each of the 2 x 3 pixels is a square of 100.
    for (const [row, { original, passes }] of samples.entries()) {
      for (const [column, { data }] of [original, ...passes].entries()) {
        const [left, top] = [14 + column * 204, 14 + 44 + row * (300 + 2 * 36 + 14)];
        for (const [x, y] of [
          [0, 0],
          [1, 2],
        ] as const) {
          const square = await region(sheet, left + 100 * x, top + 100 * y, 100, 100);
          const pixel = [...data].slice(3 * (2 * y + x)).slice(0, 3);
          expect(square).to.deep.equal(Array.from({ length: 10_000 }, () => pixel).flat());
        }
      }
    }
    const { width, height } = await sharp(sheet).metadata();
    expect([width, height]).to.deep.equal([2 * 14 + 5 * 204 - 4, 2 * 14 + 44 + 4 * (300 + 2 * 36 + 14)]);
  });

  it("samplesSheet shows the pictures alone where nothing is augmented", async () => {
    const { width } = await sharp(await samplesSheet({ ...request, augmentation: null })).metadata();
    expect(width).to.equal(2 * 14 + 4 * (200 + 14) - 14);
  });
});
