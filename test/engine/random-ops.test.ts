import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import { statelessNormal, statelessUniform, type RandomKey } from "../../src/engine/random-ops.ts";
import { testEngine } from "../support/engine.ts";

describe("addressed random numbers", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const uniform = (key: RandomKey, shape = [1000]): number[] =>
    engine.tf.tidy(() => [...statelessUniform(engine, shape, key).dataSync()]);
  const normal = (key: RandomKey): number[] =>
    engine.tf.tidy(() => [...statelessNormal(engine, [10_000], key).dataSync()]);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it("are the same for the same key", () => {
    expect(uniform([1, 2])).to.deep.equal(uniform([1, 2]));
    expect(normal([1, 2])).to.deep.equal(normal([1, 2]));
  });

  it("are others for any other key", () => {
    const first = uniform([1, 2]);
    for (const key of [
      [2, 1],
      [1, 3],
      [0, 2],
    ] as const)
      expect(uniform(key)).not.to.deep.equal(first);
  });

  it("take keys of all 32 bits", () => {
    expect(uniform([0xffffffff, 0x80000000])).not.to.deep.equal(uniform([0x7fffffff, 0]));
  });

  it("are known numbers, whatever machine draws them", () => {
    expect(uniform([1, 2], [2, 2])).to.deep.equal([
      0.8440604209899902, 0.19204533100128174, 0.9962232112884521, 0.16038739681243896,
    ]);
  });

  it("fill [0, 1) evenly", () => {
    const values = uniform([3, 4], [100, 100]);
    expect(Math.min(...values)).to.be.at.least(0);
    expect(Math.max(...values)).to.be.below(1);
    // Four standard errors of the mean of 10,000: 4 * 0.2887 / 100.
    expect(mean(values)).to.be.closeTo(0.5, 0.0116);
  });

  it("have mean 0 and standard deviation 1 when normal", () => {
    const values = normal([5, 6]);
    expect(mean(values)).to.be.closeTo(0, 0.04);
    expect(Math.sqrt(mean(values.map((value) => value ** 2)))).to.be.closeTo(1, 0.03);
  });

  it("keep no tensor", () => {
    const before = engine.memory().tensors;
    uniform([1, 2]);
    normal([1, 2]);
    expect(engine.memory().tensors).to.equal(before);
  });
});
