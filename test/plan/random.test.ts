import { expect } from "chai";
import fc from "fast-check";
import { integerBelow, normal, permutation, stream, streamKey, uniform } from "../../src/plan/random.ts";

const draws = (n: number, draw: () => number): number[] => Array.from({ length: n }, draw);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("stream", () => {
  it("draws the same numbers from one seed and place, on every machine", () => {
    expect(draws(3, stream(42, "split", "cat"))).to.deep.equal([
      0.7302733960094213, 0.320733418063172, 0.35573371092932227,
    ]);
    expect(stream(0, "validation")()).to.equal(0.6363179171449334);
  });

  it("draws others from another seed or place", () => {
    const first = [
      stream(1, "shuffle", 0),
      stream(2, "shuffle", 0),
      stream(1, "shuffle", 1),
      stream(1, "validation"),
      stream(1, "shuffle", 0, 0),
    ].map((draw) => draw());
    expect(new Set(first).size).to.equal(5);
  });

  it("no two places spell the same address", () => {
    expect(stream(1, "augment", "a/b", "c")()).to.not.equal(stream(1, "augment", "a", "b/c")());
    expect(stream(1, "init", "a", "/1:b")()).to.not.equal(stream(1, "init", "a/1:", "b")());
    expect(stream(1, "1:a")()).to.not.equal(stream(11, ":a")());
  });

  it("a stream is not moved by draws from another", () => {
    const [one, other] = [stream(5, "shuffle", 0), stream(5, "shuffle", 1)];
    const mixed = draws(5, () => {
      other();
      return one();
    });
    expect(mixed).to.deep.equal(draws(5, stream(5, "shuffle", 0)));
  });
});

describe("streamKey", () => {
  it("gives two int32 that depend on seed and place", () => {
    expect(streamKey(42, "dropout", "dropout_1", 3)).to.deep.equal([-1870888073, -987565286]);
    expect(streamKey(42, "dropout", "dropout_1", 4)).to.not.deep.equal(
      streamKey(42, "dropout", "dropout_1", 3),
    );
  });
});

describe("draws", () => {
  it("uniform lies in [low, high), evenly", () => {
    const draw = stream(1, "uniform");
    const values = draws(20000, () => uniform(draw, -3, 5));
    expect(Math.min(...values)).to.be.within(-3, -2.99);
    expect(Math.max(...values)).to.be.within(4.99, 5);
    // Standard error: 8 / sqrt(12 * 20000) = 0.016.
    expect(mean(values)).to.be.closeTo(1, 4 * 0.016);
  });

  it("integerBelow gives each of 0..n-1 as often", () => {
    const draw = stream(1, "integerBelow");
    const values = draws(30000, () => integerBelow(draw, 3));
    // Standard error: sqrt(30000 / 3 * 2 / 3) = 82.
    for (const value of [0, 1, 2]) {
      expect(values.filter((other) => other === value).length).to.be.closeTo(10000, 4 * 82);
    }
    expect(new Set(values)).to.deep.equal(new Set([0, 1, 2]));
  });

  it("normal has mean 0, deviation 1 and the tails of a normal distribution", () => {
    const draw = stream(1, "normal");
    const values = draws(20000, () => normal(draw));
    expect(mean(values)).to.be.closeTo(0, 4 * 0.0071);
    expect(mean(values.map((value) => value ** 2))).to.be.closeTo(1, 4 * 0.01);
    // 4.55 % lie beyond two deviations; standard error 0.15 %.
    expect(values.filter((value) => Math.abs(value) > 2).length / 20000).to.be.closeTo(0.0455, 4 * 0.0015);
  });

  it("permutation has each of 0..n-1 once", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(1000), (n, pass) => {
        const order = permutation(stream(1, "shuffle", pass), n);
        expect([...order].toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it("permutation gives each order as often", () => {
    const orders = new Map<string, number>();
    for (let pass = 0; pass < 6000; pass++) {
      const order = permutation(stream(1, "shuffle", pass), 3).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).to.equal(6);
    // Standard error: sqrt(6000 / 6 * 5 / 6) = 29.
    for (const count of orders.values()) expect(count).to.be.closeTo(1000, 4 * 29);
  });
});
