import { expect } from "chai";
import fc from "fast-check";
import seedrandom from "seedrandom";
import { signFlip, tProbability, tQuantile } from "../../src/compare/distributions.ts";
import { diffGroups } from "../../src/compare/group-diff.ts";
import { quantitySummary } from "../../src/compare/group-summary.ts";
import { pictureTest, type Answers } from "../../src/compare/picture-test.ts";
import { welch } from "../../src/compare/welch.ts";
import { groupOf } from "../support/groups.ts";
// Made by scripts/statistics-reference.ts.
import reference from "./statistics.json" with { type: "json" };

const { confidence } = reference;
const sample = (values: readonly number[]) => ({ ...quantitySummary("loss", values), n: values.length });

describe("petri's statistics, held to SciPy's", () => {
  it("Student's t and its quantiles, the normal ones among them", () => {
    for (const { t, df, p } of reference.t) expect(tProbability(t, df)).to.be.closeTo(p, 1e-10);
    for (const { probability, df, t } of reference.quantiles)
      expect(tQuantile(probability, df ?? Infinity)).to.be.closeTo(t, 1e-8);
  });

  it("the paired permutation test, to the last digits where it is counted", () => {
    for (const { differences, p } of reference.signFlip)
      expect(signFlip(differences), differences.join()).to.be.closeTo(
        p,
        differences.length > 500 ? 1e-3 : 1e-12,
      );
  });

  it("Welch's test and its interval", () => {
    for (const { a, b, t, df, p, low, high } of reference.welch) {
      const found = welch(sample(a), sample(b), confidence);
      if (found === null) throw new Error("no spread");
      for (const [value, expected] of [
        [found.t, t],
        [found.degreesOfFreedom, df],
        [found.pValue, p],
        [found.low, low],
        [found.high, high],
      ] as const)
        expect(value).to.be.closeTo(expected, 1e-9);
    }
  });

  it("Wilson's interval, also with a spread of the runs", () => {
    for (const { right, pictures, low, high } of reference.wilson) {
      const share = right / pictures;
      const found = quantitySummary("test_acc", [share, share], pictures);
      expect([found.low, found.high].join(), `${right} of ${pictures}`).to.satisfy(() =>
        [found.low - low, found.high - high].every((difference) => Math.abs(difference) < 1e-9),
      );
    }
    for (const { values, pictures, low, high } of reference.spreadWilson) {
      const found = quantitySummary("test_acc", values, pictures);
      expect(found.low).to.be.closeTo(low, 1e-9);
      expect(found.high).to.be.closeTo(high, 1e-9);
    }
  });

  it("the test by pictures and seeds, written down with NumPy from its definition", () => {
    for (const { a, b, difference, pOfT, pOfSigns, low, high } of reference.pictures) {
      const [left, right] = [a, b].map((runs) => runs.map((run) => run.map((answer) => answer === 1)));
      const found = pictureTest(left ?? [], right ?? [], confidence);
      expect(found.difference).to.be.closeTo(difference, 1e-12);
      expect(found.low).to.be.closeTo(low, 1e-9);
      expect(found.high).to.be.closeTo(high, 1e-9);
      if (pOfSigns === null) expect(found.pValue).to.be.at.least(pOfT - 1e-9);
      else expect(found.pValue).to.be.closeTo(Math.max(pOfT, pOfSigns), 1e-9);
    }
  });
});

/** Answers of two groups about the same pictures: few of them, many, easy ones, runs that differ little or much. */
const twoGroups = fc
  .record({
    pictures: fc.integer({ min: 1, max: 60 }),
    runsA: fc.integer({ min: 2, max: 5 }),
    runsB: fc.integer({ min: 2, max: 5 }),
    // Shares of answers that are wrong in all runs, in a group, and in a run by itself; 0: saturated, or equal runs.
    wrong: fc.constantFrom(0, 0.02, 0.3),
    ofGroup: fc.constantFrom(0, 0.05, 0.4),
    ofRun: fc.constantFrom(0, 0.01, 0.2),
    seed: fc.string(),
  })
  .map(({ pictures, runsA, runsB, wrong, ofGroup, ofRun, seed }) => {
    const draw = seedrandom(seed);
    const flipped = (answers: readonly boolean[], share: number): boolean[] =>
      answers.map((answer) => (draw() < share ? !answer : answer));
    const base = flipped(new Array<boolean>(pictures).fill(true), wrong);
    return [runsA, runsB].map((runs) => {
      const group = flipped(base, ofGroup);
      return Array.from({ length: runs }, () => flipped(group, ofRun));
    });
  });

const tellApart = (a: readonly (readonly boolean[])[], b: readonly (readonly boolean[])[]): number => {
  const share = (runs: readonly (readonly boolean[])[], i: number): number =>
    runs.filter((run) => run[i] === true).length / runs.length;
  return (a[0] ?? []).filter((_, i) => share(a, i) !== share(b, i)).length;
};

describe("two generated groups of runs", () => {
  it("are told apart by no fewer than six pictures: five heads in a row are chance", () => {
    fc.assert(
      fc.property(twoGroups, ([a = [], b = []]) => {
        const { verdict } = diffGroups(groupOf("a", a), groupOf("b", b));
        expect(verdict).to.be.oneOf(["better", "worse", "no-evidence"]);
        if (tellApart(a, b) < 6) expect(verdict).to.equal("no-evidence");
      }),
      { numRuns: 400 },
    );
  });

  it("whose runs are all equal are judged by the pictures, never by what the mean rounds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.nat(),
        fc.integer({ min: 0, max: 5 }),
        (n, some, more) => {
          const [right, gain] = [some % (n + 1), more];
          const row = (count: number): boolean[] =>
            Array.from({ length: n }, (_, i) => i < Math.min(n, count));
          const three = (count: number): boolean[][] => [row(count), row(count), row(count)];
          const found = diffGroups(groupOf("a", three(right)), groupOf("b", three(right + gain)));
          expect(found.verdict).to.equal("no-evidence");
          expect(found.quantities[0]?.judged?.pValue).to.be.at.least(0.0625 - 1e-12);
          expect(found.quantities[0]?.a.standardDeviation).to.equal(0);
        },
      ),
    );
  });

  it("change the sign, not the p, when they change places; a group against itself is the same", () => {
    fc.assert(
      fc.property(twoGroups, ([a = [], b = []]) => {
        const [there, back] = [pictureTest(a, b, confidence), pictureTest(b, a, confidence)];
        expect(there.pValue).to.be.closeTo(back.pValue, 1e-12);
        expect(there.difference).to.be.closeTo(-back.difference, 1e-12);
        expect(there.low).to.be.closeTo(-back.high, 1e-12);
        expect(there.low).to.be.within(-1, there.high);
        expect(there.high).to.be.at.most(1);
        expect(pictureTest(a, a, confidence)).to.include({
          difference: 0,
          pValue: 1,
          moreInA: 0,
          moreInB: 0,
        });
      }),
    );
  });

  it("have means whose intervals hold them and stay within 0 and 1", () => {
    fc.assert(
      fc.property(twoGroups, (groups) => {
        for (const answers of groups) {
          const [acc] = groupOf("a", answers).summary.quantities;
          expect(acc?.name).to.equal("test_acc");
          expect(acc?.low).to.be.within(0, (acc?.mean ?? NaN) + 1e-12);
          expect(acc?.high).to.be.within((acc?.mean ?? NaN) - 1e-12, 1);
        }
      }),
    );
  });
});

interface World {
  pictures: number;
  runs: number;
  /** Deviations, in logits: of how hard the pictures are, of what a group makes of each, of the runs. */
  hard: number;
  ofGroup: number;
  ofRun: number;
}

type PValueOf = (a: Answers, b: Answers) => number;
const ofBoth: PValueOf = (a, b) => pictureTest(a, b, confidence).pValue;

/** Share of comparisons with p below 0.05, where b is better by `gain` logits. */
const shareOfClaims = (world: World, gain: number, comparisons: number, pValueOf = ofBoth): number => {
  const draw = seedrandom(JSON.stringify(world));
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  const answers = (hard: readonly number[], better: number): boolean[][] => {
    const group = hard.map((logit) => logit + better + world.ofGroup * normal());
    return Array.from({ length: world.runs }, () => {
      const run = world.ofRun * normal();
      return group.map((logit) => draw() < 1 / (1 + Math.exp(-logit - run)));
    });
  };
  const claims = Array.from({ length: comparisons }, () => {
    const hard = Array.from({ length: world.pictures }, () => 1.5 + world.hard * normal());
    return pValueOf(answers(hard, 0), answers(hard, gain)) < 0.05;
  });
  return claims.filter(Boolean).length / comparisons;
};

describe("pictureTest, in simulated worlds", () => {
  const worlds: World[] = [20, 100].flatMap((pictures) =>
    [2, 3, 8].flatMap((runs) => [
      { pictures, runs, hard: 2, ofGroup: 0, ofRun: 0 },
      { pictures, runs, hard: 2, ofGroup: 1, ofRun: 0 },
      { pictures, runs, hard: 2, ofGroup: 0, ofRun: 0.4 },
      { pictures, runs, hard: 2, ofGroup: 0.5, ofRun: 1 },
    ]),
  );

  for (const world of worlds)
    it(`claims a difference that is not there in at most one of twenty comparisons: ${JSON.stringify(world)}`, () => {
      const comparisons = 600;
      // Three standard errors of a share of 0.05.
      const most = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / comparisons);
      expect(shareOfClaims(world, 0, comparisons)).to.be.at.most(most);
    });

  it("either chance alone would claim too much: that of the seeds by Welch's test, that of the pictures by signs", () => {
    const ofSeeds: PValueOf = (a, b) => {
      const [left, right] = [a, b].map((runs) =>
        sample(runs.map((run) => run.filter(Boolean).length / run.length)),
      );
      return left === undefined || right === undefined ? NaN : (welch(left, right, confidence)?.pValue ?? 1);
    };
    const ofPictures: PValueOf = (a, b) => {
      const right = (runs: Answers, i: number): number => runs.filter((run) => run[i] === true).length;
      return signFlip((a[0] ?? []).map((_, i) => right(b, i) - right(a, i)));
    };
    const [pictures, runs, hard] = [100, 8, 2];
    const eachItsPictures = { pictures, runs, hard, ofGroup: 1, ofRun: 0 };
    const eachItsSeeds = { pictures, runs, hard, ofGroup: 0.5, ofRun: 1 };
    expect(shareOfClaims(eachItsPictures, 0, 300, ofSeeds)).to.be.above(0.1);
    expect(shareOfClaims(eachItsSeeds, 0, 300, ofPictures)).to.be.above(1 / 3);
  });

  it("finds a difference that is there, by many pictures in a few runs", () => {
    const found = shareOfClaims({ pictures: 400, runs: 3, hard: 2, ofGroup: 0, ofRun: 0.05 }, 0.8, 50);
    expect(found).to.be.at.least(0.8);
  });
});
