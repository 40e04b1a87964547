import { expect } from "chai";
import { scheduledRate } from "../../src/train/callbacks.ts";
import type { ScheduleSpec } from "../../src/experiment/experiment.ts";

/** Four epochs of two steps, from a rate of 1. */
const rates = (spec: ScheduleSpec, epochs = 4): number[] =>
  Array.from({ length: epochs * 2 }, (_, step) =>
    scheduledRate(spec, { learningRate: 1, epochs, stepsPerEpoch: 2 }, step),
  );

describe("scheduledRate", () => {
  it("falls by a factor every so many epochs, at an epoch's start", () => {
    expect(rates({ type: "step", every: 2, factor: 0.5, warmup: 0 })).to.deep.equal([
      1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5,
    ]);
  });

  it("falls by a rate each epoch", () => {
    expect(rates({ type: "exponential", rate: 0.5, warmup: 0 })).to.deep.equal([
      1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125,
    ]);
  });

  it("falls along half a cosine at every step, over all epochs", () => {
    const [first, second, , , middle] = rates({ type: "cosine", to: 0.2, warmup: 0 });
    expect(first).to.equal(1);
    expect(second).to.be.closeTo(0.2 + 0.4 * (1 + Math.cos(Math.PI / 8)), 1e-12);
    expect(middle).to.be.closeTo(0.6, 1e-12);
  });

  it("rises in a line from 0 in the warm-up, after which the schedule begins", () => {
    expect(rates({ type: "exponential", rate: 0.5, warmup: 2 })).to.deep.equal([
      0, 0.25, 0.5, 0.75, 1, 1, 0.5, 0.5,
    ]);
    expect(rates({ type: "step", every: 1, factor: 0.5, warmup: 1 })).to.deep.equal([
      0, 0.5, 1, 1, 0.5, 0.5, 0.25, 0.25,
    ]);
    const cosine = rates({ type: "cosine", to: 0, warmup: 2 });
    expect(cosine.slice(0, 5)).to.deep.equal([0, 0.25, 0.5, 0.75, 1]);
    expect(cosine[6]).to.be.closeTo(0.5, 1e-12);
  });

  it("stays after the warm-up, where that is all", () => {
    expect(rates({ type: "flat", warmup: 1.5 })).to.deep.equal([0, 1 / 3, 2 / 3, 1, 1, 1, 1, 1]);
  });

  it("changes at whole epochs also after a warm-up of half a one", () => {
    expect(rates({ type: "exponential", rate: 0.5, warmup: 0.5 })).to.deep.equal([
      0, 1, 1, 1, 0.5, 0.5, 0.25, 0.25,
    ]);
  });
});
