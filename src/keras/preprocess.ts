/** What a pretrained net takes for the levels 0..255 of a picture, as layers before all others. */
import type { BaseSpec, LayerOf, PreprocessName, PreprocessSpec } from "../experiment/experiment.ts";
import { zeros } from "../layers/keras-parts.ts";
import type { Net, NetNode } from "./net.ts";

/** Keras' imagenet_utils.preprocess_input. Mean and deviation are those of ImageNet's pictures. */
export const preprocesses: Readonly<Record<PreprocessName, PreprocessSpec>> = {
  tf: { scale: 1 / 127.5, mean: [1, 1, 1], deviation: [1, 1, 1], channels: "rgb" },
  torch: {
    ...{ scale: 1 / 255, channels: "rgb" },
    ...{ mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  },
  caffe: { scale: 1, mean: [123.68, 116.779, 103.939], deviation: [1, 1, 1], channels: "bgr" },
};

export const preprocessOf = ({ preprocess }: Pick<BaseSpec, "preprocess">): PreprocessSpec | null =>
  typeof preprocess === "string" ? preprocesses[preprocess] : preprocess;

/** Whether it is the layer that inputRange or preprocess puts before the net; it is never trained. */
export const isFirstLayer = ({ layer, inputs }: NetNode, { name }: Pick<BaseSpec, "name">): boolean =>
  inputs.length === 0 && layer.name.startsWith(`${name}_rescaling`);

/** A net that petri wrote may have such a layer already. */
const freeName = (net: Net, name: string): string =>
  net.nodes.some(({ layer }) => layer.name === name) ? freeName(net, `${name}_`) : name;

const rescaling = (name: string, scale: number, offset: number): NetNode => ({
  layer: { type: "rescaling", name, scale, offset },
  inputs: [],
  weights: [],
});

const pixelwise: Omit<LayerOf<"conv2d">, "name"> = {
  ...{
    type: "conv2d",
    filters: 3,
    kernelSize: [1, 1],
    strides: [1, 1],
    dilationRate: [1, 1],
    padding: "valid",
  },
  ...{ activation: "linear", useBias: true, biasInitializer: zeros, biasRegularizer: null },
  ...{ kernelInitializer: zeros, kernelRegularizer: null },
};

/**
 * A number a channel, or another order of channels: a 1x1 convolution does both, and so every program that a model is
 * exported to has it.
 */
const convolution = (name: string, spec: PreprocessSpec): NetNode => {
  const kernel = new Float32Array(9);
  const bias = new Float32Array(3);
  for (const [channel, mean] of spec.mean.entries()) {
    const to = spec.channels === "bgr" ? 2 - channel : channel;
    const deviation = spec.deviation[channel] ?? 1;
    kernel[channel * 3 + to] = spec.scale / deviation;
    bias[to] = (0 - mean) / deviation;
  }
  const weights = [
    { name: "kernel", shape: [1, 1, 3, 3], values: kernel },
    { name: "bias", shape: [3], values: bias },
  ];
  return { layer: { ...pixelwise, name }, inputs: [], weights };
};

const areSame = ([first, ...others]: readonly number[]): boolean => others.every((other) => other === first);

const firstLayer = (net: Net, base: BaseSpec): NetNode | null => {
  const { inputRange } = base;
  const name = freeName(net, `${base.name}_rescaling`);
  if (inputRange !== null) {
    const [lowest, highest] = inputRange;
    return rescaling(name, (highest - lowest) / 255, lowest);
  }
  const spec = preprocessOf(base);
  if (spec === null) return null;
  const { scale, mean, deviation, channels } = spec;
  return channels === "rgb" && areSame(mean) && areSame(deviation)
    ? rescaling(name, scale / deviation[0], (0 - mean[0]) / deviation[0])
    : convolution(name, spec);
};

/** The net behind a layer that makes of levels 0..255 what it takes. */
export const preprocessed = (net: Net, base: BaseSpec): Net => {
  const first = firstLayer(net, base);
  if (first === null) return net;
  const { name } = first.layer;
  const rest = net.nodes.map((node) => (node.inputs.length === 0 ? { ...node, inputs: [name] } : node));
  return { ...net, nodes: [first, ...rest] };
};

interface Family {
  name: string;
  /** Of a layer that the others have not. */
  layer: RegExp;
  takes: PreprocessName;
}

/** Of keras.applications those that do not rescale levels themselves; the first whose layer is there. */
const families: readonly Family[] = [
  { name: "a ResNet V2", layer: /^conv2_block1_preact_bn$/, takes: "tf" },
  { name: "a ResNet", layer: /^conv2_block1_out$/, takes: "caffe" },
  { name: "a DenseNet", layer: /^pool2_conv$/, takes: "torch" },
  { name: "an Xception", layer: /^block2_sepconv1$/, takes: "tf" },
  { name: "a VGG", layer: /^block1_conv2$/, takes: "caffe" },
  { name: "a MobileNet", layer: /^(conv_dw_1|expanded_conv[_/]depthwise)$/, takes: "tf" },
  { name: "an InceptionResNet", layer: /^block35_1_conv$/, takes: "tf" },
  { name: "an Inception", layer: /^mixed0$/, takes: "tf" },
  { name: "a NASNet", layer: /^stem_conv1$/, takes: "tf" },
];

/** Of a net that is none of these: most take it. */
const ofMost = { name: null, takes: "tf" } as const;

/** What nets that are built like this one usually take, and what these are called; name null: it is like none. */
export const usualPreprocess = ({ nodes }: Net): Pick<Family, "takes"> & { name: string | null } =>
  families.find(({ layer }) => nodes.some((node) => layer.test(node.layer.name))) ?? ofMost;

const rescales = ({ layer, inputs }: NetNode): boolean =>
  layer.type === "rescaling" ||
  // As preprocess of a base puts one before a net, which was then written whole.
  (layer.type === "conv2d" && layer.name.includes("_rescaling") && inputs.length === 0);

/** Name of the layer by which the net itself brings levels 0..255 into its range; null: it has none. */
export const ownRescaling = ({ nodes }: Pick<Net, "nodes">): string | null =>
  nodes.find(rescales)?.layer.name ?? null;
