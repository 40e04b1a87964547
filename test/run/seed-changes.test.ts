import { expect } from "chai";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { seedChanges } from "../../src/run/seed-changes.ts";

const experiment = (seed: number, splitSeed: number): Pick<Experiment, "seed" | "split"> => ({
  seed,
  split: {
    type: "counts",
    train: 4,
    validation: 2,
    test: 2,
    order: "shuffled",
    seed: splitSeed,
    groupBy: null,
    fold: null,
  },
});

describe("seedChanges", () => {
  const given = { set: ["epochs=2"], epochs: 3 };

  it("counts the seed up and keeps the split", () => {
    expect(seedChanges(experiment(42, 42), given, { seeds: 2, folds: null, resplit: false })).to.deep.equal({
      type: "changes",
      each: [
        { epochs: 3, fold: null, seed: 42, set: ["epochs=2", "split.seed=42"] },
        { epochs: 3, fold: null, seed: 43, set: ["epochs=2", "split.seed=42"] },
      ],
    });
  });

  it("keeps a seed of the split that the experiment names", () => {
    const changes = seedChanges(experiment(42, 5), { set: [] }, { seeds: 2, folds: null, resplit: false });
    expect(changes.type === "changes" && changes.each[1]).to.deep.equal({
      fold: null,
      seed: 43,
      set: ["split.seed=5"],
    });
  });

  it("has a run of each fold of each seed", () => {
    const changes = seedChanges(experiment(7, 7), { set: [] }, { seeds: 2, folds: 3, resplit: false });
    expect(
      changes.type === "changes" && changes.each.map(({ seed, fold, set }) => [seed, fold, set.at(-1)]),
    ).to.deep.equal(
      [7, 8].flatMap((seed) => [1, 2, 3].map((fold) => [seed, fold, `split.fold={of: 3, number: ${fold}}`])),
    );
  });

  it("refuses to draw folds anew for each seed", () => {
    const changes = seedChanges(experiment(7, 7), { set: [] }, { seeds: 2, folds: 3, resplit: true });
    expect(changes.type === "refused" && changes.text).to.contain("--resplit and --folds do not go together");
  });

  it("counts both up with resplit", () => {
    const changes = seedChanges(experiment(42, 5), { set: [] }, { seeds: 3, folds: null, resplit: true });
    expect(changes.type === "changes" && changes.each[2]).to.deep.equal({
      fold: null,
      seed: 44,
      set: ["split.seed=7"],
    });
  });

  it("refuses resplit where the seed of the split changes nothing", () => {
    const { seed, split } = experiment(42, 5);
    const resplit = (changed: Experiment["split"]): string =>
      seedChanges({ seed, split: changed }, { set: [] }, { seeds: 3, folds: null, resplit: true }).type;
    expect(resplit(split)).to.equal("changes");
    expect(resplit({ ...split, order: "natural" })).to.equal("refused");
    expect(resplit({ type: "all", order: "shuffled", seed: 5, groupBy: null, fold: null })).to.equal(
      "refused",
    );
  });

  it("refuses seeds past the last one before anything is run", () => {
    expect(
      seedChanges(experiment(4294967294, 0), { set: [] }, { seeds: 2, folds: null, resplit: false }).type,
    ).to.equal("changes");
    const refused = seedChanges(
      experiment(4294967294, 0),
      { set: [] },
      { seeds: 3, folds: null, resplit: false },
    );
    expect(refused).to.deep.equal({
      type: "refused",
      text: "--seeds 3 would go to seed 4294967296; the last one is 4294967295",
    });
  });
});
