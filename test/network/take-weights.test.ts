import { expect } from "chai";
import type { NamedArray } from "../../src/network/named-array.ts";
import { takeWeights } from "../../src/network/take-weights.ts";

const array = (name: string, ...values: number[]): NamedArray => ({
  name,
  shape: [values.length],
  values: Float32Array.from(values),
});

describe("takeWeights", () => {
  const own = [array("a/kernel", 1), array("a/bias", 2), array("b/kernel", 3), array("c/kernel", 4)];

  it("takes layers of the same name and shapes, and says why not of the others", () => {
    const other = [
      array("a/bias", 20),
      array("a/kernel", 10),
      array("b/kernel", 30, 31),
      array("d/kernel", 40),
    ];
    const { weights, taken, notTaken } = takeWeights(own, other);
    expect(weights.map(({ name, values }) => [name, ...values])).to.deep.equal([
      ["a/kernel", 10],
      ["a/bias", 20],
      ["b/kernel", 3],
      ["c/kernel", 4],
    ]);
    expect(taken).to.deep.equal(["a"]);
    expect(notTaken).to.deep.equal([
      { layer: "b", why: "its kernel is (1), there (2)" },
      { layer: "c", why: "no layer of that name there" },
    ]);
  });

  it("takes a layer whole or not at all", () => {
    const { weights, notTaken } = takeWeights(own, [array("a/kernel", 10)]);
    expect([...(weights[0]?.values ?? [])]).to.deep.equal([1]);
    expect(notTaken[0]).to.deep.equal({ layer: "a", why: "no bias there" });
  });
});
