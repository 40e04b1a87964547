/** mixUp and cutMix: against what scripts/augment-reference.ts had Keras make, and as a loader gives them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { inspectPictures } from "../../src/load/inspect.ts";
import { openLoader, type LoaderRequest } from "../../src/load/batches.ts";
import type { Batch } from "../../src/load/batch.ts";
import { applyMixes, drawMixes, type Mix } from "../../src/load/mix.ts";
import type { PictureSize } from "../../src/load/pixel-loop.ts";
import { patchOf } from "../../src/load/transform.ts";
import type { AugmentationSpec } from "../../src/experiment/experiment.ts";
import { augmentationWith } from "../support/augmentation.ts";
import { loaderPlan, plainGenerator, putNumberedPictures } from "../support/coloured-pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { largestDifference, list, number, numbers, record, text } from "../support/vectors.ts";

const parsed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "image-layers.json"), "utf8"));
const vectors = list(record(parsed).mixes).map(record);

const size: PictureSize = { height: 6, width: 9, channels: 3 };

describe("applyMixes", () => {
  for (const vector of vectors) {
    const { kind, own, left, top, partners, images, labels } = vector;
    const [count, units] = [number(vector.size), number(vector.units)];
    it(`gives Keras' ${text(kind)} of a batch of ${count} with ${units} label values`, () => {
      const [kept, across, down] = [numbers(own), numbers(left), numbers(top)];
      const mixes = numbers(partners).map((partner, i): Mix => {
        const share = Math.sqrt(1 - (kept[i] ?? NaN));
        const place = [across[i] ?? NaN, down[i] ?? NaN] as const;
        const patch = text(kind) === "mixUp" ? null : patchOf(size, { across: share, down: share }, place);
        return { partner, own: kept[i] ?? NaN, patch };
      });
      const mixed = {
        images: Float32Array.from(numbers(images)),
        labels: Float32Array.from(numbers(labels)),
      };
      applyMixes(mixes, mixed.images, size, mixed.labels);
      // float32 of 255 levels, and of a share of 1.
      expect(largestDifference(mixed.images, numbers(vector.mixedImages))).to.be.at.most(3e-5);
      expect(largestDifference(mixed.labels, numbers(vector.mixedLabels))).to.be.at.most(2e-7);
    });
  }

  it("mixes each picture with its partner as that was before, whatever the circles", () => {
    const batch = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc.record({
        partners: fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
        own: fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { minLength: count, maxLength: count }),
      }),
    );
    fc.assert(
      fc.property(batch, ({ partners, own }) => {
        const tiny: PictureSize = { height: 1, width: 2, channels: 1 };
        const before = Float32Array.from({ length: 2 * partners.length }, (_, i) => 8 * i);
        const [images, labels] = [before.slice(), before.slice(0, partners.length)];
        const mixes = partners.map((partner, i): Mix => ({ partner, own: own[i] ?? 0, patch: null }));
        applyMixes(mixes, images, tiny, labels);
        const expected = mixes.flatMap(({ partner, own: share }, i) =>
          [0, 1].map((k) => share * (before[2 * i + k] ?? 0) + (1 - share) * (before[2 * partner + k] ?? 0)),
        );
        expect([...images]).to.deep.equal(expected);
      }),
    );
  });
});

describe("drawMixes", () => {
  const spec = (changes: Partial<AugmentationSpec>) => augmentationWith(changes);
  const sights = (count: number, pass = 0) =>
    Array.from({ length: count }, (_, i) => ({ pass, file: `cat.${i}.jpg`, repeat: 0 }));
  const drawn = (changes: Partial<AugmentationSpec>, batch = 0, count = 32, seed = 1): Mix[] =>
    drawMixes(spec(changes), size, seed, { pass: 0, batch }, sights(count)) ?? [];

  it("gives every picture to another one, or to itself, once", () => {
    const partners = drawn({ mixUp: { alpha: 1 } }).map(({ partner }) => partner);
    expect(partners.toSorted((a, b) => a - b)).to.deep.equal([...partners.keys()]);
  });

  it("mixes a picture as much whatever else is in its batch, and otherwise in another pass", () => {
    const own = (mixes: readonly Mix[]): number[] => mixes.map((mix) => mix.own);
    expect(own(drawn({ mixUp: { alpha: 1 } }, 5, 8))).to.deep.equal(
      own(drawn({ mixUp: { alpha: 1 } })).slice(0, 8),
    );
    const later = drawMixes(spec({ mixUp: { alpha: 1 } }), size, 1, { pass: 1, batch: 0 }, sights(32, 1));
    expect(own(later ?? [])).to.not.deep.equal(own(drawn({ mixUp: { alpha: 1 } })));
    expect(drawn({ cutMix: { alpha: 1 } }, 0, 32, 2)).to.not.deep.equal(drawn({ cutMix: { alpha: 1 } }));
  });

  it("takes one of two options for a whole batch, each half of the time, with its own draws", () => {
    const both = { mixUp: { alpha: 0.4 }, cutMix: { alpha: 1 } };
    let blended = 0;
    for (let batch = 0; batch < 400; batch++) {
      const mixes = drawn(both, batch, 3);
      const isMixUp = mixes[0]?.patch === null;
      blended += Number(isMixUp);
      const alone = isMixUp ? { mixUp: both.mixUp } : { cutMix: both.cutMix };
      expect(mixes).to.deep.equal(drawn(alone, batch, 3));
    }
    // Five standard deviations of 10.
    expect(blended).to.be.closeTo(200, 50);
  });

  for (const [alpha, variance] of [
    [0.05, 1 / (4 * 1.1)],
    [0.2, 1 / (4 * 1.4)],
    [1, 1 / 12],
    [100, 1 / (4 * 201)],
  ] as const)
    it(`draws shares of Beta(${alpha}, ${alpha})`, () => {
      const own = Array.from(
        { length: 40 },
        (_, batch) =>
          drawMixes(spec({ mixUp: { alpha } }), size, batch, { pass: 0, batch }, sights(100)) ?? [],
      ).flatMap((mixes) => mixes.map((mix) => mix.own));
      expect(own.every((share) => share >= 0 && share <= 1)).to.equal(true);
      const mean = own.reduce((sum, share) => sum + share, 0) / own.length;
      // Of 4000: five standard errors.
      expect(mean).to.be.closeTo(0.5, 5 * Math.sqrt(variance / own.length));
      const spread = own.reduce((sum, share) => sum + (share - mean) ** 2, 0) / own.length;
      expect(spread).to.be.closeTo(variance, 0.1 * variance);
    });

  it("cuts patches whose area is the partner's share of the label, up to whole pixels", () => {
    const large: PictureSize = { height: 300, width: 500, channels: 1 };
    for (const { own, patch } of drawMixes(
      spec({ cutMix: { alpha: 1 } }),
      large,
      1,
      { pass: 0, batch: 0 },
      sights(200),
    ) ?? []) {
      if (patch === null) throw new Error("cutMix blended");
      const area = ((patch.bottom - patch.top) * (patch.right - patch.left)) / (300 * 500);
      expect(area).to.be.closeTo(1 - own, 1 / 300 + 1 / 500);
    }
  });
});

describe("A loader whose batches are mixed", () => {
  const temporary = temporaryFolder();
  let request: LoaderRequest;

  before(async () => {
    const directory = join(temporary(), "data");
    const cacheFolder = join(temporary(), "cache");
    // Seven for training: batches of three end with a single one.
    const pictures = await putNumberedPictures(directory, 3, 4);
    const reports = await inspectPictures({
      directory,
      files: pictures.map(({ file }) => file),
      cacheFolder,
      generator: plainGenerator,
      workers: 1,
      onProgress: () => undefined,
    });
    const split = { train: pictures.slice(0, 7), validation: pictures.slice(7), test: [] };
    request = {
      plan: loaderPlan(directory, split, 3),
      generator: { ...plainGenerator, classMode: "categorical", rescale: 1 / 255, samplewiseCenter: true },
      augmentation: null,
      reports,
      cacheFolder,
      workers: 1,
    };
  });

  const training = async (changes: Partial<LoaderRequest>, steps = 6): Promise<Batch[]> => {
    const loader = await openLoader({ ...request, ...changes });
    const batches: Batch[] = [];
    for (let step = 0; step < steps; step++) batches.push(await loader.training(step));
    await loader.close();
    return batches;
  };
  const both = augmentationWith({ horizontalFlip: true, mixUp: { alpha: 1 }, cutMix: { alpha: 1 } });

  it("gives the same batches with any number of workers, and from any step on", async () => {
    const batches = await training({ augmentation: both });
    expect(await training({ augmentation: both, workers: 3 })).to.deep.equal(batches);
    const resumed = await openLoader({ ...request, augmentation: both });
    expect(await resumed.training(4)).to.deep.equal(batches[4]);
    await resumed.close();
  });

  it("mixes what the network would have got, and labels that still add up to 1", async () => {
    const augmentation = augmentationWith({ horizontalFlip: true });
    const plain = await training({ augmentation });
    const mixed = await training({ augmentation: { ...augmentation, mixUp: { alpha: 1 } } });
    let changed = 0;
    for (const [step, batch] of mixed.entries()) {
      const before = plain[step];
      if (before === undefined) throw new Error("no batch");
      expect(batch.pictures).to.deep.equal(before.pictures);
      const sums = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);
      expect(sums(batch.labels)).to.be.closeTo(batch.size, 1e-6);
      // A picture alone in its batch has no partner but itself.
      if (batch.size === 1) expect(largestDifference(batch.images, before.images)).to.be.at.most(1e-6);
      else changed += largestDifference(batch.images, before.images);
    }
    expect(mixed.map((batch) => batch.size)).to.deep.equal([3, 3, 1, 3, 3, 1]);
    expect(changed).to.be.greaterThan(0);
  });

  it("leaves validation as it is, and makes the same of memory that is used again", async () => {
    const loader = await openLoader({ ...request, augmentation: both });
    const batches = await training({ augmentation: both }, 12);
    for (const [step, expected] of batches.entries()) {
      const batch = await loader.training(step);
      expect(batch).to.deep.equal(expected);
      loader.recycle(batch);
    }
    for await (const { labels } of loader.evaluation("validation", 3))
      expect([...new Set(labels)].toSorted()).to.deep.equal([0, 1]);
    await loader.close();
  });
});
