import { expect } from "chai";
import fc from "fast-check";
import { batchOf, batchPlace, passOrder, stepsPerPass, validationOrder } from "../../src/plan/passes.ts";
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
