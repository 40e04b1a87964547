/** A small net with a layer of each type and two branches; make_written.py makes the same one in Keras. */
import type { Net, NetNode, NetWeight } from "../../src/keras/net.ts";
import { exampleLayers } from "../support/example-experiment.ts";

let counted = 0;

/** Numbers that go on from one weight of the net to the next, an eighth apart, so that each can be told. */
const weight = (name: string, ...shape: number[]): NetWeight => {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = Float32Array.from({ length: size }, (_, i) => (counted + i) / 8);
  counted += size;
  return { name, shape, values };
};

const node = (layer: NetNode["layer"], inputs: readonly string[], weights: NetWeight[] = []): NetNode => ({
  layer,
  inputs,
  weights,
});

const same = { padding: "same" } as const;
const decayed = { kernelRegularizer: { l1: 0, l2: 1e-4 } } as const;
const point = { kernelSize: [1, 1], filters: 4, activation: "linear", useBias: false } as const;
const example = exampleLayers;

/** A net of these nodes, in which no weight's numbers are another's. */
export const exampleNet = (): Net => {
  counted = 0;
  return {
    inputShape: [8, 7, 3],
    nodes: [
      node({ type: "rescaling", name: "scaled", scale: 1 / 128, offset: -1 }, []),
      node(
        { ...example.conv2d, name: "stem", filters: 4, ...same, ...decayed },
        ["scaled"],
        [weight("kernel", 3, 3, 3, 4), weight("bias", 4)],
      ),
      // The short branch stands first, but Keras has the long one's early before its late.
      node(
        { ...example.depthwiseConv2d, name: "deep", ...same, activation: "swish" },
        ["stem"],
        [weight("depthwiseKernel", 3, 3, 4, 1), weight("bias", 4)],
      ),
      node({ ...example.conv2d, name: "late", ...point }, ["deep"], [weight("kernel", 1, 1, 4, 4)]),
      node({ ...example.conv2d, name: "early", ...point }, ["stem"], [weight("kernel", 1, 1, 4, 4)]),
      node(
        { ...example.separableConv2d, name: "wide", filters: 4, depthMultiplier: 2, ...same },
        ["early"],
        [weight("depthwiseKernel", 3, 3, 4, 2), weight("pointwiseKernel", 1, 1, 8, 4), weight("bias", 4)],
      ),
      node({ ...example.prelu, name: "bent", sharedAxes: [1, 2] }, ["wide"], [weight("alpha", 1, 1, 4)]),
      node({ type: "add", name: "sum" }, ["late", "bent"]),
      node({ type: "concatenate", name: "joined" }, ["sum", "stem"]),
      node(
        { ...example.batchNormalization, name: "even", momentum: 0.9 },
        ["joined"],
        [weight("gamma", 8), weight("beta", 8), weight("movingMean", 8), weight("movingVariance", 8)],
      ),
      node({ type: "relu", name: "cut", maxValue: 6, negativeSlope: 0 }, ["even"]),
      node({ ...example.leakyReLU, name: "leaky", alpha: 0.2 }, ["cut"]),
      node(
        {
          ...example.zeroPadding2d,
          name: "framed",
          padding: [
            [0, 1],
            [2, 3],
          ],
        },
        ["leaky"],
      ),
      node({ ...example.maxPooling2d, name: "larger" }, ["framed"]),
      node({ ...example.averagePooling2d, name: "mean", strides: [1, 1], ...same }, ["larger"]),
      node({ ...example.spatialDropout2d, name: "channels" }, ["mean"]),
      node({ ...example.gaussianNoise, name: "noisy" }, ["channels"]),
      node(
        { ...example.layerNormalization, name: "level" },
        ["noisy"],
        [weight("gamma", 8), weight("beta", 8)],
      ),
      node({ ...example.activation, name: "soft", activation: "softplus" }, ["level"]),
      node({ ...example.globalAveragePooling2d, name: "average" }, ["soft"]),
      node({ ...example.globalMaxPooling2d, name: "largest" }, ["soft"]),
      node({ ...example.flatten, name: "flat" }, ["soft"]),
      node({ type: "concatenate", name: "all" }, ["average", "largest", "flat"]),
      node({ ...example.dropout, name: "dropped" }, ["all"]),
      node({ ...example.dense, name: "answer" }, ["dropped"], [weight("kernel", 208, 1), weight("bias", 1)]),
    ],
  };
};
