import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import { nth } from "../../src/engine/nth.ts";
import { testEngine } from "../support/engine.ts";
import { kernelCases, valueAndGradients, type KernelCase } from "./kernel-cases.ts";

interface StockResults {
  kernels: string;
  results: number[][][];
}

describe("petri's kernels", () => {
  let engine: Engine;
  let stock: StockResults;

  before(async () => {
    engine = await testEngine();
    stock = stockResults();
  });

  it("are used by default, and left away with PETRI_KERNELS=stock", () => {
    expect(engine.kernels).to.equal("petri");
    expect(stock.kernels).to.equal("stock");
  });

  for (const [i, one] of kernelCases.entries()) {
    it(`give the stock value and gradients of ${one.name}`, () => {
      expectSame(valueAndGradients(engine, one), nth(stock.results, i), one);
    });
  }

  it("keep no tensor", () => {
    const before = engine.memory().tensors;
    for (const one of kernelCases) valueAndGradients(engine, one);
    expect(engine.memory().tensors).to.equal(before);
  });

  it("keep no tensor of a max-pool whose gradient is never asked for", () => {
    const { tf } = engine;
    const before = engine.memory().tensors;
    tf.tidy(() => {
      const pictures = tf.ones([1, 4, 4, 1]).as4D(1, 4, 4, 1);
      return tf
        .grad((x) => tf.sum(tf.maxPool(pictures, 2, 2, "valid")).mul(x))(tf.scalar(3))
        .dataSync();
    });
    expect(engine.memory().tensors).to.equal(before);
  });

  it("give relu6 no gradient at exactly 0 and 6, as TensorFlow", () => {
    const { tf } = engine;
    const gradient = tf.grad((x) => tf.relu6(x))(tf.tensor1d([-1, 0, 3, 6, 7]));
    expect([...gradient.dataSync()]).to.deep.equal([0, 0, 1, 0, 0]);
    gradient.dispose();
  });

  it("normalise without gamma and beta, in gradients too", () => {
    const { tf } = engine;
    const gradient = tf.tidy(() => {
      const statistics = [tf.tensor1d([0, 0]), tf.tensor1d([0.25, 4])] as const;
      const f = (x: ReturnType<typeof tf.zeros>) => tf.batchNorm(x, ...statistics, undefined, undefined, 0);
      return tf
        .grad(f)(tf.zeros([1, 1, 1, 2]))
        .dataSync();
    });
    expect([...gradient]).to.deep.equal([2, 0.5]);
  });
});

function stockResults(): StockResults {
  const script = path.join(import.meta.dirname, "stock-kernels.ts");
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--import", "tsx", script], {
    env: { ...process.env, PETRI_KERNELS: "stock" },
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as StockResults;
}

function expectSame(
  ours: readonly Float32Array[],
  stock: readonly number[][],
  { tolerance }: KernelCase,
): void {
  expect(ours.map(({ length }) => length)).to.deep.equal(stock.map(({ length }) => length));
  for (const [i, values] of ours.entries()) {
    const expected = nth(stock, i);
    const largest = Math.max(...expected.map(Math.abs));
    const difference = Math.max(...expected.map((value, k) => Math.abs(value - (values[k] ?? NaN))));
    expect(difference).to.be.at.most(tolerance * largest);
  }
}
