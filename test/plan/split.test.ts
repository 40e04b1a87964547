import { expect } from "chai";
import fc from "fast-check";
import { splitNames, type Split } from "../../src/plan/plan.ts";
import { partSizes, splitPictures, type PartSizes } from "../../src/plan/split.ts";
import type { SplitSpec } from "../../src/experiment/experiment.ts";
import type { Listing } from "../../src/read/list-pictures.ts";
import { splitCases } from "../support/split-cases.ts";

const alone = { groupBy: null, fold: null };
const order = { order: "natural", seed: 0, ...alone } as const;
const counts = (train: number, validation: number, test: number): SplitSpec => ({
  type: "counts",
  train,
  validation,
  test,
  ...order,
});
const fractions = (
  train: number,
  validation: number,
  test: number,
): Extract<SplitSpec, { type: "fractions" }> => ({
  type: "fractions",
  train,
  validation,
  test,
  ...order,
});

/** n pictures of each class. */
const listingOf = (sizes: Readonly<Record<string, number>>): Listing => ({
  directory: "/data",
  classes: Object.keys(sizes),
  pictures: {
    type: "whole",
    classes: Object.entries(sizes).map(([name, n]) => ({
      name,
      files: Array.from({ length: n }, (_, i) => `${name}.${i}.jpg`),
    })),
  },
  unmatched: 0,
  groups: null,
});

const filesOf = (split: Split): Record<string, string[]> =>
  Object.fromEntries(splitNames.map((part) => [part, split[part].map(({ file }) => file)]));

const noneSkipped = new Map<string, string>();

describe("splitPictures", () => {
  it("by counts: train takes the first of each class, then validation, then test", () => {
    const { split } = splitPictures(listingOf({ cat: 5, dog: 4 }), counts(2, 1, 1), noneSkipped);
    expect(filesOf(split)).to.deep.equal({
      train: ["cat.0.jpg", "cat.1.jpg", "dog.0.jpg", "dog.1.jpg"],
      validation: ["cat.2.jpg", "dog.2.jpg"],
      test: ["cat.3.jpg", "dog.3.jpg"],
    });
    expect(split.validation).to.deep.equal([
      { file: "cat.2.jpg", class: "cat", label: 0 },
      { file: "dog.2.jpg", class: "dog", label: 1 },
    ]);
  });

  it("in natural order: cat.10 comes after cat.9", () => {
    const { split } = splitPictures(listingOf({ cat: 11 }), counts(10, 1, 0), noneSkipped);
    expect(split.validation.map(({ file }) => file)).to.deep.equal(["cat.10.jpg"]);
  });

  it("by fractions of each class", () => {
    const { split } = splitPictures(listingOf({ cat: 10, dog: 5 }), fractions(0.5, 0.3, 0.2), noneSkipped);
    const sizes = splitNames.map((part) =>
      ["cat", "dog"].map((name) => split[part].filter((picture) => picture.class === name).length),
    );
    expect(sizes).to.deep.equal([
      [5, 3],
      [3, 1],
      [2, 1],
    ]);
  });

  it("counts the pictures that no part takes, without the skipped ones", () => {
    const unused = (spec: SplitSpec): number =>
      splitPictures(listingOf({ cat: 10, dog: 5 }), spec, new Map([["dog.0.jpg", "is empty"]])).unused;
    expect(unused(fractions(0.5, 0.3, 0))).to.equal(2 + 1);
    expect(unused(fractions(0.5, 0.3, 0.2))).to.equal(0);
    expect(unused(counts(1, 1, 0))).to.equal(8 + 2);
    expect(unused({ type: "all", ...order })).to.equal(0);
  });

  it("all train without a split", () => {
    const { split } = splitPictures(listingOf({ cat: 2, dog: 1 }), { type: "all", ...order }, noneSkipped);
    expect(filesOf(split)).to.deep.equal({
      train: ["cat.0.jpg", "cat.1.jpg", "dog.0.jpg"],
      validation: [],
      test: [],
    });
  });

  it("skipped pictures are left out first, and the next ones take their places", () => {
    const reasons = new Map([
      ["cat.1.jpg", "is empty"],
      ["dog.0.jpg", "is a text file, not a picture"],
    ]);
    const { split, skipped } = splitPictures(listingOf({ cat: 4, dog: 3 }), counts(2, 0, 0), reasons);
    expect(filesOf(split).train).to.deep.equal(["cat.0.jpg", "cat.2.jpg", "dog.1.jpg", "dog.2.jpg"]);
    expect(skipped).to.deep.equal([
      { file: "cat.1.jpg", class: "cat", label: 0, reason: "is empty" },
      { file: "dog.0.jpg", class: "dog", label: 1, reason: "is a text file, not a picture" },
    ]);
  });

  it("a skipped picture does not change the order of the others when they are shuffled", () => {
    const shuffled: SplitSpec = { ...counts(20, 0, 0), order: "shuffled", seed: 3 };
    const all = splitPictures(listingOf({ cat: 20 }), shuffled, noneSkipped).split.train;
    const skipped = new Map([["cat.7.jpg", "is empty"]]);
    const rest = splitPictures(listingOf({ cat: 20 }), shuffled, skipped).split.train;
    expect(rest).to.deep.equal(all.filter(({ file }) => file !== "cat.7.jpg"));
  });

  it("by folders: each part has the pictures of its own", () => {
    const files = (part: string, n: number): { name: string; files: string[] }[] =>
      ["cat", "dog"].map((name) => ({
        name,
        files: Array.from({ length: n }, (_, i) => `${part}/${name}/${n - i}.jpg`),
      }));
    const listing: Listing = {
      directory: "/data",
      classes: ["cat", "dog"],
      pictures: {
        type: "parts",
        parts: { train: files("a", 2), validation: files("b", 1), test: files("c", 0) },
      },
      unmatched: 0,
      groups: null,
    };
    const spec: SplitSpec = { type: "directories", train: "a", validation: "b", test: null, ...order };
    const { split, skipped } = splitPictures(listing, spec, new Map([["b/dog/1.jpg", "is empty"]]));
    expect(filesOf(split)).to.deep.equal({
      train: ["a/cat/1.jpg", "a/cat/2.jpg", "a/dog/1.jpg", "a/dog/2.jpg"],
      validation: ["b/cat/1.jpg"],
      test: [],
    });
    expect(skipped.map(({ file }) => file)).to.deep.equal(["b/dog/1.jpg"]);
  });

  for (const { note, files, filenames, validationSplit, subset, classIndices } of splitCases)
    if (subset === "validation")
      it(`a fraction takes what Keras' validation_split of ${validationSplit} does: ${note}`, () => {
        const names = [...classIndices.keys()];
        const classes = names.map((name) => ({
          name,
          files: files.filter((file) => file.startsWith(`${name}/`)),
        }));
        const listing: Listing = {
          directory: "/data",
          classes: names,
          pictures: { type: "whole", classes },
          unmatched: 0,
          groups: null,
        };
        const spec: SplitSpec = { ...fractions(validationSplit, 0, 0), order: "codePoint" };
        expect(filesOf(splitPictures(listing, spec, noneSkipped).split).train).to.deep.equal(filenames);
      });

  const sizes = fc.record({ cat: fc.nat(40), dog: fc.nat(40), "a dog": fc.nat(5) });
  const share = fc.integer({ min: 0, max: 100 });
  const spec: fc.Arbitrary<SplitSpec> = fc
    .record({
      type: fc.constantFrom("counts", "fractions", "all"),
      thirds: fc.tuple(share, share, share),
      order: fc.constantFrom("natural", "codePoint", "shuffled"),
      seed: fc.nat(5),
    })
    .map(({ type, thirds: [a, b, c], order, seed }) => {
      const sum = Math.max(1, a + b + c);
      if (type === "counts") return { ...counts(a, b, c), order, seed };
      if (type === "fractions") return { ...fractions(a / sum, b / sum, c / sum), order, seed };
      return { type: "all", order, seed, ...alone };
    });
  const someSkipped = fc
    .uniqueArray(fc.nat(39))
    .map((positions) => new Map(positions.map((i) => [`cat.${i}.jpg`, "is empty"])));

  it("no picture is in two parts, none is invented, skipped ones are in none, and it comes out the same again", () => {
    fc.assert(
      fc.property(sizes, spec, someSkipped, (sizes, spec, reasons) => {
        const listing = listingOf(sizes);
        const { split, skipped, unused } = splitPictures(listing, spec, reasons);
        const planned = splitNames.flatMap((part) => split[part].map(({ file }) => file));
        const known = new Set(
          listing.pictures.type === "whole" ? listing.pictures.classes.flatMap(({ files }) => files) : [],
        );
        expect(new Set(planned).size).to.equal(planned.length);
        expect(planned.every((file) => known.has(file) && !reasons.has(file))).to.be.true;
        expect(skipped).to.have.length([...reasons.keys()].filter((file) => known.has(file)).length);
        expect(splitPictures(listing, spec, reasons)).to.deep.equal({
          split,
          skipped,
          unused,
          grouping: null,
        });
        expect(planned.length + skipped.length + unused).to.equal(known.size);
      }),
    );
  });
});

describe("partSizes", () => {
  const sum = ({ train, validation, test }: PartSizes): number => train + validation + test;

  it("rounds fractions down where they leave a rest, but not below what is meant", () => {
    expect(0.29 * 100).to.be.below(29);
    expect(partSizes(fractions(0.29, 0.69, 0.01), 100)).to.deep.equal({ train: 29, validation: 69, test: 1 });
    expect(partSizes(fractions(0.5, 0.25, 0.24), 3)).to.deep.equal({ train: 1, validation: 0, test: 0 });
  });

  it("gives what fractions of all leave over to the parts that lost most of a picture, train first", () => {
    expect(partSizes(fractions(0.7, 0.2, 0.1), 10)).to.deep.equal({ train: 7, validation: 2, test: 1 });
    expect(partSizes(fractions(0.5, 0.25, 0.25), 3)).to.deep.equal({ train: 1, validation: 1, test: 1 });
    expect(partSizes(fractions(0.5, 0.5, 0), 3)).to.deep.equal({ train: 2, validation: 1, test: 0 });
    expect(partSizes(fractions(1 / 3, 1 / 3, 1 / 3), 10)).to.deep.equal({ train: 4, validation: 3, test: 3 });
  });

  /** Weights of the parts, the first above 0. */
  const weights = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat(100), fc.nat(100));
  const size = fc.oneof(fc.nat(20), fc.nat(1_000_000));
  /** As a person writes a share: so many decimals, or all that a float64 has. */
  const decimals = fc.constantFrom(6, 9, 12, 17);

  it("of shares that add up to 1 uses every picture, each part within one of its share", () => {
    fc.assert(
      fc.property(weights, decimals, size, (parts, digits, n) => {
        const all = parts[0] + parts[1] + parts[2];
        const shareOf = (part: number): number => Number((part / all).toFixed(digits));
        const spec = fractions(shareOf(parts[0]), shareOf(parts[1]), shareOf(parts[2]));
        const sizes = partSizes(spec, n);
        expect(sum(sizes)).to.equal(n);
        for (const [i, name] of splitNames.entries()) {
          const exact = ((parts[i] ?? 0) / all) * n;
          // Shares of six decimals say no more of a million pictures than to the picture.
          expect(Math.abs(sizes[name] - exact), name).to.be.below(1 + n * 10 ** -Math.min(digits, 12));
          if (parts[i] === 0) expect(sizes[name]).to.equal(0);
        }
        expect(partSizes(spec, n)).to.deep.equal(sizes);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps what rounding down gave wherever it lost no picture", () => {
    fc.assert(
      fc.property(weights, size, ([a, b, c], n) => {
        const spec = fractions(a / (a + b + c), b / (a + b + c), c / (a + b + c));
        const down = (share: number): number => Math.floor(share * n + 1e-9);
        const before = { train: down(spec.train), validation: down(spec.validation), test: down(spec.test) };
        if (sum(before) === n) expect(partSizes(spec, n)).to.deep.equal(before);
      }),
      { numRuns: 1000 },
    );
  });

  it("of shares that add up to less rounds each down", () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 100 }), fc.nat(10_000), ([a, b, c], rest, n) => {
        const all = a + b + c + rest;
        const spec = fractions(a / all, b / all, c / all);
        const sizes = partSizes(spec, n);
        for (const name of splitNames) expect(sizes[name]).to.equal(Math.floor(spec[name] * n + 1e-9));
        expect(sum(sizes)).to.be.at.most(n);
      }),
    );
  });
});
