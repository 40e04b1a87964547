/** What the translations of several layers to Keras and back have in common. */
import type { Activation, InitializerSpec, LayerOf } from "../experiment/experiment.ts";
import { initializerConfig, regularizerConfig } from "./keras-config.ts";
import type { KerasFields } from "./keras-fields.ts";

export const zeros: InitializerSpec = { type: "zeros" };
export const ones: InitializerSpec = { type: "ones" };
export const glorot: InitializerSpec = { type: "glorotUniform" };

/** A user may have told Keras that pictures have their channels first; these do not. */
export const channelsLast = { data_format: "channels_last" } as const;

export const activationName = (activation: Activation): string =>
  activation === "swish" ? "silu" : activation === "hardSwish" ? "hard_silu" : activation;

type Kernel = LayerOf<"conv2d" | "dense">;
type Biased = LayerOf<"conv2d" | "separableConv2d" | "depthwiseConv2d" | "dense">;

export const biasAndActivation = (layer: Biased) => ({
  activation: activationName(layer.activation),
  use_bias: layer.useBias,
  bias_initializer: initializerConfig(layer.biasInitializer),
  bias_regularizer: regularizerConfig(layer.biasRegularizer),
});

export const biasFields = (fields: KerasFields) => ({
  useBias: fields.boolean("use_bias", true),
  biasInitializer: fields.initializer("bias_initializer", zeros),
  biasRegularizer: fields.regularizer("bias_regularizer"),
});

export const kernelConfig = (layer: Kernel) => ({
  kernel_initializer: initializerConfig(layer.kernelInitializer),
  kernel_regularizer: regularizerConfig(layer.kernelRegularizer),
});

export const kernelFields = (fields: KerasFields) => ({
  kernelInitializer: fields.initializer("kernel_initializer", glorot),
  kernelRegularizer: fields.regularizer("kernel_regularizer"),
});

/** The name of a layer that takes pictures. */
export const imageFields = (fields: KerasFields): { name: string } => {
  fields.only("data_format", "channels_last");
  return { name: fields.name };
};
