import { createHash } from "node:crypto";
import type { BuiltNode } from "./built-node.ts";
import type { ForwardPass } from "./forward-pass.ts";
import { sha256Of, type NamedArray } from "./named-array.ts";

/**
 * Raised when the same layers come to other bits, so that features kept by an older petri are not mixed with new ones.
 * 2: batch normalisation is folded into the convolution before it.
 */
const arithmetic = 2;

/** Names features by all that decides them but the pictures: the layers, their weights, and which outputs are taken. */
export function settledKey(
  nodes: readonly BuiltNode[],
  { settledLayers, settled }: Pick<ForwardPass, "settledLayers" | "settled">,
  weights: readonly NamedArray[],
): string | null {
  if (settledLayers.size === 0) return null;
  const inside = nodes.filter(({ name }) => settledLayers.has(name));
  const layers = inside.map(({ spec, inputs }) => ({ spec, inputs }));
  const values = weights.filter(({ name }) => settledLayers.has(name.slice(0, name.lastIndexOf("/"))));
  return createHash("sha256")
    .update(JSON.stringify({ arithmetic, layers, settled }))
    .update(sha256Of(values))
    .digest("hex");
}
