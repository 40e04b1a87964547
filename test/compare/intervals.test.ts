import { expect } from "chai";
import { partIntervals } from "../../src/compare/intervals.ts";
import { classCases } from "../support/class-cases.ts";
import { list, numbers, record } from "../support/vectors.ts";

const cases = list(classCases.intervals).map(record);

/** All that is not right is taken for the next class. */
const matrixOf = (vector: Record<string, unknown>): number[][] => {
  const [right, pictures] = [numbers(vector.right), numbers(vector.pictures)];
  return right.map((n, label) =>
    right.map((_, answer) => {
      if (answer === label) return n;
      return answer === (label + 1) % right.length ? (pictures[label] ?? 0) - n : 0;
    }),
  );
};

describe("partIntervals", () => {
  for (const vector of cases) {
    const [low = NaN, high = NaN] = numbers(vector.balancedAcc);
    const name = `${numbers(vector.right).join(" and ")} right of ${numbers(vector.pictures).join(" and ")}`;

    it(`of acc is SciPy's by Wilson: ${name}`, () => {
      const { acc } = partIntervals(matrixOf(vector), 1, "test");
      const [from = NaN, to = NaN] = numbers(vector.acc);
      expect(acc[0]).to.be.closeTo(from, 1e-12);
      expect(acc[1]).to.be.closeTo(to, 1e-12);
    });

    it(`of balancedAcc is near SciPy's of many more draws: ${name}`, () => {
      const { balancedAcc } = partIntervals(matrixOf(vector), 1, "test");
      const near = Math.max(0.005, (high - low) / 8);
      expect(balancedAcc[0]).to.be.closeTo(low, near);
      expect(balancedAcc[1]).to.be.closeTo(high, near);
    });
  }

  it("is the same of one seed, and another of another", () => {
    const [vector = {}] = cases.slice(1);
    const of = (seed: number) => partIntervals(matrixOf(vector), seed, "test").balancedAcc;
    expect(of(3)).to.deep.equal(of(3));
    const several = [1, 2, 3, 4, 5].map((seed) => of(seed).join());
    expect(new Set(several).size).to.be.greaterThan(1);
  });

  it("leaves a class without pictures out", () => {
    const { balancedAcc } = partIntervals(
      [
        [8, 2, 0],
        [0, 10, 0],
        [0, 0, 0],
      ],
      1,
      "test",
    );
    expect(balancedAcc[0]).to.be.within(0.6, 0.9);
    expect(balancedAcc[1]).to.be.within(0.9, 1);
  });
});
