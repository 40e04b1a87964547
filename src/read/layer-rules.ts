/** What must hold within the list of layers, shapes apart. */
import { isBlock, type LayerSpec } from "../experiment/experiment.ts";
import type { DeclaredWeight } from "../layers/kind.ts";
import { declaredWeights } from "../layers/kinds.ts";
import { type PlaceOf, type Problem, mistake } from "./problem.ts";
import { isBaseTree, layerLists, type PlacedLayer } from "./sound-layers.ts";
import { type MapTree, type Path, treeAt } from "./tree.ts";

const aloneBase = (root: MapTree, place: PlaceOf): Problem[] => {
  const list = treeAt(root, ["layers"]);
  const [first, ...others] = list?.type === "list" ? list.items : [];
  if (first === undefined || others.length > 0 || !isBaseTree(first)) return [];
  const message = "the base is the only layer; put the layers that tell the classes apart after it";
  return [mistake("base-alone", place(["layers", 0], "value"), message)];
};

export const checkBase = (root: MapTree, place: PlaceOf): Problem[] => {
  const bases = layerLists(root).flatMap(({ tree, path }) =>
    tree.items.flatMap((item, i) => (isBaseTree(item) ? [[...path, i]] : [])),
  );
  const isFirst = (path: Path): boolean => path.length === 2 && path[1] === 0;
  const message = bases.some(isFirst)
    ? "there can be one base only, and layers.0 is one already"
    : "a base comes before all other layers; put it first";
  const later = bases.filter((path) => !isFirst(path));
  return [
    ...aloneBase(root, place),
    ...later.map((path) => mistake("base-not-first", place(path, "value"), message)),
  ];
};

type LayersRule = (layers: readonly PlacedLayer[], place: PlaceOf) => Problem[];

const eachLayer =
  (check: (layer: LayerSpec, path: Path, place: PlaceOf) => Problem[]): LayersRule =>
  (layers, place) =>
    layers.flatMap(({ layer, path }) => check(layer, path, place));

/** Of one list; those within a layer are called by its name, too. */
const namesDiffer: LayersRule = (layers, place) => {
  const firsts = new Map<string, Path>();
  return layers.flatMap(({ layer: { name }, path }) => {
    const key = [...path.slice(0, -1), name].join("/");
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, path);
    if (first === undefined) return [];
    const message = `${first.join(".")} also has the name "${name}"; give one of them another`;
    return [mistake("given-twice", place([...path, "name"], "value"), message)];
  });
};

const isSquare = ([height, width]: readonly [number, number]): boolean => height === width;

/** TensorFlow's convolutions have one or the other, and depthwise ones go in equal steps only. */
const stridesAreUsable = eachLayer((layer, path, place) => {
  if (layer.type !== "conv2d" && layer.type !== "separableConv2d" && layer.type !== "depthwiseConv2d")
    return [];
  const { type, strides, dilationRate } = layer;
  const at = place([...path, "strides"], "value");
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

const initializersFit = eachLayer((layer, path, place) =>
  (isBlock(layer) ? [] : declaredWeights(layer)).flatMap((weight) => {
    const at = place([...path, initializerKey(weight)], "value");
    const [range, axes] = [uprightRange(weight), fittingAxes(weight)];
    if (range !== null) return [mistake("range-upside-down", at, range)];
    return axes === null ? [] : [mistake("unfit-initializer", at, axes)];
  }),
);

const sharedAxesDiffer = eachLayer((layer, path, place) => {
  if (layer.type !== "prelu" || new Set(layer.sharedAxes).size === layer.sharedAxes.length) return [];
  return [mistake("given-twice", place([...path, "sharedAxes"], "value"), "an axis is given twice")];
});

const layerRules: readonly LayersRule[] = [namesDiffer, stridesAreUsable, initializersFit, sharedAxesDiffer];

export const checkLayers: LayersRule = (layers, place) => layerRules.flatMap((check) => check(layers, place));
