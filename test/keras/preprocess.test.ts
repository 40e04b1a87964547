import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { preprocessed, preprocesses, usualPreprocess } from "../../src/keras/preprocess.ts";
import type { Net } from "../../src/keras/net.ts";
import { testEngine } from "../support/engine.ts";
import { netAnswer } from "../support/net-answer.ts";
import { bare, baseSpec } from "../support/small-base.ts";
import { largestDifference, numbers, record } from "../support/vectors.ts";

/** Of Keras' imagenet_utils, by scripts/preprocess-reference.ts. */
const written = record(JSON.parse(readFileSync(join(import.meta.dirname, "preprocess.json"), "utf8")));
const levels = numbers(written.levels);
const [height = 0, width = 0, channels = 0] = numbers(written.shape);

/** Gives what it takes. */
const nothing: Net = {
  inputShape: [null, null, 3],
  nodes: [bare({ type: "activation", name: "same", activation: "linear" })],
};

const answer = async (changes: Parameters<typeof baseSpec>[0]): Promise<Float32Array> => {
  const net = preprocessed(nothing, baseSpec(changes));
  return netAnswer(await testEngine(), net, [height, width, channels], Float32Array.from(levels)).values;
};

describe("preprocess", () => {
  for (const mode of ["tf", "torch", "caffe"] as const) {
    it(`${mode} gives what Keras' imagenet_utils gives`, async () => {
      const values = await answer({ preprocess: mode });
      const expected = numbers(written[mode]);
      expect(values).to.have.length(expected.length);
      expect(largestDifference(values, expected)).to.be.below(1e-6);
    });

    it(`${mode} is the same as its numbers in a map`, async () => {
      expect(await answer({ preprocess: preprocesses[mode] })).to.deep.equal(
        await answer({ preprocess: mode }),
      );
    });
  }

  it("takes mean and deviation as red, green, blue, whatever the order of the channels", async () => {
    const spec = { scale: 2, mean: [1, 2, 3], deviation: [1, 2, 4] } as const;
    const [red = 0, green = 0, blue = 0] = levels.slice(6);
    const expected = [(2 * red - 1) / 1, (2 * green - 2) / 2, (2 * blue - 3) / 4];
    const rgb = await answer({ preprocess: { ...spec, channels: "rgb" } });
    expect([...rgb.slice(6, 9)]).to.deep.equal(expected);
    const bgr = await answer({ preprocess: { ...spec, channels: "bgr" } });
    expect([...bgr.slice(6, 9)]).to.deep.equal(expected.toReversed());
  });
});

describe("preprocessed", () => {
  it("stands before all that takes the pictures, also before a layer that joins them with what comes of them", () => {
    const net = preprocessed(
      {
        inputShape: [8, 8, 3],
        nodes: [
          bare({ type: "activation", name: "a", activation: "linear" }),
          { ...bare({ type: "add", name: "sum" }), inputs: ["the pictures", "a"] },
        ],
      },
      baseSpec({ preprocess: "tf", name: "net" }),
    );
    expect(net.nodes.map(({ layer, inputs }) => [layer.name, ...inputs])).to.deep.equal([
      ["net_rescaling"],
      ["a", "net_rescaling"],
      ["sum", "net_rescaling", "a"],
    ]);
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
