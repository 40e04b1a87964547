import type { LayerSpec } from "../experiment/experiment.ts";
import { isOwn } from "./resolve-base.ts";
import { resolveLayers } from "./resolve-layers.ts";
import type { Layer } from "../experiment/written-experiment.ts";
import { validateExperiment } from "../experiment/schema-validator.js";
import { entryOf, textAt, mapToPlain, toPlain, treeAt, type MapTree, type Tree } from "./tree.ts";

export interface PlacedLayer {
  layer: LayerSpec;
  /** In the list of the file, from 0. */
  position: number;
}

interface PlacedTree {
  tree: Tree;
  position: number;
}

const resolved = (placed: readonly PlacedTree[], isWhole: boolean): LayerSpec[] => {
  const layers = placed.map(({ tree, position }) => {
    if (isWhole || tree.type !== "map" || entryOf(tree, "name") !== undefined) return toPlain(tree);
    // The layers' own numbers are not known where a layer may be missing; nobody else gives such a name.
    return { ...mapToPlain(tree), name: `not-known.${position}` };
  });
  const data: unknown = { extends: "another file", layers };
  if (!validateExperiment(data)) throw new Error("a layer that was valid no longer is");
  const written: readonly Layer[] = data.layers ?? [];
  return resolveLayers(written.filter(isOwn));
};

const isBaseTree = (tree: Tree): boolean => tree.type === "map" && textAt(tree, "type") === "base";

/** The layers without a mistake of their own, so that rules are asked of them whatever is wrong with the others. */
export const soundLayers = (root: MapTree, broken: ReadonlySet<number>): PlacedLayer[] => {
  const list = treeAt(root, ["layers"]);
  if (list?.type !== "list") return [];
  const placed = list.items
    .map((tree, position) => ({ tree, position }))
    .filter(({ tree, position }) => !broken.has(position) && !isBaseTree(tree));
  if (placed.length === 0) return [];
  const layers = resolved(placed, broken.size === 0);
  return placed.flatMap(({ position }, i) => {
    const layer = layers[i];
    return layer === undefined ? [] : [{ layer, position }];
  });
};
