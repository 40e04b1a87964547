import { expect } from "chai";
import { orderFiles } from "../../src/plan/split.ts";

const files = ["cat.10.jpg", "cat.2.jpg", "cat.02.jpg", "cat.1.jpg"];

describe("orderFiles", () => {
  it("natural: cat.2 before cat.10", () => {
    expect(orderFiles(files, "cat", { order: "natural", seed: 0 })).to.deep.equal([
      "cat.1.jpg",
      "cat.02.jpg",
      "cat.2.jpg",
      "cat.10.jpg",
    ]);
  });

  it("codePoint: cat.10 before cat.2, as Keras", () => {
    expect(orderFiles(files, "cat", { order: "codePoint", seed: 0 })).to.deep.equal([
      "cat.02.jpg",
      "cat.1.jpg",
      "cat.10.jpg",
      "cat.2.jpg",
    ]);
  });

  const many = Array.from({ length: 100 }, (_, i) => `cat.${i}.jpg`);
  const shuffled = (seed: number, name = "cat", names: readonly string[] = many): string[] =>
    orderFiles(names, name, { order: "shuffled", seed });

  it("shuffled: the same files in another order", () => {
    expect(shuffled(1)).to.not.deep.equal(many);
    expect(new Set(shuffled(1))).to.deep.equal(new Set(many));
  });

  it("shuffled: depends on seed, class and names, not on the order in which they come", () => {
    expect(shuffled(1, "cat", many.toReversed())).to.deep.equal(shuffled(1));
    expect(shuffled(2)).to.not.deep.equal(shuffled(1));
    expect(shuffled(1, "dog")).to.not.deep.equal(shuffled(1));
  });

  it("shuffled: seed 0 is a seed like any other", () => {
    expect(shuffled(0)).to.not.deep.equal(many);
    expect(shuffled(0)).to.deep.equal(shuffled(0));
  });
});
