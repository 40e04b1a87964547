import { expect } from "chai";
import { drawInitialWeights, drawWeight, fan } from "../../src/network/initial-weights.ts";
import { stream } from "../../src/plan/random.ts";
import type { InitializerSpec } from "../../src/experiment/experiment.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { planned } from "../support/layers.ts";
import { list, number, numbers, record, text } from "../support/vectors.ts";
import { modelJson } from "./small-net.ts";

const draw = (spec: InitializerSpec, shape: readonly number[], seed = 1): Float32Array =>
  drawWeight(spec, shape, stream(seed, "init", "layer", "kernel"));

const meanOf = (values: Float32Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const deviationOf = (values: Float32Array): number => {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
};
const largest = (values: Float32Array): number => values.reduce((top, v) => Math.max(top, Math.abs(v)), 0);

describe("drawWeight", () => {
  for (const vector of list(modelJson.glorot_uniform).map(record)) {
    it(`draws glorotUniform within Keras' limit and with its deviation: ${text(vector.name)}`, () => {
      const shape = numbers(vector.shape);
      const values = draw({ type: "glorotUniform" }, shape);
      const limit = number(vector.limit);
      const tolerance = limit * 4 * Math.sqrt(0.2 / values.length);
      expect(fan("fanIn", shape)).to.equal(number(vector.fan_in));
      expect(fan("fanOut", shape)).to.equal(number(vector.fan_out));
      expect(largest(values)).to.be.within(limit * (1 - 8 / values.length), limit);
      expect(deviationOf(values)).to.be.closeTo(limit / Math.sqrt(3), tolerance);
      expect(meanOf(values)).to.be.closeTo(0, 4 * (limit / Math.sqrt(3 * values.length)));
    });
  }

  it("gives the truncated normals the deviation that their name says, though they are cut off", () => {
    const shape = [100, 400];
    for (const [type, deviation] of [
      ["heNormal", Math.sqrt(2 / 100)],
      ["glorotNormal", Math.sqrt(2 / 500)],
      ["leCunNormal", Math.sqrt(1 / 100)],
    ] as const) {
      const values = draw({ type }, shape);
      expect(deviationOf(values), type).to.be.closeTo(deviation, 0.02 * deviation);
      expect(largest(values), type).to.be.at.most((2 * deviation) / 0.8796);
    }
  });

  it("cuts truncatedNormal off at twice its deviation, which it does not correct", () => {
    const values = draw({ type: "truncatedNormal", mean: 0, stddev: 1 }, [40_000]);
    expect(largest(values)).to.be.within(1.99, 2);
    expect(deviationOf(values)).to.be.closeTo(0.8796, 0.015);
  });

  it("gives the uniform ones the limit sqrt(3 scale / fan)", () => {
    const shape = [100, 400];
    expect(largest(draw({ type: "heUniform" }, shape))).to.be.closeTo(Math.sqrt(6 / 100), 1e-4);
    expect(largest(draw({ type: "leCunUniform" }, shape))).to.be.closeTo(Math.sqrt(3 / 100), 1e-4);
    const spec = { type: "varianceScaling", scale: 3, mode: "fanOut", distribution: "uniform" } as const;
    expect(largest(draw(spec, shape))).to.be.closeTo(Math.sqrt(9 / 400), 1e-4);
  });

  it("gives randomNormal and an untruncated varianceScaling long tails", () => {
    const values = draw({ type: "randomNormal", mean: 5, stddev: 2 }, [40_000]);
    expect(meanOf(values)).to.be.closeTo(5, 0.05);
    expect(deviationOf(values)).to.be.closeTo(2, 0.04);
    const untruncated = draw(
      { type: "varianceScaling", scale: 1, mode: "fanIn", distribution: "untruncatedNormal" },
      [1, 40_000],
    );
    expect(deviationOf(untruncated)).to.be.closeTo(1, 0.02);
    expect(largest(untruncated)).to.be.above(3);
  });

  it("reads normal as truncatedNormal, as Keras does", () => {
    const [normal, truncated] = (["normal", "truncatedNormal"] as const).map((distribution) =>
      draw({ type: "varianceScaling", scale: 1, mode: "fanAvg", distribution }, [20, 20]),
    );
    expect(normal).to.deep.equal(truncated);
  });

  it("fills with constants", () => {
    expect(Array.from(draw({ type: "zeros" }, [2]))).to.deep.equal([0, 0]);
    expect(Array.from(draw({ type: "ones" }, [2]))).to.deep.equal([1, 1]);
    expect(Array.from(draw({ type: "constant", value: 0.5 }, [2]))).to.deep.equal([0.5, 0.5]);
    expect(Array.from(draw({ type: "identity", gain: 3 }, [2, 3]))).to.deep.equal([3, 0, 0, 0, 3, 0]);
  });

  it("draws randomUniform between its limits", () => {
    const values = draw({ type: "randomUniform", minval: 2, maxval: 3 }, [1000]);
    expect(Math.min(...values)).to.be.within(2, 2.01);
    expect(Math.max(...values)).to.be.within(2.99, 3);
  });

  it("makes the columns of an orthogonal kernel orthonormal, or its rows where these are fewer", () => {
    for (const shape of [
      [2, 2, 2, 5],
      [3, 7],
    ]) {
      const columns = shape.at(-1) ?? 0;
      const rows = shape.slice(0, -1).reduce((size, n) => size * n, 1);
      const values = draw({ type: "orthogonal", gain: 2 }, shape);
      const at = (row: number, column: number): number => values[row * columns + column] ?? NaN;
      const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
      const entry = (vector: number, k: number): number => (rows < columns ? at(vector, k) : at(k, vector));
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let product = 0;
          for (let k = 0; k < length; k++) product += entry(a, k) * entry(b, k);
          expect(product).to.be.closeTo(a === b ? 4 : 0, 1e-6);
        }
      }
    }
  });
});

describe("drawInitialWeights", () => {
  const kernelOf = (name: string, seed: number, before: string[] = []): Float32Array => {
    const layers = [...before, name].map((name) => ({ ...exampleLayers.depthwiseConv2d, name }));
    const arrays = drawInitialWeights(seed, planned([9, 9, 3], layers));
    return arrays.find((array) => array.name === `${name}/depthwise_kernel`)?.values ?? new Float32Array();
  };

  it("draws the same for the same seed and something else for another", () => {
    expect(kernelOf("a", 1)).to.have.length(27).and.to.deep.equal(kernelOf("a", 1));
    expect(kernelOf("a", 1)).not.to.deep.equal(kernelOf("a", 2));
  });

  it("takes seed 0 for a seed like any other", () => {
    expect(kernelOf("a", 0)).to.deep.equal(kernelOf("a", 0));
  });

  it("draws two layers that are alike differently", () => {
    expect(kernelOf("a", 1)).not.to.deep.equal(kernelOf("b", 1));
  });

  it("draws a layer's weights whatever stands before it", () => {
    expect(kernelOf("a", 1, ["b"])).to.deep.equal(kernelOf("a", 1));
  });
});
