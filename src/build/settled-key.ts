import { createHash } from "node:crypto";
import type { BuiltNode } from "./built-node.ts";
import type { ForwardPass } from "./forward-pass.ts";
import { sha256Of, type NamedArray } from "./named-array.ts";

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
    .update(JSON.stringify({ layers, settled }))
    .update(sha256Of(values))
    .digest("hex");
}
