import { expect } from "chai";
import fc from "fast-check";
import type { SplitSpec } from "../../src/experiment/experiment.ts";
import { assignGroups } from "../../src/plan/assign-groups.ts";
import { splitNames, type PlannedPicture, type Split } from "../../src/plan/plan.ts";
import { stream } from "../../src/plan/random.ts";
import { splitPictures } from "../../src/plan/split.ts";
import type { Listing } from "../../src/read/list-pictures.ts";

const rules = { order: "natural", seed: 3, groupBy: { type: "column" }, fold: null } as const;
const shares: SplitSpec = { ...rules, type: "fractions", train: 0.6, validation: 0.2, test: 0.2 };

/** Of each class the group of each picture; null: it has none. */
type World = readonly (readonly (number | null)[])[];

const listingOf = (world: World): Listing => {
  const named = world.map((groups, c) => groups.map((group, i) => ({ file: `${c}/${i}.jpg`, group })));
  return {
    directory: "/data",
    classes: world.map((_, c) => `class ${c}`),
    pictures: {
      type: "whole",
      classes: named.map((files, c) => ({ name: `class ${c}`, files: files.map(({ file }) => file) })),
    },
    groups: new Map(
      named
        .flat()
        .flatMap(({ file, group }): [string, string][] => (group === null ? [] : [[file, `g${group}`]])),
    ),
    unmatched: 0,
  };
};

const groups = fc.array(fc.option(fc.nat(12), { freq: 8 }), { maxLength: 40 });
const world: fc.Arbitrary<World> = fc.array(groups, { minLength: 2, maxLength: 4 });
const spec = fc
  .record({
    seed: fc.nat(9),
    order: fc.constantFrom("natural", "shuffled"),
    kind: fc.nat(3),
    fold: fc.nat(3),
  })
  .map(({ seed, order, kind, fold }): SplitSpec => {
    const common = { ...rules, seed, order, fold: fold === 0 ? null : { of: 3, number: fold } } as const;
    if (kind === 0) return { ...common, type: "all" };
    if (kind === 1) return { ...common, type: "counts", train: 5, validation: 3, test: 2 };
    return {
      ...common,
      type: "fractions",
      train: 0.5,
      validation: kind === 2 ? 0.3 : 0.5,
      test: kind === 2 ? 0.2 : 0,
    };
  });

const partsOf = (split: Split): Map<string, Set<string>> => {
  const parts = new Map<string, Set<string>>();
  for (const part of splitNames)
    for (const { group } of split[part])
      if (group !== undefined) parts.set(group, (parts.get(group) ?? new Set()).add(part));
  return parts;
};

const filesOf = (split: Split): string[][] => splitNames.map((part) => split[part].map(({ file }) => file));
const nobody = new Map<string, string>();

describe("splitPictures, by groups,", () => {
  it("puts no group into two parts, every picture into one or none, and counts the rest", () => {
    fc.assert(
      fc.property(world, spec, (world, spec) => {
        const { split, unused } = splitPictures(listingOf(world), spec, nobody);
        for (const parts of partsOf(split).values()) expect([...parts]).to.have.length(1);
        const files = filesOf(split).flat();
        expect(new Set(files).size).to.equal(files.length);
        expect(files.length + unused).to.equal(world.flat().length);
        if (spec.type === "fractions" && spec.validation === 0.5) expect(unused).to.equal(0);
      }),
    );
  });

  it("depends on the seed and the names alone, not on the order in which files or groups were found", () => {
    fc.assert(
      fc.property(world, spec, (world, spec) => {
        const listing = listingOf(world);
        if (listing.pictures.type !== "whole") throw new Error("the listing is whole");
        const turned: Listing = {
          ...listing,
          pictures: {
            type: "whole",
            classes: listing.pictures.classes.map(({ name, files }) => ({ name, files: files.toReversed() })),
          },
          groups: new Map([...(listing.groups ?? [])].toReversed()),
        };
        expect(filesOf(splitPictures(turned, spec, nobody).split)).to.deep.equal(
          filesOf(splitPictures(listing, spec, nobody).split),
        );
      }),
    );
  });

  it("draws by the seed which of equal groups go where", () => {
    const pairs = [
      Array.from({ length: 40 }, (_, i) => i >> 1),
      Array.from({ length: 40 }, (_, i) => 20 + (i >> 1)),
    ];
    const test = (seed: number): string =>
      splitPictures(listingOf(pairs), { ...shares, seed }, nobody)
        .split.test.map(({ file }) => file)
        .join();
    expect(new Set([0, 1, 2, 3, 4].map(test)).size).to.be.above(1);
  });

  it("comes to the very shares where whole groups allow, and says how near where they do not", () => {
    const tens = Array.from({ length: 50 }, (_, i) => Math.floor(i / 5));
    const { split, grouping } = splitPictures(listingOf([tens, tens]), shares, nobody);
    expect(splitNames.map((part) => split[part].length)).to.deep.equal([60, 20, 20]);
    expect(grouping).to.deep.include({ groups: 10, largest: 10 });
    expect(grouping?.furthest).to.deep.include({ asked: 30, got: 30 });
    const uneven = splitPictures(listingOf([[0, 0, 0, 0, 0, 0, 0, 1, 2, 3]]), shares, nobody);
    expect(uneven.grouping?.furthest).to.deep.equal({ part: "train", class: "class 0", asked: 6, got: 7 });
  });
});

describe("splitPictures, in folds,", () => {
  const folds = (listing: Listing, split: SplitSpec, of: number): PlannedPicture[][] =>
    Array.from({ length: of }, (_, i) =>
      splitPictures(listing, { ...split, fold: { of, number: i + 1 } }, nobody).split.validation.slice(),
    );

  it("validates every training and validation picture in one fold, and never a test picture", () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 3, max: 6 }), fc.boolean(), (world, of, isGrouped) => {
        const listing = isGrouped ? listingOf(world) : { ...listingOf(world), groups: null };
        const plain: SplitSpec = { ...shares, groupBy: isGrouped ? shares.groupBy : null };
        const { split } = splitPictures(listing, plain, nobody);
        const pool = [...split.train, ...split.validation].map(({ file }) => file);
        const validated = folds(listing, plain, of)
          .flat()
          .map(({ file }) => file);
        expect(validated.toSorted()).to.deep.equal(pool.toSorted());
      }),
    );
  });

  it("has as many of each class in each fold, to one, where pictures are not grouped", () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 3, max: 6 }), (world, of) => {
        const listing = { ...listingOf(world), groups: null };
        const plain: SplitSpec = { ...shares, groupBy: null };
        const sizes = folds(listing, plain, of).map((pictures) =>
          world.map((_, label) => pictures.filter((picture) => picture.label === label).length),
        );
        for (const c of world.keys()) {
          const ofClass = sizes.map((size) => size[c] ?? 0);
          expect(Math.max(...ofClass) - Math.min(...ofClass)).to.be.at.most(1);
        }
        const whole = sizes.map((size) => size.reduce((sum, n) => sum + n, 0));
        expect(Math.max(...whole) - Math.min(...whole)).to.be.at.most(1);
      }),
    );
  });
});

describe("assignGroups", () => {
  /** The same sum, written anew. */
  const distance = (
    sizes: readonly number[][],
    wanted: readonly number[][],
    parts: readonly number[],
  ): number =>
    wanted.reduce(
      (sum, classes, part) =>
        sum +
        classes.reduce((all, asked, c) => {
          const total = wanted.reduce((n, other) => n + (other[c] ?? 0), 0);
          const got = sizes.reduce((n, size, i) => n + (parts[i] === part ? (size[c] ?? 0) : 0), 0);
          if (total === 0) return all;
          return all + ((got - asked) / total) ** 2 + (asked > 0 && got === 0 ? 1e6 : 0);
        }, 0),
      0,
    );

  it("ends where no group that is moved, and no two that are swapped, come nearer", () => {
    const size = fc.tuple(fc.nat(6), fc.nat(6)).filter(([a, b]) => a + b > 0);
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 14 }), fc.nat(99), (sizes, seed) => {
        const totals = [0, 1].map((c) => sizes.reduce((sum, pair) => sum + (pair[c] ?? 0), 0));
        const wanted = [0.6, 0.2, 0.2].map((share) => totals.map((total) => total * share));
        const maps = sizes.map((pair) => new Map([...pair.entries()].filter(([, n]) => n > 0)));
        const parts = assignGroups(maps, wanted, stream(seed, "groups"));
        const reached = distance(sizes, wanted, parts);
        const isNearer = (others: readonly number[]): boolean =>
          distance(sizes, wanted, others) < reached - 1e-6;
        for (const i of parts.keys()) {
          for (const part of [0, 1, 2]) expect(isNearer(parts.with(i, part))).to.equal(false);
          for (const j of parts.keys())
            expect(isNearer(parts.with(i, parts[j] ?? 0).with(j, parts[i] ?? 0))).to.equal(false);
        }
      }),
    );
  });
});
