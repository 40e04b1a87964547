import { expect } from "chai";
import fc from "fast-check";
import {
  batchOf,
  batchPlace,
  passLength,
  passOrder,
  stepsPerPass,
  trainingPass,
  validationOrder,
} from "../../src/plan/passes.ts";
import { splitCases, stepsCases } from "../support/split-cases.ts";

/** Positions of the pictures of a global step, unshuffled. */
const batchAt = (step: number, n: number, batchSize: number): Uint32Array => {
  const { pass, batch } = batchPlace(step, n, batchSize);
  return batchOf(passOrder(0, pass, n, false), batch, batchSize);
};

describe("passes of the training generator", () => {
  for (const { n, batchSize, steps, stepsPerPass: perPass, epochs } of stepsCases)
    it(`sees the samples that Keras' endless iterator does: ${n} pictures, ${steps} steps of ${batchSize}`, () => {
      expect(stepsPerPass(n, batchSize)).to.equal(perPass);
      for (const [epoch, { samples, firstIndex, partialBatches, last }] of epochs.entries()) {
        const batches = Array.from({ length: steps }, (_, i) => batchAt(epoch * steps + i, n, batchSize));
        expect(batches.reduce((sum, batch) => sum + batch.length, 0)).to.equal(samples);
        expect(batches[0]?.[0]).to.equal(firstIndex);
        expect(batches.filter((batch) => batch.length < batchSize)).to.have.length(partialBatches);
        expect([batches.at(-1)?.[0], batches.at(-1)?.length]).to.deep.equal(last);
      }
    });

  for (const { note, labels, batchSize, batchSizes, batchLabels, classMode, classIndices } of splitCases)
    if (batchSizes.length > 0)
      it(`makes the batches that flow_from_directory does: ${note}, ${classMode}`, () => {
        const n = labels.length;
        const batches = batchSizes.map((_, step) => batchAt(step, n, batchSize));
        expect(batches.map((batch) => batch.length)).to.deep.equal(batchSizes);
        const oneHot = (label: number): number[] =>
          Array.from({ length: classIndices.size }, (_, position) => (position === label ? 1 : 0));
        const labelsOf = (batch: Uint32Array): number[] =>
          [...batch].flatMap((position) => {
            const label = labels[position] ?? NaN;
            return classMode === "categorical" ? oneHot(label) : label;
          });
        expect(batches.map(labelsOf)).to.deep.equal(batchLabels);
      });

  it("has cases to compare with", () => {
    expect(stepsCases).to.have.length.above(0);
    expect(splitCases.some(({ batchSizes }) => batchSizes.length > 0)).to.be.true;
  });

  it("takes every picture once a pass, and no batch spans two passes", () => {
    const sizes = fc.record({
      n: fc.integer({ min: 1, max: 50 }),
      batchSize: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(sizes, fc.nat(3), fc.boolean(), ({ n, batchSize }, pass, shuffle) => {
        const perPass = stepsPerPass(n, batchSize);
        const seen = Array.from({ length: perPass }, (_, i) => {
          const place = batchPlace(pass * perPass + i, n, batchSize);
          expect(place).to.deep.equal({ pass, batch: i });
          return [...batchOf(passOrder(5, place.pass, n, shuffle), place.batch, batchSize)];
        }).flat();
        expect(seen.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it("shuffles each pass anew, in an order that the seed decides", () => {
    expect(passOrder(1, 0, 50, true)).to.deep.equal(passOrder(1, 0, 50, true));
    expect(passOrder(1, 0, 50, true)).to.not.deep.equal(passOrder(1, 1, 50, true));
    expect(passOrder(1, 0, 50, true)).to.not.deep.equal(passOrder(2, 0, 50, true));
  });

  it("validates in one fixed order of the seed", () => {
    expect(validationOrder(1, 50)).to.deep.equal(validationOrder(1, 50));
    expect(validationOrder(1, 50)).to.not.deep.equal(validationOrder(2, 50));
    expect(new Set(validationOrder(1, 50)).size).to.equal(50);
  });
});

describe("sampling: balanced", () => {
  const balanced = { shuffle: true, sampling: "balanced" } as const;
  const ofCounts = (counts: readonly number[]) =>
    counts.flatMap((count, label) =>
      Array.from({ length: count }, () => ({ class: `class ${label}`, label })),
    );
  const someCounts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 });

  it("has every class as often as the largest, of which each picture is there once", () => {
    fc.assert(
      fc.property(someCounts, fc.nat(), fc.nat(5), (counts, seed, pass) => {
        const train = ofCounts(counts);
        const most = Math.max(...counts);
        const { positions } = trainingPass(seed, pass, train, balanced);
        expect(positions).to.have.length(passLength(train, "balanced"));
        for (const [label, count] of counts.entries()) {
          const own = [...positions].filter((position) => train[position]?.label === label);
          expect(own).to.have.length(most);
          if (count === most) expect(new Set(own).size).to.equal(most);
        }
      }),
    );
  });

  it("counts how often a picture was there before in the pass", () => {
    const { positions, repeats } = trainingPass(1, 0, ofCounts([9, 2]), balanced);
    const seen = [...positions].map(
      (position, i) => [...positions].slice(0, i).filter((p) => p === position).length,
    );
    expect([...(repeats ?? [])]).to.deep.equal(seen);
    expect(Math.max(...seen)).to.be.greaterThan(1);
  });

  it("is shuffled, where the classes are equal", () => {
    const { positions } = trainingPass(3, 2, ofCounts([6, 6]), balanced);
    expect(positions).to.deep.equal(passOrder(3, 2, 12, true));
  });

  it("draws each picture of a smaller class equally often, anew in every pass", () => {
    const train = ofCounts([30, 4]);
    const counts = new Float64Array(4);
    const passes = Array.from({ length: 300 }, (_, pass) => trainingPass(9, pass, train, balanced).positions);
    for (const position of passes.flatMap((positions) => [...positions]))
      if (position >= 30) counts[position - 30] = (counts[position - 30] ?? 0) + 1;
    // Binomial of 9000 draws and 1/4: standard deviation 41.
    for (const count of counts) expect(count).to.be.closeTo(2250, 4 * 41);
    expect(passes[0]).to.not.deep.equal(passes[1]);
  });

  it("draws for a class from its own address: pictures of another class move nothing", () => {
    const ofLast = (counts: readonly number[]): number[] => {
      const train = ofCounts(counts);
      const [first = 0] = counts;
      const { positions } = trainingPass(4, 1, train, { ...balanced, shuffle: false });
      return [...positions].filter((position) => position >= first).map((position) => position - first);
    };
    expect(ofLast([10, 3]).slice(0, 10)).to.deep.equal(ofLast([12, 3]).slice(0, 10));
  });
});
