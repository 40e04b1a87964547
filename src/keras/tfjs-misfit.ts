import type { Net } from "./net.ts";
import type { NetLayer } from "../layers/net-layer.ts";

/** tfjs 4.22 reads each of these, and computes something else. */
const differs = (layer: NetLayer): string | null => {
  if (layer.type === "depthwiseConv2d" && layer.dilationRate.some((rate) => rate > 1))
    return "tfjs leaves the dilationRate of a depthwise convolution out of account";
  if (layer.type === "relu" && layer.negativeSlope !== 0)
    return "tfjs leaves the negative slope of a relu out of account";
  return null;
};

/** Why tfjs would answer otherwise than the net does, in one sentence; null: it answers the same. */
export const tfjsMisfit = ({ nodes }: Pick<Net, "nodes">): string | null => {
  for (const { layer } of nodes) {
    const reason = differs(layer);
    if (reason !== null) return `layer "${layer.name}": ${reason}`;
  }
  return null;
};
