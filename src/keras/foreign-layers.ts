/** Layers of Keras whose weights become those of another kind of layer here. */
import { isList } from "../layers/json-value.ts";
import { zeros } from "../layers/keras-parts.ts";
import { KerasFields } from "../layers/keras-fields.ts";
import { fromKeras } from "../layers/kinds.ts";
import type { NetLayer, NetLayerOf } from "../layers/net-layer.ts";
import type { KerasLayer } from "./keras-model.ts";
import { type NetResult, layerMistake, read } from "./net-result.ts";
import type { NetWeight } from "./net.ts";
import { channelsClass } from "./operations.ts";

/** The weight of this name in the layer, whose shape has so many axes. `index`: among those of its layer. */
export type TakeWeight = (kerasNames: readonly string[], index: number, axes: number) => NetResult<NetWeight>;

export interface Translated {
  layer: NetLayer;
  weights: readonly NetWeight[];
}

interface Foreign {
  layer: KerasLayer;
  /** Axes of its input, with the batch's. */
  rank: number;
  take: TakeWeight;
  /** The weights of a layer that has them as petri has. */
  own: (layer: NetLayer) => NetResult<NetWeight[]>;
}

/** A layer by its own table with other arguments; its weights in the file are those of this layer. */
const asIfIts = ({ layer, rank, own }: Foreign, config: KerasLayer["config"]): NetResult<Translated> => {
  const fields = new KerasFields({ ...layer, config }, rank);
  const translated = fromKeras.get(layer.className)?.(fields);
  const [mistake] = fields.mistakes;
  if (translated === undefined || mistake !== undefined) return layerMistake(mistake ?? layer.className);
  const weights = own(translated);
  return weights.type === "mistake" ? weights : read({ layer: translated, weights: weights.value });
};

const plainWindow = { kernelSize: [1, 1], strides: [1, 1], dilationRate: [1, 1], padding: "valid" } as const;

const unbiased = {
  useBias: false,
  biasInitializer: zeros,
  biasRegularizer: null,
  activation: "linear",
} as const;

/** Keras 3 has it in the config where it was given, else among the weights; x becomes (x - mean) / deviation. */
const normalization = ({ layer, rank, take }: Foreign): NetResult<Translated> => {
  const { name, config } = layer;
  const fields = new KerasFields(layer, rank);
  fields.lastAxis();
  fields.only("invert", false);
  const [mistake] = fields.mistakes;
  if (mistake !== undefined) return layerMistake(mistake);
  const given = (key: string): readonly number[] | null => {
    const value = config[key];
    const numbers = isList(value) ? value.filter((item) => typeof item === "number") : [];
    return numbers.length > 0 ? numbers : typeof value === "number" ? [value] : null;
  };
  const numbers = (key: string, index: number): NetResult<readonly number[]> => {
    const own = given(key);
    if (own !== null) return read(own);
    const stored = take([key], index, 1);
    return stored.type === "mistake" ? stored : read([...stored.value.values]);
  };
  const [mean, variance] = [numbers("mean", 0), numbers("variance", 1)];
  if (mean.type === "mistake") return mean;
  if (variance.type === "mistake") return variance;
  const scale = variance.value.map((value) => 1 / Math.max(Math.sqrt(value), 1e-7));
  const offset = mean.value.map((value, i) => (0 - value) * (scale[i] ?? 1));
  return read({ layer: { type: "rescaling", name, scale, offset }, weights: [] });
};

/** ConvNeXt's: each channel times a number that is learnt. A depthwise window of one pixel is the same. */
const layerScale = ({ layer: { name }, take }: Foreign): NetResult<Translated> => {
  const gamma = take(["gamma", "variable"], 0, 1);
  if (gamma.type === "mistake") return gamma;
  const { values } = gamma.value;
  const layer: NetLayerOf<"depthwiseConv2d"> = {
    ...{ type: "depthwiseConv2d", name, depthMultiplier: 1, ...plainWindow, ...unbiased },
    ...{ depthwiseInitializer: { type: "ones" }, depthwiseRegularizer: null },
  };
  return read({ layer, weights: [{ name: "depthwiseKernel", shape: [1, 1, values.length, 1], values }] });
};

/** On pictures it goes over each pixel's channels: a convolution of one pixel. */
const denseOnPixels = (foreign: Foreign): NetResult<Translated> => {
  const dense = asIfIts(foreign, foreign.layer.config);
  if (dense.type === "mistake" || dense.value.layer.type !== "dense") return dense;
  const { units, ...rest } = dense.value.layer;
  const weights = dense.value.weights.map((weight) =>
    weight.name === "kernel" ? { ...weight, shape: [1, 1, ...weight.shape] } : weight,
  );
  return read({ layer: { ...rest, ...plainWindow, type: "conv2d", filters: units }, weights });
};

/** A group a channel is a depthwise convolution, whose weights lie in the same order. */
const groupedConvolution = (foreign: Foreign): NetResult<Translated> => {
  const { config, name } = foreign.layer;
  const convolution = asIfIts(foreign, { ...config, groups: 1 });
  if (convolution.type === "mistake" || convolution.value.layer.type !== "conv2d") return convolution;
  const { filters, kernelInitializer, kernelRegularizer, ...rest } = convolution.value.layer;
  const groups = Number(config.groups);
  const [height = 0, width = 0, channels = 0] = convolution.value.weights[0]?.shape ?? [];
  if (channels !== 1)
    return layerMistake(
      `layer "${name}" (Conv2D) has groups ${groups} of ${channels} channels each, which petri cannot translate; one channel a group is needed`,
    );
  const depthMultiplier = filters / groups;
  const weights = convolution.value.weights.map((weight) =>
    weight.name === "kernel"
      ? { ...weight, name: "depthwiseKernel", shape: [height, width, groups, depthMultiplier] }
      : weight,
  );
  const kernel = { depthwiseInitializer: kernelInitializer, depthwiseRegularizer: kernelRegularizer };
  return read({ layer: { ...rest, ...kernel, type: "depthwiseConv2d", depthMultiplier }, weights });
};

/** Order of red, green and blue, by their numbers; a 1x1 convolution does it in every program. */
const channelOrder = ({ layer: { name, config } }: Foreign): NetResult<Translated> => {
  const given = isList(config.order)
    ? config.order.filter((channel) => typeof channel === "number")
    : [2, 1, 0];
  if (given.toSorted().join() !== "0,1,2")
    return layerMistake(`layer "${name}" takes channels apart, which petri cannot translate`);
  const values = new Float32Array(9);
  for (const [to, from] of given.entries()) values[from * 3 + to] = 1;
  const layer: NetLayerOf<"conv2d"> = {
    ...{ type: "conv2d", name, filters: 3, ...plainWindow, ...unbiased },
    ...{ kernelInitializer: zeros, kernelRegularizer: null },
  };
  return read({ layer, weights: [{ name: "kernel", shape: [1, 1, 3, 3], values }] });
};

/** null: its weights are as petri has them. */
const translatorOf = ({ className, config }: KerasLayer, rank: number) => {
  switch (className) {
    case "Normalization":
      return normalization;
    case "LayerScale":
      return layerScale;
    case "Dense":
      return rank === 4 ? denseOnPixels : null;
    case "Conv2D":
      return typeof config.groups === "number" && config.groups > 1 ? groupedConvolution : null;
    case channelsClass:
      return channelOrder;
    default:
      return null;
  }
};

/** null: the table of the kinds of layers has it. */
export const foreignLayer = (foreign: Foreign): NetResult<Translated> | null =>
  translatorOf(foreign.layer, foreign.rank)?.(foreign) ?? null;
