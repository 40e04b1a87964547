import { expect } from "chai";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import { makeResourceVariable, type ResourceVariable } from "../../src/engine/resource-variable.ts";
import { makeTrainedWeight } from "../../src/engine/trained-weight.ts";
import { applyGradientDescent } from "../../src/engine/training-ops.ts";
import { testEngine } from "../support/engine.ts";

describe("makeResourceVariable", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const vector = (values: number[]): Tensor => engine.tf.tensor1d(values);
  const valuesOf = (tensor: Tensor): number[] => [...tensor.dataSync()];

  it("keeps a value, takes another, and frees everything", () => {
    const before = engine.memory().tensors;
    engine.tf.tidy(() => {
      const variable = makeResourceVariable(engine, vector([1, 2]));
      expect(valuesOf(variable.read())).to.deep.equal([1, 2]);
      variable.assign(vector([3, 4]));
      expect(valuesOf(variable.read())).to.deep.equal([3, 4]);
      expect(variable.shape).to.deep.equal([2]);
      variable.dispose();
    });
    expect(engine.memory().tensors).to.equal(before);
  });

  it("outlives a tidy", () => {
    const made: ResourceVariable[] = [];
    engine.tf.tidy(() => {
      made.push(makeResourceVariable(engine, vector([5])));
    });
    for (const variable of made) {
      expect(engine.tf.tidy(() => valuesOf(variable.read()))).to.deep.equal([5]);
      variable.dispose();
    }
  });

  it("never shares a value with another of the same shape", () => {
    engine.tf.tidy(() => {
      const [one, other] = [vector([1]), vector([2])].map((value) => makeResourceVariable(engine, value));
      expect(one && valuesOf(one.read())).to.deep.equal([1]);
      expect(other && valuesOf(other.read())).to.deep.equal([2]);
      one?.dispose();
      other?.dispose();
    });
  });
});

describe("makeTrainedWeight", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const descend = (weight: ReturnType<typeof makeTrainedWeight>, gradient: number[]): void => {
    engine.tf.tidy(() => {
      applyGradientDescent(engine, weight, engine.tf.tensor1d(gradient), { learningRate: 0.5 });
    });
  };

  it("gives every new value to the layer's variable", () => {
    const variable = engine.tf.tidy(() => engine.tf.variable(engine.tf.tensor1d([1, 2])));
    const weight = makeTrainedWeight(engine, variable);
    descend(weight, [2, -2]);
    expect([...variable.dataSync()]).to.deep.equal([0, 3]);
    descend(weight, [2, -2]);
    expect([...variable.dataSync()]).to.deep.equal([-1, 4]);
    weight.dispose();
    variable.dispose();
  });

  it("takes up a value that was assigned to the variable meanwhile", () => {
    const variable = engine.tf.tidy(() => engine.tf.variable(engine.tf.tensor1d([1, 2])));
    const weight = makeTrainedWeight(engine, variable);
    engine.tf.tidy(() => {
      variable.assign(engine.tf.tensor1d([10, 20]));
    });
    descend(weight, [2, 2]);
    expect([...variable.dataSync()]).to.deep.equal([9, 19]);
    weight.dispose();
    variable.dispose();
  });

  it("leaves a value that somebody read before the update as it was", () => {
    const variable = engine.tf.tidy(() => engine.tf.variable(engine.tf.tensor1d([1, 2])));
    const weight = makeTrainedWeight(engine, variable);
    const before = variable.clone();
    descend(weight, [2, 2]);
    expect([...before.dataSync()]).to.deep.equal([1, 2]);
    engine.tf.dispose([before, variable]);
    weight.dispose();
  });

  it("keeps the variable usable when the op fails", () => {
    const variable = engine.tf.tidy(() => engine.tf.variable(engine.tf.tensor1d([1, 2])));
    const weight = makeTrainedWeight(engine, variable);
    expect(() => {
      descend(weight, [1, 2, 3]);
    }).to.throw(/shape/);
    expect([...variable.dataSync()]).to.deep.equal([1, 2]);
    weight.dispose();
    variable.dispose();
  });

  it("frees everything, and leaves the last value in the variable", () => {
    const before = engine.memory().tensors;
    const variable = engine.tf.tidy(() => engine.tf.variable(engine.tf.tensor1d([1, 2])));
    const weight = makeTrainedWeight(engine, variable);
    descend(weight, [2, 2]);
    weight.dispose();
    expect([...variable.dataSync()]).to.deep.equal([0, 1]);
    variable.dispose();
    expect(engine.memory().tensors).to.equal(before);
  });
});
