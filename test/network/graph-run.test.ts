import { expect } from "chai";
import { runInTurn, type GraphNode } from "../../src/network/forward-pass.ts";
import { nth } from "../../src/engine/nth.ts";
import type { Engine, Tensor } from "../../src/engine/engine.ts";
import { testEngine } from "../support/engine.ts";

const node = (name: string, input: string, run: (x: Tensor) => Tensor): GraphNode => ({
  name,
  inputs: [input],
  run: (inputs) => run(nth(inputs, 0)),
});

const same = (x: Tensor): Tensor => x;
const added = (x: Tensor): Tensor => x.add(1);

describe("runInTurn", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  /** Values of the wanted outputs, and how many tensors are left of the call beside them. */
  const run = (nodes: readonly GraphNode[], wanted: readonly string[]): [values: number[], left: number] => {
    const { tf } = engine;
    const before = engine.memory().tensors;
    const x = tf.scalar(0);
    const outputs = runInTurn(tf, nodes, new Map([["x", x]]), wanted);
    const values = outputs.map((tensor) => tensor.dataSync()[0] ?? NaN);
    x.dispose();
    const left = engine.memory().tensors - before - new Set(outputs).size;
    tf.dispose(outputs);
    return [values, left];
  };

  it("frees each output after its last use, but the wanted ones", () => {
    const chain = [node("a", "x", added), node("b", "a", added), node("c", "b", added)];
    expect(run(chain, ["c"])).to.deep.equal([[3], 0]);
    expect(run(chain, ["a", "c"])).to.deep.equal([[1, 3], 0]);
  });

  it("keeps what a layer passes on as it is, as dropout does, until nobody needs it", () => {
    const chain = [node("a", "x", added), node("b", "a", same), node("c", "b", same), node("d", "c", added)];
    expect(run(chain, ["d"])).to.deep.equal([[2], 0]);
    expect(run(chain.slice(0, 3), ["c"])).to.deep.equal([[1], 0]);
    expect(run(chain, ["a", "d"])).to.deep.equal([[1, 2], 0]);
  });
});
