import { expect } from "chai";
import { planBase, planStack } from "../../src/plan/stack.ts";
import { baseWarnings } from "../../src/plan/make-plan.ts";
import type { PlannedBase } from "../../src/plan/plan.ts";
import type { Shape } from "../../src/layers/kind.ts";
import { preprocessed } from "../../src/keras/preprocess.ts";
import type { Net } from "../../src/keras/net.ts";
import type { BaseSpec, GeneratorSpec } from "../../src/experiment/experiment.ts";
import { exampleGenerator, exampleLayers } from "../support/example-experiment.ts";
import { placeOfPath } from "../support/problem-text.ts";
import { baseSpec, smallBase } from "../support/small-base.ts";

const input: Shape = [8, 8, 3];

const planned = (changes: Partial<BaseSpec> = {}, shape = input): PlannedBase => {
  const result = planBase(baseSpec(changes), smallBase, shape);
  if (result.type === "misfit") throw new Error(result.message);
  return result.base;
};

const misfit = (changes: Partial<BaseSpec>, shape = input): unknown => {
  const result = planBase(baseSpec(changes), smallBase, shape);
  return result.type === "misfit" ? [result.key, result.message] : result.type;
};

const trainableOf = ({ layers }: PlannedBase): string[] =>
  layers.flatMap(({ name, weights }) =>
    weights.filter(({ trainable }) => trainable).map((weight) => `${name}/${weight.name}`),
  );

const { globalAveragePooling2d, dense } = exampleLayers;
const head = [globalAveragePooling2d, dense];

describe("planBase", () => {
  it("gives every layer of the net its shapes", () => {
    expect(planned().layers.map(({ name, outputShape }) => [name, ...outputShape])).to.deep.equal([
      ["range", 8, 8, 3],
      ["stem", 8, 8, 4],
      ["stem_bn", 8, 8, 4],
      ["stem_relu", 8, 8, 4],
      ["branch", 8, 8, 4],
      ["branch_bn", 8, 8, 4],
      ["sum", 8, 8, 4],
      ["both", 8, 8, 7],
    ]);
    expect(planned().parameters).to.equal(3 * 3 * 3 * 4 + 4 + 16 + 4 * 4 + 4 + 16);
  });

  it("follows pictures of another size", () => {
    expect(planned({}, [20, 10, 3]).outputShape).to.deep.equal([20, 10, 7]);
  });

  it("trains nothing, all, or from a layer on; never moving statistics", () => {
    expect(trainableOf(planned({ trainable: false }))).to.deep.equal([]);
    expect(trainableOf(planned({ trainable: true }))).to.have.lengthOf(8);
    expect(trainableOf(planned({ trainable: { from: "stem_relu" } }))).to.deep.equal([
      "branch/kernel",
      "branch/bias",
      "branch_bn/gamma",
      "branch_bn/beta",
    ]);
  });

  it("runs what is frozen as in inference, and batch normalisation that is trained where it is asked for", () => {
    const inference = (changes: Partial<BaseSpec>): string[] =>
      planned(changes).layers.flatMap((layer) => (layer.inference ? [layer.name] : []));
    const trainable = { from: "branch" };
    const frozen = ["range", "stem", "stem_bn", "stem_relu"];
    expect(inference({ trainable })).to.deep.equal(frozen);
    expect(inference({ trainable, batchNormalization: "inference" })).to.deep.equal([...frozen, "branch_bn"]);
  });

  it("names a layer that is not there, and the near one", () => {
    expect(misfit({ trainable: { from: "brunch" } })).to.deep.equal([
      "trainable",
      'the net has no layer "brunch" up to its cut; did you mean "branch"?',
    ]);
  });

  it("refuses pictures of another number of channels", () => {
    expect(misfit({}, [8, 8, 1])).to.deep.equal([
      "model",
      "the net takes pictures of 3 channels, but generator.colorMode gives 1",
    ]);
  });

  it("refuses a kernel that does not fit the pictures", () => {
    const net = { ...smallBase, inputShape: [8, 8, null] as const };
    const result = planBase(baseSpec(), net, [8, 8, 1]);
    expect(result).to.deep.equal({
      type: "misfit",
      key: "model",
      message:
        'the net\'s layer "stem" has a kernel of shape (3, 3, 3, 4), but pictures of this size and colour need (3, 3, 1, 4)',
    });
  });
});

describe("planStack", () => {
  it("puts the experiment's layers after the base", () => {
    const result = planStack({ base: baseSpec(), layers: head }, smallBase, input, placeOfPath);
    expect(
      result.type === "planned" && result.stack.layers.map(({ inputShape }) => inputShape),
    ).to.deep.equal([[8, 8, 7], [7]]);
  });

  it("refuses a layer with the name of one of the net's, at its place in the file", () => {
    const layers = [globalAveragePooling2d, { ...dense, name: "stem" }];
    const result = planStack({ base: baseSpec(), layers }, smallBase, input, placeOfPath);
    expect(result.type === "mistakes" && result.problems).to.deep.include({
      severity: "error",
      code: "given-twice",
      place: placeOfPath(["layers", 2], "value"),
      message: 'the net of the base has a layer "stem", too; give this one another name',
    });
  });
});

describe("baseWarnings", () => {
  const warnings = (
    net: Net,
    base: Parameters<typeof baseSpec>[0],
    generator: Partial<GeneratorSpec> = {},
  ): string[] => {
    const small = { ...exampleGenerator, imageSize: [8, 8] as const, rescale: 1, ...generator };
    const experiment = { base: baseSpec(base), generator: small };
    return baseWarnings(net, experiment, placeOfPath).map(({ message }) => message);
  };

  it("tells of another size, and of levels that are rescaled twice", () => {
    expect(warnings(smallBase, {}, { imageSize: [16, 16], rescale: 1 / 255 })).to.deep.equal([
      "the net of the base was made for pictures of 8 x 8, and gets 16 x 16; write imageSize: [8, 8]",
      'the net of the base rescales levels 0..255 itself (layer "range"), and rescale comes on top; take it away',
    ]);
    expect(warnings(smallBase, {})).to.deep.equal([]);
    expect(warnings(smallBase, { preprocess: "caffe" }, { rescale: 1 / 255 })).to.deep.equal([
      'the net of the base rescales levels 0..255 itself (layer "range"), and preprocess comes on top; take it away',
      "preprocess of the base is for levels 0..255, and rescale comes on top; take it away",
    ]);
  });

  it("names what such a net usually takes where nothing brings the levels into its range", () => {
    const bare = { ...smallBase, nodes: smallBase.nodes.slice(1) };
    const [stem] = bare.nodes;
    const beginning =
      "the net of the base does not rescale levels 0..255 itself, and nothing says what it takes for them; ";
    const end = "; write preprocess or inputRange, and leave generator.rescale at 1";
    expect(warnings(bare, {})).to.deep.equal([`${beginning}most nets take preprocess: tf${end}`]);
    if (stem === undefined) throw new Error("no layers");
    const resnet = { ...bare, nodes: [{ ...stem, layer: { ...stem.layer, name: "conv2_block1_out" } }] };
    expect(warnings(resnet, {}, { rescale: 1 / 255 })).to.deep.equal([
      `${beginning}it is built like a ResNet, which usually takes preprocess: caffe${end}`,
    ]);
    expect(warnings(bare, { preprocess: "tf" })).to.deep.equal([]);
    expect(warnings(bare, { inputRange: [0, 1] })).to.deep.equal([]);
    expect(warnings(bare, { model: "/runs/tiny-001/checkpoints/best/model.json" })).to.deep.equal([]);
  });

  it("never trains the layer that makes of the levels what the net takes", () => {
    const spec = baseSpec({ preprocess: "caffe", trainable: true });
    const planned = planBase(spec, preprocessed(smallBase, spec), input);
    if (planned.type === "misfit") throw new Error(planned.message);
    expect(planned.base.layers.slice(0, 2).map(({ name, frozen }) => [name, frozen])).to.deep.equal([
      ["base_1_rescaling", true],
      ["range", false],
    ]);
  });
});
