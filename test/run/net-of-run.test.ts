import { expect } from "chai";
import { modelBase } from "../../src/network/built-node.ts";
import { buildModel } from "../../src/network/model.ts";
import type { ModelSnapshot } from "../../src/network/named-array.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Net } from "../../src/keras/net.ts";
import { planStack } from "../../src/plan/stack.ts";
import { netOfRun } from "../../src/run/read-best-net.ts";
import { testEngine } from "../support/engine.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { netAnswer } from "../support/net-answer.ts";
import { placeOfPath } from "../support/problem-text.ts";
import { baseSpec, smallBase } from "../support/small-base.ts";

const { globalAveragePooling2d, dense } = exampleLayers;
const layers = [globalAveragePooling2d, dense];
const inputShape = [8, 8, 3] as const;

describe("netOfRun", () => {
  let engine: Engine;
  let snapshot: ModelSnapshot;

  before(async () => {
    engine = await testEngine();
    const planned = planStack({ base: baseSpec(), layers }, smallBase, inputShape, placeOfPath);
    if (planned.type === "mistakes") throw new Error(planned.problems[0]?.message);
    const { stack } = planned;
    const model = buildModel({
      ...{ engine, plan: { layers: stack.layers, inputShape }, layers },
      ...{ base: modelBase(smallBase, stack), seed: 1, weights: null },
    });
    snapshot = model.snapshot();
    model.dispose();
  });

  it("is the base as the checkpoint has it, with its weights", () => {
    const result = netOfRun(snapshot, { base: baseSpec() });
    if (result.type === "mistake") throw new Error(result.message);
    // tfjs saves initialisers in words of its own, so the layers are told by what they compute.
    const picture = Float32Array.from({ length: 192 }, (_, i) => (i % 7) / 7);
    const answer = (net: Net) => netAnswer(engine, net, inputShape, picture);
    expect(result.value && answer(result.value)).to.deep.equal(answer(smallBase));
    const plain = ({ nodes }: Net) =>
      nodes.map(({ layer, inputs, weights }) => [layer.type, layer.name, inputs, weights]);
    expect(result.value && plain(result.value)).to.deep.equal(plain(smallBase));
  });

  it("is none where the run has no base", () => {
    expect(netOfRun(snapshot, { base: null })).to.deep.equal({ type: "read", value: null });
  });

  it("says what the checkpoint lacks", () => {
    const weights = snapshot.weights.filter(({ name }) => name !== "stem/bias");
    const result = netOfRun({ ...snapshot, weights }, { base: baseSpec() });
    expect(result.type === "mistake" && result.message).to.equal('it does not hold the bias of layer "stem"');
    const cut = netOfRun(snapshot, { base: baseSpec({ cut: "nothing" }) });
    expect(cut.type === "mistake" && cut.message).to.match(/^the model has no layer "nothing"/);
  });
});
