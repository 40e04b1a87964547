/** Where a base stands in the list of layers. */
import { mistake, type PlaceOf, type Problem } from "./problem.ts";
import { textAt, treeAt, type MapTree } from "./tree.ts";

export const checkBase = (root: MapTree, place: PlaceOf): Problem[] => {
  const list = treeAt(root, ["layers"]);
  if (list?.type !== "list") return [];
  const bases = list.items.flatMap((item, i) =>
    item.type === "map" && textAt(item, "type") === "base" ? [i] : [],
  );
  if (bases.length === 1 && list.items.length === 1) {
    const message = "the base is the only layer; put the layers that tell the classes apart after it";
    return [mistake("base-alone", place(["layers", 0], "value"), message)];
  }
  return bases
    .filter((position) => position > 0)
    .map((position) => {
      const message =
        bases[0] === 0
          ? "there can be one base only, and layers.0 is one already"
          : "a base comes before all other layers; put it first";
      return mistake("base-not-first", place(["layers", position], "value"), message);
    });
};
