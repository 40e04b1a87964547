/** What must hold within the list of layers, shapes apart. */
import type { LayerSpec } from "../experiment/experiment.ts";
import type { DeclaredWeight } from "../layers/kind.ts";
import { declaredWeights } from "../layers/kinds.ts";
import { type PlaceOf, type Problem, mistake } from "./problem.ts";
import type { PlacedLayer } from "./sound-layers.ts";
import { type MapTree, textAt, treeAt } from "./tree.ts";

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
          ? "there can be only one base, and layers.0 is one already"
          : "a base comes before all other layers; put it first";
      return mistake("base-not-first", place(["layers", position], "value"), message);
    });
};

type LayersRule = (layers: readonly PlacedLayer[], place: PlaceOf) => Problem[];

const eachLayer =
  (check: (layer: LayerSpec, position: number, place: PlaceOf) => Problem[]): LayersRule =>
  (layers, place) =>
    layers.flatMap(({ layer, position }) => check(layer, position, place));

const namesDiffer: LayersRule = (layers, place) =>
  layers.flatMap(({ layer: { name }, position }) => {
    const first = layers.find(({ layer }) => layer.name === name)?.position ?? position;
    if (first === position) return [];
    const message = `layers.${first} also has the name "${name}"; give one of them another`;
    return [mistake("given-twice", place(["layers", position, "name"], "value"), message)];
  });

const isSquare = ([height, width]: readonly [number, number]): boolean => height === width;

/** TensorFlow's convolutions have one or the other, and depthwise ones go in equal steps only. */
const stridesAreUsable = eachLayer((layer, i, place) => {
  if (layer.type !== "conv2d" && layer.type !== "separableConv2d" && layer.type !== "depthwiseConv2d")
    return [];
  const { type, strides, dilationRate } = layer;
  const at = place(["layers", i, "strides"], "value");
  if (Math.max(...strides) > 1 && Math.max(...dilationRate) > 1)
    return [mistake("strides-with-dilation", at, "strides and dilationRate cannot both be above 1")];
  if (type === "conv2d" || isSquare(strides)) return [];
  return [
    mistake(
      "unequal-strides",
      at,
      `a ${type} layer needs the same stride in both directions; strides are ${strides.join(" and ")}`,
    ),
  ];
});

/** kernelInitializer, depthwiseInitializer, biasInitializer, ... */
const initializerKey = ({ name }: DeclaredWeight): string =>
  `${name.replace(/(?<=.)Kernel$/, "")}Initializer`;

const uprightRange = ({ initializer }: DeclaredWeight): string | null => {
  if (initializer.type !== "randomUniform" || initializer.minval <= initializer.maxval) return null;
  return `minval ${initializer.minval} is above maxval ${initializer.maxval}`;
};

/** As Keras: identity is a matrix, orthogonal one seen as a matrix. */
const fittingAxes = (weight: DeclaredWeight): string | null => {
  const { initializer, shape } = weight;
  const axes = shape === "of the input" ? null : shape.length;
  if (initializer.type === "identity" && axes !== 2)
    return "identity can start only the kernel of a dense layer";
  return initializer.type === "orthogonal" && axes === 1
    ? `orthogonal can start only a kernel; write another ${initializerKey(weight)}`
    : null;
};

const initializersFit = eachLayer((layer, i, place) =>
  declaredWeights(layer).flatMap((weight) => {
    const at = place(["layers", i, initializerKey(weight)], "value");
    const [range, axes] = [uprightRange(weight), fittingAxes(weight)];
    if (range !== null) return [mistake("range-upside-down", at, range)];
    return axes === null ? [] : [mistake("unfit-initializer", at, axes)];
  }),
);

const sharedAxesDiffer = eachLayer((layer, i, place) => {
  if (layer.type !== "prelu" || new Set(layer.sharedAxes).size === layer.sharedAxes.length) return [];
  return [mistake("given-twice", place(["layers", i, "sharedAxes"], "value"), "an axis is given twice")];
});

const layerRules: readonly LayersRule[] = [namesDiffer, stridesAreUsable, initializersFit, sharedAxesDiffer];

export const checkLayers: LayersRule = (layers, place) => layerRules.flatMap((check) => check(layers, place));
