/** An experiment's layers, some with layers in them, laid out as the graph that they come to. */
import type { LayerOf, LayerSpec, PlainLayer } from "../experiment/experiment.ts";
import { pictures } from "../keras/net.ts";
import { glorot, ones, zeros } from "../layers/keras-parts.ts";
import { type Shape, isSameShape, shapeText } from "../layers/kind.ts";
import { outputShape } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { Path } from "../read/tree.ts";
import type { BlockType, PlannedBase, Stack } from "./plan.ts";

/** What a layer takes: pictures or the output of another layer. */
export interface Source {
  name: string;
  /** [height, width, channels] or [units] */
  shape: Shape;
}

export interface LaidLayer {
  /** Under the name that it has in the model: a layer within another has those around it before its own, residual_1/conv2d_1. */
  spec: NetLayer;
  /** Names of the layers whose outputs it takes; none: it takes the pictures. */
  inputs: readonly string[];
  /** Of its first input. */
  inputShape: Shape;
  outputShape: Shape;
  /** Where it stands in the experiment's list of layers: [3, "layers", 0]. */
  path: Path;
  /** Of the layer that joins what went apart in a block. */
  block: BlockType | null;
}

export type LayingOut =
  | { type: "laid"; layers: readonly LaidLayer[]; output: Source }
  /** What first does not fit, and where that stands. */
  | { type: "misfit"; path: Path; message: string };

/** Where a layer stands, and the name of the block around it with a / behind; at the top nothing. */
interface Standing {
  path: Path;
  prefix: string;
}

const laid = (layers: readonly LaidLayer[], output: Source): LayingOut => ({ type: "laid", layers, output });
const misfit = (path: Path, message: string): LayingOut => ({ type: "misfit", path, message });

const plainLayer = (spec: PlainLayer, from: Source, { path, prefix }: Standing): LayingOut => {
  const name = `${prefix}${spec.name}`;
  const outcome = outputShape(spec, [from.shape]);
  if (outcome.type === "misfit") {
    const { needs, remedy } = outcome;
    return misfit(path, `layer "${name}" needs ${needs}, but gets ${shapeText(from.shape)}; ${remedy}`);
  }
  const inputs = from.name === pictures ? [] : [from.name];
  const shapes = { inputShape: from.shape, outputShape: outcome.shape };
  return laid([{ spec: { ...spec, name }, inputs, ...shapes, path, block: null }], {
    name,
    shape: outcome.shape,
  });
};

const inTurn = (specs: readonly LayerSpec[], from: Source, { path, prefix }: Standing): LayingOut => {
  const layers: LaidLayer[] = [];
  let output = from;
  for (const [index, spec] of specs.entries()) {
    const next = oneLayer(spec, output, { path: [...path, index], prefix });
    if (next.type === "misfit") return next;
    layers.push(...next.layers);
    output = next.output;
  }
  return laid(layers, output);
};

const oneLayer = (spec: LayerSpec, from: Source, standing: Standing): LayingOut => {
  if (spec.type === "residual") return residual(spec, from, standing);
  if (spec.type === "parallel") return parallel(spec, from, standing);
  return plainLayer(spec, from, standing);
};

/** The step of a window of one pixel that leaves so many of n; null: none does. */
const stepFor = (n: number, left: number): number | null => {
  const step = Math.ceil(n / left);
  return Math.ceil(n / step) === left ? step : null;
};

const untrained = {
  activation: "linear",
  useBias: false,
  kernelInitializer: glorot,
  biasInitializer: zeros,
  kernelRegularizer: null,
  biasRegularizer: null,
} as const;

/** Momentum and epsilon are Keras' own. */
const normalization: LayerOf<"batchNormalization"> = {
  type: "batchNormalization",
  name: "batchNormalization_1",
  momentum: 0.99,
  epsilon: 1e-3,
  center: true,
  scale: true,
  betaInitializer: zeros,
  gammaInitializer: ones,
  movingMeanInitializer: zeros,
  movingVarianceInitializer: ones,
  betaRegularizer: null,
  gammaRegularizer: null,
};

/** What brings an input to the shape of what it is added to; null: nothing does. */
const projection = (from: Shape, to: Shape): readonly PlainLayer[] | null => {
  const [height, width, filters] = to;
  const [units] = to;
  if (from.length !== to.length || units === undefined) return null;
  if (from.length === 1) return [{ type: "dense", name: "dense_1", units, ...untrained }, normalization];
  const [rows = 0, columns = 0] = from;
  if (height === undefined || width === undefined || filters === undefined) return null;
  const strides = [stepFor(rows, height), stepFor(columns, width)] as const;
  const [down, across] = strides;
  if (down === null || across === null) return null;
  const window = {
    kernelSize: [1, 1],
    strides: [down, across],
    padding: "same",
    dilationRate: [1, 1],
  } as const;
  return [{ type: "conv2d", name: "conv2d_1", filters, ...window, ...untrained }, normalization];
};

const shortcutOf = (
  { name, shortcut }: LayerOf<"residual">,
  from: Source,
  to: Shape,
  { path, prefix }: Standing,
): LayingOut => {
  const isSame = isSameShape(from.shape, to);
  if (shortcut === "identity" ? isSame : shortcut === "auto" && isSame) return laid([], from);
  const what = `layer "${prefix}${name}" adds its input of ${shapeText(from.shape)} to the ${shapeText(to)} that its layers give`;
  if (shortcut === "identity")
    return misfit(
      [...path, "shortcut"],
      `${what}; with shortcut identity both must be of one shape, auto puts a projection between them`,
    );
  const layers = projection(from.shape, to);
  if (layers !== null) return inTurn(layers, from, { path, prefix: `${prefix}${name}/shortcut/` });
  const why =
    from.shape.length === to.length
      ? `no 1x1 convolution leaves ${to.slice(0, -1).join(" x ")} of ${from.shape.slice(0, -1).join(" x ")} pixels; use padding same in its layers`
      : "put flatten and global pooling before it or after it";
  return misfit(path, `${what}; ${why}`);
};

/** Which kind of block joins what by which layer. */
interface Join {
  spec: NetLayer;
  block: BlockType;
  path: Path;
}

const joined = (
  layers: readonly LaidLayer[],
  sources: readonly Source[],
  { spec, block, path }: Join,
): LayingOut => {
  const shapes = sources.map(({ shape }) => shape);
  const outcome = outputShape(spec, shapes);
  if (outcome.type === "misfit") throw new Error(`${spec.name} was to join what does not fit together`);
  const { shape } = outcome;
  const inputs = sources.map(({ name }) => name);
  const join = { spec, inputs, inputShape: shapes[0] ?? [], outputShape: shape, path, block };
  return laid([...layers, join], { name: spec.name, shape });
};

const residual = (spec: LayerOf<"residual">, from: Source, { path, prefix }: Standing): LayingOut => {
  const name = `${prefix}${spec.name}`;
  const stack = inTurn(spec.layers, from, { path: [...path, "layers"], prefix: `${name}/` });
  if (stack.type === "misfit") return stack;
  const shortcut = shortcutOf(spec, from, stack.output.shape, { path, prefix });
  if (shortcut.type === "misfit") return shortcut;
  const layers = [...stack.layers, ...shortcut.layers];
  const join = { spec: { type: "add", name }, block: "residual", path } as const;
  return joined(layers, [stack.output, shortcut.output], join);
};

/** What of its shape a branch shares with the others. */
const shared = (join: LayerOf<"parallel">["join"], shape: Shape): Shape =>
  join === "add" ? shape : [shape.length, ...shape.slice(0, -1)];

const parallel = (spec: LayerOf<"parallel">, from: Source, { path, prefix }: Standing): LayingOut => {
  const { branches, join: type } = spec;
  const name = `${prefix}${spec.name}`;
  const layers: LaidLayer[] = [];
  const outputs: Source[] = [];
  for (const [index, branch] of branches.entries()) {
    const standing = { path: [...path, "branches", index], prefix: `${name}/branch_${index + 1}/` };
    const stretch = inTurn(branch, from, standing);
    if (stretch.type === "misfit") return stretch;
    const { output } = stretch;
    const first = outputs[0] ?? output;
    if (!isSameShape(shared(type, first.shape), shared(type, output.shape))) {
      const does = type === "add" ? "adds its branches" : "joins its branches along the channels";
      const needed = type === "add" ? "all must be of one shape" : "all must be of one height and width";
      const message = `layer "${name}" ${does}, but branch 1 gives ${shapeText(first.shape)} and branch ${index + 1} ${shapeText(output.shape)}; ${needed}`;
      return misfit(standing.path, message);
    }
    layers.push(...stretch.layers);
    outputs.push(output);
  }
  return joined(layers, outputs, { spec: { type, name }, block: "parallel", path });
};

/** @param from what the first layer takes */
export const layOut = (specs: readonly LayerSpec[], from: Source): LayingOut =>
  inTurn(specs, from, { path: [], prefix: "" });

/** What comes before an experiment's own layers. */
export const sourceOf = (base: PlannedBase | null, input: Shape): Source =>
  base === null
    ? { name: pictures, shape: input }
    : { name: base.layers.at(-1)?.name ?? pictures, shape: base.outputShape };

/** Of a stack that was planned, so that everything fits; one for each of its layers. */
export const ownLayers = (
  specs: readonly LayerSpec[],
  { base, layers }: Pick<Stack, "base" | "layers">,
): readonly LaidLayer[] => {
  const result = layOut(specs, sourceOf(base, layers[0]?.inputShape ?? []));
  if (result.type === "misfit") throw new Error(result.message);
  return result.layers;
};
