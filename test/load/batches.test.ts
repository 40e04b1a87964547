import { expect } from "chai";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Batch, Loader } from "../../src/load/batch.ts";
import { openLoader, type LoaderRequest } from "../../src/load/batches.ts";
import { inspectPictures } from "../../src/load/inspect.ts";
import { pixelFolder } from "../../src/load/picture-cache.ts";
import type { PictureReport } from "../../src/load/picture-report.ts";
import { PictureError } from "../../src/load/picture-source.ts";
import { passOrder, validationOrder } from "../../src/plan/passes.ts";
import type { PlannedPicture, Split } from "../../src/plan/plan.ts";
import { augmentationWith } from "../support/augmentation.ts";
import {
  loaderPlan,
  numberedPng,
  plainGenerator,
  putNumberedPictures,
} from "../support/coloured-pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const augmentation = augmentationWith({
  rotationRange: 40,
  widthShiftRange: 0.3,
  heightShiftRange: 0.3,
  shearRange: 10,
  zoomRange: [0.8, 1.2],
  channelShiftRange: 5,
  brightnessRange: [0.8, 1.2],
  horizontalFlip: true,
  verticalFlip: true,
  fillMode: "reflect",
});

const values = 18;

describe("openLoader", () => {
  const temporary = temporaryFolder();
  let directory: string;
  let cacheFolder: string;
  let split: Split;
  let reports: PictureReport[];
  let opened: Loader[] = [];

  before(async () => {
    directory = join(temporary(), "data");
    cacheFolder = join(temporary(), "cache");
    // a.0 to a.9 and b.0 to b.9; seven pictures for training, so that batches of three end with a single one.
    const pictures = await putNumberedPictures(directory, 2, 10);
    const [train, validation, test] = [
      [0, 1, 2, 3, 10, 11, 12],
      [4, 5, 13, 14, 15],
      [6, 16],
    ].map((numbers) => numbers.map((number) => pictures[number]!));
    split = { train: train!, validation: validation!, test: test! };
    reports = await inspectPictures({
      directory,
      files: pictures.map(({ file }) => file),
      cacheFolder,
      generator: plainGenerator,
      workers: 1,
      onProgress: () => undefined,
    });
  });

  afterEach(async () => {
    for (const loader of opened) await loader.close();
    opened = [];
  });

  const open = async (changes: Partial<LoaderRequest> = {}): Promise<Loader> => {
    const loader = await openLoader({
      plan: loaderPlan(directory, split),
      generator: plainGenerator,
      augmentation: null,
      reports,
      cacheFolder,
      workers: 1,
      ...changes,
    });
    opened.push(loader);
    return loader;
  };
  const steps = async (loader: Loader, first: number, count: number): Promise<Batch[]> => {
    const batches: Batch[] = [];
    for (let step = first; step < first + count; step++) batches.push(await loader.training(step));
    return batches;
  };
  const evaluated = async (loader: Loader, size: number, batches?: number): Promise<Batch[]> => {
    const found: Batch[] = [];
    for await (const batch of loader.evaluation("validation", size, batches)) found.push(batch);
    return found;
  };
  const numbers = (batches: readonly Batch[]): number[] => batches.flatMap(({ pictures }) => [...pictures]);

  it("gives the pixels as they are stored, with labels and positions, in the order of the pass", async () => {
    const [batch] = await steps(await open(), 0, 1);
    const order = passOrder(7, 0, 7, true).subarray(0, 3);
    expect(batch!.size).to.equal(3);
    expect(batch!.pictures).to.deep.equal(Uint32Array.from(order));
    const starts = [0, 10, 20, 30, 100, 110, 120];
    const expected = [...order].flatMap((position) =>
      Array.from({ length: values }, (_, i) => starts[position]! + i),
    );
    expect([...batch!.images]).to.deep.equal(expected);
    expect([...batch!.labels]).to.deep.equal([...order].map((position) => (position < 4 ? 0 : 1)));
  });

  it("goes on through pass after pass, each picture once in each, the last batch of a pass smaller", async () => {
    const batches = await steps(await open(), 0, 9);
    expect(batches.map(({ size }) => size)).to.deep.equal([3, 3, 1, 3, 3, 1, 3, 3, 1]);
    for (const pass of [0, 1, 2]) {
      expect(numbers(batches.slice(3 * pass, 3 * pass + 3))).to.deep.equal([...passOrder(7, pass, 7, true)]);
    }
  });

  it("keeps the order of the split without shuffle", async () => {
    const batches = await steps(await open({ generator: { ...plainGenerator, shuffle: false } }), 0, 6);
    expect(numbers(batches)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6]);
  });

  it("makes the same batches with one, two and three workers", async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map((workers) => open({ augmentation, workers })));
    const expected = await steps(one!, 0, 7);
    expect(await steps(two!, 0, 7)).to.deep.equal(expected);
    expect(await steps(three!, 0, 7)).to.deep.equal(expected);
    expect(await evaluated(three!, 2)).to.deep.equal(await evaluated(one!, 2));
  });

  it("makes the same batches from a step in the middle on", async () => {
    const all = await steps(await open({ augmentation }), 0, 7);
    expect(await steps(await open({ augmentation }), 4, 3)).to.deep.equal(all.slice(4));
  });

  it("augments a picture alike in batches of any size, and otherwise in the next pass", async () => {
    const pictureOf = (batches: readonly Batch[], position: number): number[] =>
      batches.flatMap(({ pictures, images }) => {
        const place = pictures.indexOf(position);
        return place < 0 ? [] : [...images.subarray(place * values, (place + 1) * values)];
      });
    const threes = await steps(await open({ augmentation }), 0, 6);
    const sevens = await steps(
      await open({ augmentation, generator: { ...plainGenerator, batchSize: 7 } }),
      0,
      1,
    );
    for (let position = 0; position < 7; position++) {
      expect(pictureOf(threes.slice(0, 3), position)).to.deep.equal(pictureOf(sevens, position));
      expect(pictureOf(threes.slice(3), position)).to.not.deep.equal(pictureOf(sevens, position));
    }
  });

  it("refuses a step out of turn, which is a bug", async () => {
    const loader = await open();
    await loader.training(3);
    const error: unknown = await loader.training(5).catch((thrown: unknown) => thrown);
    expect(error).to.be.an.instanceOf(RangeError);
  });

  it("makes one-hot labels for a categorical net", async () => {
    const loader = await open({ plan: loaderPlan(directory, split, 2) });
    const [batch] = await evaluated(loader, 5);
    const expected = [...batch!.pictures].flatMap((position) => (position < 2 ? [1, 0] : [0, 1]));
    expect([...batch!.labels]).to.deep.equal(expected);
  });

  it("evaluates every picture of a part once, in one fixed order, never augmented", async () => {
    const loader = await open({ augmentation });
    const batches = await evaluated(loader, 2);
    expect(batches.map(({ size }) => size)).to.deep.equal([2, 2, 1]);
    expect(numbers(batches)).to.deep.equal([...validationOrder(7, 5)]);
    expect(await evaluated(loader, 2)).to.deep.equal(batches);
    const [{ images }] = (await evaluated(await open(), 5)) as [Batch];
    expect(batches.flatMap((batch) => [...batch.images])).to.deep.equal([...images]);
  });

  it("cuts an evaluation short or begins again, by the number of batches", async () => {
    const loader = await open();
    const order = [...validationOrder(7, 5)];
    expect(numbers(await evaluated(loader, 2, 1))).to.deep.equal(order.slice(0, 2));
    expect(numbers(await evaluated(loader, 2, 4))).to.deep.equal([...order, ...order.slice(0, 2)]);
  });

  it("evaluates in the midst of training without disturbing it", async () => {
    const expected = await steps(await open({ augmentation }), 0, 5);
    const loader = await open({ augmentation });
    const first = await steps(loader, 0, 2);
    await evaluated(loader, 2);
    expect([...first, ...(await steps(loader, 2, 3))]).to.deep.equal(expected);
  });

  it("uses the memory of a recycled batch again, for the right pictures", async () => {
    const expected = await steps(await open({ augmentation }), 0, 9);
    const loader = await open({ augmentation });
    for (const [step, batch] of expected.entries()) {
      const found = await loader.training(step);
      expect(found).to.deep.equal(batch);
      loader.recycle(found);
    }
  });

  it("reduces a picture to gray where the generator says so", async () => {
    const generator = { ...plainGenerator, colorMode: "grayscale" } as const;
    const [batch] = await evaluated(await open({ generator }), 1, 1);
    const start = [40, 50, 130, 140, 150][batch!.pictures[0]!]!;
    expect([...batch!.images]).to.deep.equal([0, 3, 6, 9, 12, 15].map((i) => start + i + 1));
  });

  describe("with featurewise statistics", () => {
    const generator = { ...plainGenerator, rescale: 0.5, featurewiseStdNormalization: true };

    it("fits them to the training pictures, the same with any number of workers", async () => {
      const [one, three] = [await open({ generator }), await open({ generator, workers: 3 })];
      const reds = [0, 10, 20, 30, 100, 110, 120].flatMap((start) =>
        [0, 3, 6, 9, 12, 15].map((i) => (start + i) / 2),
      );
      const mean = reds.reduce((sum, value) => sum + value) / reds.length;
      const variance = reds.reduce((sum, value) => sum + (value - mean) ** 2, 0) / reds.length;
      expect(one.statistics!.mean[0]).to.be.closeTo(mean, 1e-9);
      expect(one.statistics!.std[0]).to.be.closeTo(Math.sqrt(variance), 1e-9);
      expect(one.statistics!.mean[1]).to.be.closeTo(mean + 0.5, 1e-9);
      expect(three.statistics).to.deep.equal(one.statistics);
      expect(await steps(three, 0, 3)).to.deep.equal(await steps(one, 0, 3));
    });

    it("gives training pictures of mean 0 and deviation 1", async () => {
      const batches = await steps(await open({ generator }), 0, 3);
      const all = batches.flatMap(({ images }) => [...images]);
      const mean = all.reduce((sum, value) => sum + value) / all.length;
      expect(mean).to.be.closeTo(0, 1e-5);
      expect(Math.sqrt(all.reduce((sum, value) => sum + value * value, 0) / all.length)).to.be.closeTo(
        1,
        1e-5,
      );
    });

    it("takes over those of an earlier run, to judge new pictures by them", async () => {
      const statistics = { mean: [1, 2, 3], std: [1, 1, 1] };
      const loader = await open({ generator: { ...generator, rescale: 1 }, statistics });
      expect(loader.statistics).to.deep.equal(statistics);
      const [batch] = await evaluated(loader, 1, 1);
      const start = [40, 50, 130, 140, 150][batch!.pictures[0]!]!;
      expect(batch!.images[2]).to.be.closeTo(start + 2 - 3, 1e-3);
    });

    it("rejects with the name of a picture that is gone", async () => {
      const gone = { ...split.train[0]!, file: "gone.png" };
      const report = { ...reports[0]!, file: "gone.png", sha256: "f".repeat(64) };
      const plan = loaderPlan(directory, { ...split, train: [gone] });
      const error: unknown = await open({ generator, plan, reports: [...reports, report] }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.include({ file: "gone.png", reason: "cannot be read: it is not there" });
    });

    it("has none where the generator asks for none", async () => {
      expect((await open()).statistics).to.equal(null);
    });
  });

  describe("when files change under way", () => {
    let cachedFiles: string[];
    const victim = (): PlannedPicture => split.validation[1]!;
    const validate = (changes: Partial<LoaderRequest> = {}): Promise<Batch[]> =>
      open(changes).then((loader) => evaluated(loader, 5));
    const failure = (promise: Promise<unknown>): Promise<unknown> =>
      promise.then(
        () => "no failure",
        (error: unknown) => error,
      );
    const emptyCache = (): string => join(temporary(), "empty cache");

    beforeEach(() => {
      const folder = pixelFolder(cacheFolder, plainGenerator);
      cachedFiles = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".px"))
        .map((name) => join(folder, name));
      rmSync(emptyCache(), { recursive: true, force: true });
    });

    it("mends damaged and missing entries of the cache", async () => {
      const expected = await validate();
      const whole = cachedFiles.map((file) => readFileSync(file));
      for (const [i, file] of cachedFiles.entries()) {
        if (i % 3 === 0) rmSync(file);
        else if (i % 3 === 1) writeFileSync(file, whole[i]!.subarray(0, 9));
        else writeFileSync(file, Buffer.from(whole[i]!).fill(99, 10, 11));
      }
      expect(await validate()).to.deep.equal(expected);
      const files = new Set(split.validation.map(({ file }) => file));
      const used = reports.filter(({ file }) => files.has(file)).map(({ sha256 }) => sha256);
      for (const [i, file] of cachedFiles.entries()) {
        if (used.some((sha256) => file.includes(sha256))) expect(readFileSync(file)).to.deep.equal(whole[i]);
        writeFileSync(file, whole[i]!);
      }
    });

    it("does not need a picture that is in the cache", async () => {
      const path = join(directory, victim().file);
      const bytes = readFileSync(path);
      rmSync(path);
      try {
        expect(await validate()).to.have.length(1);
      } finally {
        writeFileSync(path, bytes);
      }
    });

    it("rejects with the name of a picture that was deleted, and goes on with others", async () => {
      const path = join(directory, victim().file);
      const bytes = readFileSync(path);
      rmSync(path);
      try {
        const loader = await open({ cacheFolder: emptyCache() });
        const error = await failure(evaluated(loader, 5));
        expect(error).to.be.an.instanceOf(PictureError);
        expect(error).to.include({ file: victim().file, reason: "cannot be read: it is not there" });
        expect((await loader.training(0)).size).to.equal(3);
      } finally {
        writeFileSync(path, bytes);
      }
    });

    it("rejects with the name of a picture that was changed", async () => {
      const path = join(directory, victim().file);
      const bytes = readFileSync(path);
      writeFileSync(path, await numberedPng(3));
      try {
        const error = await failure(validate({ cacheFolder: emptyCache() }));
        expect(error).to.include({ file: victim().file, reason: "was changed while the run was using it" });
      } finally {
        writeFileSync(path, bytes);
      }
    });

    it("does without a cache where none can be written", async () => {
      writeFileSync(emptyCache(), "a file in its place");
      expect(await validate({ cacheFolder: emptyCache() })).to.deep.equal(await validate());
    });
  });

  describe("close", () => {
    it("can be called twice", async () => {
      const loader = await open();
      await loader.close();
      await loader.close();
    });

    it("rejects the batches that are waited for", async () => {
      const loader = await open();
      await loader.training(0);
      const waiting = Promise.all([1, 2, 3, 4].map((step) => loader.training(step)));
      const [error] = await Promise.all([waiting.catch((thrown: unknown) => thrown), loader.close()]);
      expect(error).to.be.an("error");
    });
  });
});
