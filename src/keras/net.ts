/** A net that comes from elsewhere or goes there: a graph of layers in petri's terms, with its weights. */
import type { LayerSpec, LayerType } from "../experiment/experiment.ts";

/** Layers that only a net from elsewhere has: an experiment's own stack does not need them. */
export type NetOnlyLayer = { name: string } & (
  | /** x * scale + offset */ { type: "rescaling"; scale: number; offset: number }
    /** min(x, maxValue) for x >= 0, negativeSlope * x below; maxValue null: none. */
  | { type: "relu"; maxValue: number | null; negativeSlope: number }
  /** Of inputs of one shape, element by element. */
  | { type: "add" }
  /** Of inputs along their last axis. */
  | { type: "concatenate" }
);

export type NetLayer = LayerSpec | NetOnlyLayer;

/** The experiment's stack has layers of this type, too. */
export const isOwnKind = (layer: NetLayer): layer is LayerSpec =>
  layer.type !== "rescaling" && layer.type !== "relu" && layer.type !== "add" && layer.type !== "concatenate";

export type NetLayerType = LayerType | NetOnlyLayer["type"];
export type NetLayerOf<T extends NetLayerType> = Extract<NetLayer, { type: T }>;

export interface NetWeight {
  /** petri's name within the layer: kernel, bias, gamma, beta, movingMean, movingVariance, alpha, depthwiseKernel, pointwiseKernel. */
  name: string;
  /** As tfjs keeps it: conv [kh, kw, in, out], depthwise [kh, kw, in, multiplier], dense [in, out]. */
  shape: readonly number[];
  /** Row-major. */
  values: Float32Array;
}

export interface NetNode {
  layer: NetLayer;
  /** Names of the layers whose outputs it takes, in order; none: it takes the pictures. */
  inputs: readonly string[];
  /** In the order of the tfjs layer's getWeights(): kernel, bias; gamma, beta, movingMean, movingVariance. */
  weights: readonly NetWeight[];
}

export interface Net {
  /** Of the input, as the file says; null: any. */
  inputShape: readonly [height: number | null, width: number | null, channels: number | null];
  /** Each after those whose outputs it takes. The last one's output is the net's. */
  nodes: readonly NetNode[];
}
