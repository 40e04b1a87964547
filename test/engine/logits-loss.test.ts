import { expect } from "chai";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import {
  sigmoidCrossEntropyWithLogits,
  softmaxCrossEntropyWithLogits,
} from "../../src/engine/logits-loss.ts";
import { testEngine } from "../support/engine.ts";

describe("cross-entropy from logits", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** Loss and gradient of its sum, with no tensor left behind. */
  const lossAndGradient = (loss: (logits: Tensor) => Tensor, logits: () => Tensor): [number[], number[]] => {
    const { tf } = engine;
    const before = engine.memory().tensors;
    const answer = tf.tidy((): [number[], number[]] => {
      const x = logits();
      const gradient = tf.grad((given) => tf.sum(loss(given)))(x);
      return [[...loss(x).dataSync()], [...gradient.dataSync()]];
    });
    expect(engine.memory().tensors).to.equal(before);
    return answer;
  };

  it("of a sigmoid is ln 2 at 0, with gradient 1/2 - label", () => {
    const [loss, gradient] = lossAndGradient(
      (x) => sigmoidCrossEntropyWithLogits(engine, engine.tf.tensor1d([0, 1]), x),
      () => engine.tf.tensor1d([0, 0]),
    );
    for (const value of loss) expect(value).to.be.closeTo(Math.LN2, 1e-6);
    expect(gradient).to.deep.equal([0.5, -0.5]);
  });

  it("of a sigmoid grows with a wrong logit, and its gradient stays 1", () => {
    const [loss, gradient] = lossAndGradient(
      (x) => sigmoidCrossEntropyWithLogits(engine, engine.tf.tensor1d([0, 1, 1]), x),
      () => engine.tf.tensor1d([100, -100, 100]),
    );
    expect(loss).to.deep.equal([100, 100, 0]);
    expect(gradient).to.deep.equal([1, -1, 0]);
  });

  it("of a softmax is ln 2 for two equal logits, with gradient softmax - labels", () => {
    const [loss, gradient] = lossAndGradient(
      (x) => softmaxCrossEntropyWithLogits(engine, engine.tf.tensor2d([[1, 0]]), x),
      () => engine.tf.tensor2d([[3, 3]]),
    );
    expect(loss[0]).to.be.closeTo(Math.LN2, 1e-6);
    expect(gradient).to.deep.equal([-0.5, 0.5]);
  });

  it("weighs the gradient of each row by what follows", () => {
    const [, gradient] = lossAndGradient(
      (x) =>
        engine.tf.mul(
          softmaxCrossEntropyWithLogits(
            engine,
            engine.tf.tensor2d([
              [1, 0],
              [0, 1],
            ]),
            x,
          ),
          [2, 4],
        ),
      () => engine.tf.zeros([2, 2]),
    );
    expect(gradient).to.deep.equal([-1, 1, 2, -2]);
  });
});
