import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { PreprocessName } from "../../src/experiment/experiment.ts";
import { preprocessed, preprocesses, usualPreprocess } from "../../src/keras/preprocess.ts";
import type { Net } from "../../src/keras/net.ts";
import { testEngine } from "../support/engine.ts";
import { netAnswer } from "../support/net-answer.ts";
import { bare, baseSpec } from "../support/small-base.ts";

interface Reference extends Record<PreprocessName, readonly number[]> {
  shape: [number, number, number];
  levels: readonly number[];
}

/** Of Keras' imagenet_utils, by scripts/preprocess-reference.ts. */
const reference = JSON.parse(readFileSync(join(import.meta.dirname, "preprocess.json"), "utf8")) as Reference;

/** Gives what it takes. */
const nothing: Net = {
  inputShape: [null, null, 3],
  nodes: [bare({ type: "activation", name: "same", activation: "linear" })],
};

const answer = async (changes: Parameters<typeof baseSpec>[0]): Promise<Float32Array> => {
  const net = preprocessed(nothing, baseSpec(changes));
  return netAnswer(await testEngine(), net, reference.shape, Float32Array.from(reference.levels)).values;
};

const largestDifference = (values: Float32Array, expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(value - (values[i] ?? NaN))));

describe("preprocess", () => {
  for (const mode of ["tf", "torch", "caffe"] as const) {
    it(`${mode} gives what Keras' imagenet_utils gives`, async () => {
      const values = await answer({ preprocess: mode });
      expect(values).to.have.length(reference[mode].length);
      expect(largestDifference(values, reference[mode])).to.be.below(1e-6);
    });

    it(`${mode} is the same as its numbers in a map`, async () => {
      expect(await answer({ preprocess: preprocesses[mode] })).to.deep.equal(
        await answer({ preprocess: mode }),
      );
    });
  }

  it("takes mean and deviation as red, green, blue, whatever the order of the channels", async () => {
    const spec = { scale: 2, mean: [1, 2, 3], deviation: [1, 2, 4] } as const;
    const [red = 0, green = 0, blue = 0] = reference.levels.slice(6);
    const expected = [(2 * red - 1) / 1, (2 * green - 2) / 2, (2 * blue - 3) / 4];
    const rgb = await answer({ preprocess: { ...spec, channels: "rgb" } });
    expect([...rgb.slice(6, 9)]).to.deep.equal(expected);
    const bgr = await answer({ preprocess: { ...spec, channels: "bgr" } });
    expect([...bgr.slice(6, 9)]).to.deep.equal(expected.toReversed());
  });
});

describe("usualPreprocess", () => {
  const likeOne = (...layers: readonly string[]) =>
    usualPreprocess({
      inputShape: [null, null, 3],
      nodes: layers.map((name) => bare({ type: "activation", name, activation: "linear" })),
    });

  it("knows a net by the names of its layers", () => {
    expect(likeOne("conv1_conv", "conv2_block1_out").takes).to.equal("caffe");
    expect(likeOne("conv2_block1_preact_bn", "conv2_block1_out").name).to.equal("a ResNet V2");
    expect(likeOne("conv2_block1_0_bn", "pool2_conv").takes).to.equal("torch");
    expect(likeOne("block1_conv1", "block1_conv2", "block2_sepconv1").name).to.equal("an Xception");
    expect(likeOne("block1_conv1", "block1_conv2").name).to.equal("a VGG");
    expect(likeOne("stem")).to.deep.equal({ name: null, takes: "tf" });
  });
});
