import { layerTfjsMisfit } from "../layers/kinds.ts";
import type { Net } from "./net.ts";

/** Why tfjs would answer otherwise than the net does, in one sentence; null: it answers the same. */
export const tfjsMisfit = ({ nodes }: Pick<Net, "nodes">): string | null => {
  for (const { layer } of nodes) {
    const reason = layerTfjsMisfit(layer);
    if (reason !== null) return `layer "${layer.name}": ${reason}`;
  }
  return null;
};
