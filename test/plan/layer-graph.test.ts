import { expect } from "chai";
import type { LayerOf, LayerSpec } from "../../src/experiment/experiment.ts";
import type { Shape } from "../../src/layers/kind.ts";
import { planStack } from "../../src/plan/stack.ts";
import type { Path } from "../../src/read/tree.ts";
import { exampleLayers } from "../support/example-experiment.ts";
import { named, planLayers, planned } from "../support/layers.ts";
import { baseSpec, smallBase } from "../support/small-base.ts";

const { conv2d, batchNormalization, dense, flatten, globalAveragePooling2d, zeroPadding2d } = exampleLayers;
const same: LayerSpec = { ...conv2d, name: "conv", padding: "same" };
const halving: LayerSpec = { ...same, filters: 5, strides: [2, 2] };

type Shortcut = LayerOf<"residual">["shortcut"];
const residual = (layers: readonly LayerSpec[], shortcut: Shortcut = "auto"): LayerSpec => ({
  type: "residual",
  name: "block",
  layers,
  shortcut,
});
const parallel = (
  branches: readonly (readonly LayerSpec[])[],
  join: LayerOf<"parallel">["join"] = "concatenate",
): LayerSpec => ({ type: "parallel", name: "wide", branches, join });

/** Name, inputs and output shape of each layer. */
const graphOf = (input: Shape, ...layers: readonly LayerSpec[]): unknown[] =>
  planned(input, layers).map(({ name, inputs, outputShape }) => [
    name,
    inputs.join(" + "),
    outputShape.join("x"),
  ]);

const misfit = (input: Shape, ...layers: readonly LayerSpec[]): unknown => {
  const result = planLayers(input, layers);
  return result.type === "misfit" ? [result.path, result.message] : result.type;
};

describe("residual", () => {
  it("adds its input as it is where the shapes are one", () => {
    expect(graphOf([8, 8, 2], same, residual([same, { ...batchNormalization, name: "norm" }]))).to.deep.equal(
      [
        ["conv", "", "8x8x2"],
        ["block/conv", "conv", "8x8x2"],
        ["block/norm", "block/conv", "8x8x2"],
        ["block", "block/norm + conv", "8x8x2"],
      ],
    );
  });

  it("projects its input where they are not, by strides that follow from the sizes", () => {
    for (const [input, strides, output] of [
      [[8, 9, 2], [2, 2], "4x5x5"],
      [[7, 7, 2], [2, 2], "4x4x5"],
      [[1, 2, 2], [1, 2], "1x1x5"],
    ] as const) {
      expect(graphOf(input, residual([halving]))).to.deep.equal([
        ["block/conv", "", output],
        ["block/shortcut/conv2d_1", "", output],
        ["block/shortcut/batchNormalization_1", "block/shortcut/conv2d_1", output],
        ["block", "block/conv + block/shortcut/batchNormalization_1", output],
      ]);
      const [, convolution] = planned(input, [residual([halving])]);
      expect(convolution?.weights.map(({ name, shape }) => [name, shape])).to.deep.equal([
        ["kernel", [1, 1, 2, 5]],
      ]);
      expect(strides).to.have.length(2);
    }
  });

  it("projects an input of one shape where it is told to", () => {
    expect(graphOf([8, 8, 2], residual([same], "projection")).at(-1)).to.deep.equal([
      "block",
      "block/conv + block/shortcut/batchNormalization_1",
      "8x8x2",
    ]);
  });

  it("projects units by a dense layer", () => {
    expect(graphOf([6], residual([{ ...dense, units: 4 }]))).to.deep.equal([
      ["block/dense", "", "4"],
      ["block/shortcut/dense_1", "", "4"],
      ["block/shortcut/batchNormalization_1", "block/shortcut/dense_1", "4"],
      ["block", "block/dense + block/shortcut/batchNormalization_1", "4"],
    ]);
  });

  it("takes the pictures themselves beside what its layers give", () => {
    expect(graphOf([8, 8, 2], residual([same]))).to.deep.equal([
      ["block/conv", "", "8x8x2"],
      ["block", "block/conv + the pictures", "8x8x2"],
    ]);
  });

  it("says what cannot be added, and why", () => {
    expect(misfit([8, 8, 2], residual([halving], "identity"))).to.deep.equal([
      [0, "shortcut"],
      'layer "block" adds its input of (8, 8, 2) to the (4, 4, 5) that its layers give; with shortcut identity both must be of one shape, auto puts a projection between them',
    ]);
    expect(misfit([8, 8, 2], residual([conv2d]))).to.deep.equal([
      [0],
      'layer "block" adds its input of (8, 8, 2) to the (6, 6, 2) that its layers give; no 1x1 convolution leaves 6 x 6 of 8 x 8 pixels; use padding same in its layers',
    ]);
    expect(misfit([8, 8, 2], residual([zeroPadding2d]))).to.deep.equal([
      [0],
      'layer "block" adds its input of (8, 8, 2) to the (10, 10, 2) that its layers give; no 1x1 convolution leaves 10 x 10 of 8 x 8 pixels; use padding same in its layers',
    ]);
    expect(misfit([8, 8, 2], residual([globalAveragePooling2d]))).to.deep.equal([
      [0],
      'layer "block" adds its input of (8, 8, 2) to the (2) that its layers give; put flatten and global pooling before it or after it',
    ]);
  });
});

describe("parallel", () => {
  it("gives each branch its input and joins what they give along the channels", () => {
    expect(graphOf([8, 8, 3], same, parallel([[same, { ...same, name: "b" }], [same], []]))).to.deep.equal([
      ["conv", "", "8x8x2"],
      ["wide/branch_1/conv", "conv", "8x8x2"],
      ["wide/branch_1/b", "wide/branch_1/conv", "8x8x2"],
      ["wide/branch_2/conv", "conv", "8x8x2"],
      ["wide", "wide/branch_1/b + wide/branch_2/conv + conv", "8x8x6"],
    ]);
  });

  it("adds what they give where it is told to", () => {
    expect(graphOf([8, 8, 3], parallel([[same], [same]], "add")).at(-1)).to.deep.equal([
      "wide",
      "wide/branch_1/conv + wide/branch_2/conv",
      "8x8x2",
    ]);
  });

  it("says which branch does not fit, and why", () => {
    expect(misfit([8, 8, 3], parallel([[same], [], [halving]]))).to.deep.equal([
      [0, "branches", 2],
      'layer "wide" joins its branches along the channels, but branch 1 gives (8, 8, 2) and branch 3 (4, 4, 5); all must be of one height and width',
    ]);
    expect(misfit([8, 8, 3], parallel([[same], []], "add"))).to.deep.equal([
      [0, "branches", 1],
      'layer "wide" adds its branches, but branch 1 gives (8, 8, 2) and branch 2 (8, 8, 3); all must be of one shape',
    ]);
    expect(misfit([8, 8, 3], parallel([[], [flatten]]))).to.have.nested.property(
      "[1]",
      'layer "wide" joins its branches along the channels, but branch 1 gives (8, 8, 3) and branch 2 (192); all must be of one height and width',
    );
  });

  it("and residual within each other give every layer the names around it", () => {
    const tree = parallel([[residual([parallel([[same], []])])], []]);
    expect(planned([4, 4, 1], [tree]).map(({ name }) => name)).to.deep.equal([
      "wide/branch_1/block/wide/branch_1/conv",
      "wide/branch_1/block/wide",
      "wide/branch_1/block/shortcut/conv2d_1",
      "wide/branch_1/block/shortcut/batchNormalization_1",
      "wide/branch_1/block",
      "wide",
    ]);
  });
});

describe("planStack of layers in layers", () => {
  /** Where each mistake is, and what it says. */
  const told = (layers: readonly LayerSpec[], base = false): unknown[] => {
    const stacked = { base: base ? baseSpec() : null, layers };
    const place = (path: Path) => ({ type: "argument", text: path.join("."), start: 0, end: 0 }) as const;
    const result = planStack(stacked, base ? smallBase : null, [8, 8, 3], (path) => place(path));
    if (result.type === "planned") return [];
    return result.problems.map((problem) => [
      problem.place.type === "argument" ? problem.place.text : "",
      problem.message,
    ]);
  };

  it("puts them behind a base", () => {
    const result = planStack({ base: baseSpec(), layers: [residual([same])] }, smallBase, [8, 8, 3], () => ({
      type: "file",
      file: "x",
    }));
    expect(result).to.have.nested.property("stack.layers[0].inputs").deep.equal(["both"]);
    expect(result).to.have.nested.property("stack.layers[1].inputs").deep.equal(["both"]);
  });

  it("refuses a layer that is called as one of the shortcut", () => {
    const inner: LayerSpec = {
      ...residual([{ ...same, name: "conv2d_1" }]),
      name: "shortcut",
    };
    expect(told(named([flatten]))).to.deep.equal([]);
    const [[, message] = []] = told([residual([inner, halving])]) as unknown[][];
    expect(message).to.equal(
      'the shortcut around it also has a layer "block/shortcut/conv2d_1"; give this one another name',
    );
  });
});
