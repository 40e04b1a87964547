import type { InitializerSpec, LayerOf } from "../experiment/experiment.ts";
import { initializerConfig, regularizerConfig } from "./keras-config.ts";
import type { KerasFields } from "./keras-fields.ts";
import { ones, zeros } from "./keras-parts.ts";
import { follows, misfit, trained, unchanged, type DeclaredWeight, type LayerKind } from "./kind.ts";
import type { NetLayer } from "./net-layer.ts";

type Normalization = LayerOf<"batchNormalization" | "layerNormalization" | "groupNormalization">;

const scaleAndCenter = (layer: Normalization): DeclaredWeight[] => [
  trained("gamma", ["channels"], layer.gammaInitializer, layer.gammaRegularizer, layer.scale),
  trained("beta", ["channels"], layer.betaInitializer, layer.betaRegularizer, layer.center),
];

/** Running averages: moved by the layer itself, not by the optimizer. */
const moving = (name: string, initializer: InitializerSpec): DeclaredWeight => ({
  ...trained(name, ["channels"], initializer, null),
  trainable: false,
});

const config = (layer: Normalization) => ({
  epsilon: layer.epsilon,
  center: layer.center,
  scale: layer.scale,
  beta_initializer: initializerConfig(layer.betaInitializer),
  gamma_initializer: initializerConfig(layer.gammaInitializer),
  beta_regularizer: regularizerConfig(layer.betaRegularizer),
  gamma_regularizer: regularizerConfig(layer.gammaRegularizer),
});

const fieldsOf = (fields: KerasFields) => {
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

const batchFields = (fields: KerasFields): NetLayer => {
  fields.only("renorm", false);
  return {
    type: "batchNormalization",
    ...fieldsOf(fields),
    momentum: fields.number("momentum", 0.99),
    movingMeanInitializer: fields.initializer("moving_mean_initializer", zeros),
    movingVarianceInitializer: fields.initializer("moving_variance_initializer", ones),
  };
};

export const batchNormalization: LayerKind<LayerOf<"batchNormalization">> = {
  shape: unchanged,
  weights: (layer) => [
    ...scaleAndCenter(layer),
    moving("movingMean", layer.movingMeanInitializer),
    moving("movingVariance", layer.movingVarianceInitializer),
  ],
  draws: false,
  toKeras: (layer) => [
    "BatchNormalization",
    {
      axis: -1,
      momentum: layer.momentum,
      ...config(layer),
      moving_mean_initializer: initializerConfig(layer.movingMeanInitializer),
      moving_variance_initializer: initializerConfig(layer.movingVarianceInitializer),
    },
  ],
  fromKeras: { BatchNormalization: batchFields, BatchNormalizationV1: batchFields },
};

export const layerNormalization: LayerKind<LayerOf<"layerNormalization">> = {
  shape: unchanged,
  weights: scaleAndCenter,
  draws: false,
  toKeras: (layer) => ["LayerNormalization", { axis: [-1], ...config(layer) }],
  fromKeras: {
    LayerNormalization: (fields) => {
      fields.only("rms_scaling", false);
      return { type: "layerNormalization", ...fieldsOf(fields) };
    },
  },
};

export const groupNormalization: LayerKind<LayerOf<"groupNormalization">> = {
  shape: ({ groups }, input) => {
    const channels = input.at(-1) ?? 0;
    if (channels % groups === 0) return follows(input);
    const divisors = Array.from({ length: Math.min(groups, channels) }, (_, i) => i + 1);
    const nearest = divisors.findLast((count) => channels % count === 0) ?? 1;
    return misfit(
      `channels that ${groups} groups share evenly`,
      `write groups: ${nearest}, or another divisor of ${channels}`,
    );
  },
  weights: scaleAndCenter,
  draws: false,
  toKeras: (layer) => ["GroupNormalization", { groups: layer.groups, axis: -1, ...config(layer) }],
  tfjsMisfit: () => "tfjs has no group normalisation",
  fromKeras: {
    GroupNormalization: (fields) => ({
      type: "groupNormalization",
      ...fieldsOf(fields),
      groups: fields.count("groups", 32),
    }),
  },
};
