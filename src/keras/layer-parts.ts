/** What the translations of several Keras layers have in common. */
import type { InitializerSpec } from "../experiment/experiment.ts";
import type { LayerFields } from "./layer-fields.ts";

export const zeros: InitializerSpec = { type: "zeros" };
export const ones: InitializerSpec = { type: "ones" };
export const glorot: InitializerSpec = { type: "glorotUniform" };

export const bias = (fields: LayerFields) => ({
  useBias: fields.boolean("use_bias", true),
  biasInitializer: fields.initializer("bias_initializer", zeros),
  biasRegularizer: fields.regularizer("bias_regularizer"),
});

export const kernel = (fields: LayerFields) => ({
  kernelInitializer: fields.initializer("kernel_initializer", glorot),
  kernelRegularizer: fields.regularizer("kernel_regularizer"),
});

export const depthwise = (fields: LayerFields) => ({
  depthMultiplier: fields.count("depth_multiplier", 1),
  depthwiseInitializer: fields.initializer("depthwise_initializer", glorot),
  depthwiseRegularizer: fields.regularizer("depthwise_regularizer"),
});

export const convolution = (fields: LayerFields) => {
  fields.only("data_format", "channels_last");
  fields.only("groups", 1);
  return {
    name: fields.name,
    kernelSize: fields.pair("kernel_size"),
    strides: fields.pair("strides", [1, 1]),
    padding: fields.padding(),
    dilationRate: fields.pair("dilation_rate", [1, 1]),
    activation: fields.activation(),
    ...bias(fields),
  };
};

/** The window moves by its own size unless told otherwise. */
export const pooling = (fields: LayerFields) => {
  fields.only("data_format", "channels_last");
  const poolSize = fields.pair("pool_size", [2, 2]);
  return {
    name: fields.name,
    poolSize,
    strides: fields.pair("strides", poolSize),
    padding: fields.padding(),
  };
};

export const globalPooling = (fields: LayerFields) => {
  fields.only("data_format", "channels_last");
  fields.only("keepdims", false);
  return { name: fields.name };
};

export const normalization = (fields: LayerFields) => {
  fields.lastAxis();
  return {
    name: fields.name,
    epsilon: fields.number("epsilon", 1e-3),
    center: fields.boolean("center", true),
    scale: fields.boolean("scale", true),
    betaInitializer: fields.initializer("beta_initializer", zeros),
    gammaInitializer: fields.initializer("gamma_initializer", ones),
    betaRegularizer: fields.regularizer("beta_regularizer"),
    gammaRegularizer: fields.regularizer("gamma_regularizer"),
  };
};
