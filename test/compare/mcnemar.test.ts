import { expect } from "chai";
import fc from "fast-check";
import { mcnemar } from "../../src/compare/distributions.ts";

describe("mcnemar", () => {
  it("of 1 and 5 is twice (1 + 6) / 64", () => {
    expect(mcnemar(1, 5)).to.be.closeTo((2 * 7) / 64, 1e-15);
  });
  it("of 0 and 6 is twice 1 / 64", () => {
    expect(mcnemar(0, 6)).to.be.closeTo(2 / 64, 1e-15);
  });
  it("of equal counts is 1, also of none at all", () => {
    expect(mcnemar(3, 3)).to.equal(1);
    expect(mcnemar(0, 0)).to.equal(1);
  });
  it("of 121 and 179 is 0.000967, as the sum of the binomial says", () => {
    // Python: 2 * sum(comb(300, i) for i in range(122)) / 2**300
    expect(mcnemar(121, 179)).to.be.closeTo(0.0009668460144349541, 1e-12);
  });
  it("does not care which run is first, and is above 0 and at most 1", () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.nat({ max: 500 }), (a, b) => {
        expect(mcnemar(a, b)).to.equal(mcnemar(b, a));
        expect(mcnemar(a, b)).to.be.within(Number.MIN_VALUE, 1);
      }),
    );
  });
});
