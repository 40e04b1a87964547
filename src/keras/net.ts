/** A net that comes from elsewhere or goes there: a graph of layers in petri's terms, with its weights. */
import type { NetLayer } from "../layers/net-layer.ts";

export interface NetWeight {
  /** petri's name within the layer: kernel, bias, gamma, beta, movingMean, movingVariance, alpha, depthwiseKernel, pointwiseKernel. */
  name: string;
  /** As tfjs keeps it: conv [kh, kw, in, out], depthwise [kh, kw, in, multiplier], dense [in, out]. */
  shape: readonly number[];
  /** Row-major. */
  values: Float32Array;
}

/** Stands for the pictures beside names of layers, which have no space. */
export const pictures = "the pictures";

export interface NetNode {
  layer: NetLayer;
  /** Names of the layers whose outputs it takes, in order; none: it takes the pictures. One that joins may have `pictures` among them. */
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
