/**
 * A convolution and the batch normalisation after it, computed as one convolution: where neither changes, the
 * normalisation multiplies each filter by a number and adds one. Not so for a depthwise convolution, which has no op
 * that adds a bias: adding it takes longer than the normalisation.
 */
import { convolve } from "../engine/convolution.ts";
import type { Engine, Tensor } from "../engine/engine.ts";
import { nth } from "../engine/nth.ts";
import type { Activation, LayerOf } from "../experiment/experiment.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { BuiltNode, CalledNode } from "./built-node.ts";
import { type TfLayer, weightOf } from "./layers/computation.ts";
import type { NodeCall } from "./layers/computations.ts";
import { isDilated } from "./layers/dilated.ts";

/** A layer, and what is still to be done with its output. */
export type Ordered<T> = T & { after: Activation | null };

/** How many of the nodes take the output of each, by its name. */
const takersOf = (nodes: readonly Pick<BuiltNode, "inputs">[]): ReadonlyMap<string, number> => {
  const takers = new Map<string, number>();
  for (const name of nodes.flatMap(({ inputs }) => inputs)) takers.set(name, (takers.get(name) ?? 0) + 1);
  return takers;
};

type Placed = Pick<BuiltNode, "name" | "inputs" | "spec">;

/**
 * Where a max-pool follows a convolution with relu or relu6, the pool comes first and the activation has a quarter of
 * the numbers left. Values and gradients are the same, bit for bit: neither activation ever turns the order of two
 * numbers round, and where it makes them equal its gradient is 0.
 */
export const poolBeforeRelu = <T extends Placed>(layers: readonly T[]): Ordered<T>[] => {
  const takers = takersOf(layers);
  const pools = new Map<string, Placed>();
  for (const layer of layers) {
    const [input = ""] = layer.inputs;
    if (layer.spec.type === "maxPooling2d" && takers.get(input) === 1) pools.set(input, layer);
  }
  const named = new Map(layers.map((layer) => [layer.name, layer]));
  return layers.map((built) => {
    const convolution = named.get(built.inputs[0] ?? "");
    const after = pools.get(convolution?.name ?? "") === built ? movedActivation(convolution) : null;
    const given = pools.has(built.name) ? movedActivation(built) : null;
    const spec =
      given !== null && built.spec.type === "conv2d"
        ? { ...built.spec, activation: "linear" as const }
        : built.spec;
    return { ...built, spec, after };
  });
};

/** The activation that moves from a convolution behind its pool; null: none does. */
const movedActivation = (first?: Placed): Activation | null => {
  if (first?.spec.type !== "conv2d") return null;
  const { activation } = first.spec;
  return activation === "relu" || activation === "relu6" ? activation : null;
};

type Convolution = LayerOf<"conv2d">;

interface Held<S> {
  spec: S;
  /** Holds the weights. */
  layer: TfLayer;
}

const isFoldable = (spec: NetLayer): spec is Convolution =>
  spec.type === "conv2d" && spec.activation === "linear" && !isDilated(spec);

/**
 * The settled layers, those that are a convolution with its normalisation put together under the name of the latter.
 * Only where nothing else takes the convolution's output.
 * @param called the settled ones
 * @param all nodes of the network, each of which may take an output
 */
export const foldNormalization = (
  engine: Engine,
  called: readonly CalledNode[],
  all: readonly Pick<BuiltNode, "inputs">[],
): CalledNode[] => {
  const nodes = new Map(called.map(({ node }) => [node.name, node]));
  const takers = takersOf(all);
  const folded = new Set<string>();
  const together = called.map((one): CalledNode => {
    const { node } = one;
    const before = nodes.get(node.inputs[0] ?? "");
    if (node.spec.type !== "batchNormalization" || before === undefined) return one;
    if (!isFoldable(before.spec) || takers.get(before.name) !== 1) return one;
    folded.add(before.name);
    const convolution = { spec: before.spec, layer: before.layer };
    const call = foldedCall(engine, convolution, { spec: node.spec, layer: node.layer });
    return { node: { ...node, inputs: before.inputs }, call };
  });
  return together.filter(({ node }) => !folded.has(node.name));
};

/** The weights are read at each call, since they may be set anew; compared with the pictures they are few. */
const foldedCall =
  (
    engine: Engine,
    { spec, layer }: Held<Convolution>,
    normalization: Held<LayerOf<"batchNormalization">>,
  ): NodeCall =>
  (inputs) => {
    const { scale, offset } = scaleAndOffset(engine, normalization);
    const bias = spec.useBias ? weightOf(layer, 1).mul(scale).add(offset) : offset;
    const window = { strides: spec.strides, pad: spec.padding };
    return convolve(engine, nth(inputs, 0), weightOf(layer, 0).mul(scale), bias, window);
  };

/** x * scale + offset is what the layer makes of x in inference; [channels] both. */
const scaleAndOffset = (
  { tf }: Engine,
  { spec, layer }: Held<LayerOf<"batchNormalization">>,
): Record<"scale" | "offset", Tensor> => {
  const trained = Number(spec.scale) + Number(spec.center);
  const [mean, variance] = [weightOf(layer, trained), weightOf(layer, trained + 1)];
  const deviation = tf.sqrt(variance.add(spec.epsilon));
  const scale = spec.scale ? weightOf(layer, 0).div(deviation) : tf.reciprocal(deviation);
  const shift = mean.mul(scale);
  const offset = spec.center ? weightOf(layer, Number(spec.scale)).sub(shift) : shift.neg();
  return { scale, offset };
};
