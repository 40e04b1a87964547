/** Base and layers of an experiment -> shapes and weights, or the mistakes that are in the way. */
import type { BaseSpec, Experiment, LayerSpec } from "../experiment/experiment.ts";
import { type Net, type NetNode, pictures } from "../keras/net.ts";
import { isFirstLayer } from "../keras/preprocess.ts";
import { type Shape, isSameShape, shapeText } from "../layers/kind.ts";
import { outputShape } from "../layers/kinds.ts";
import { placeOfCause } from "../read/place-in.ts";
import { type PlaceOf, type Problem, mistake } from "../read/problem.ts";
import { suggestion } from "../read/suggest.ts";
import type { Path } from "../read/tree.ts";
import { shortened } from "../read/words.ts";
import { type LaidLayer, layOut, sourceOf } from "./layer-graph.ts";
import { type GivenWeight, type PlannedBase, type PlannedNode, type Stack, allLayers } from "./plan.ts";
import { countParameters, plannedLayers, plannedWeights } from "./shapes.ts";

type BaseResult =
  { type: "planned"; base: PlannedBase } | { type: "misfit"; key: "model" | "trainable"; message: string };

/** How the net's own weights should be for pictures of this size; null: they are right. */
const weightMisfit = ({ layer, weights }: NetNode, input: Shape): string | null => {
  const wanted = plannedWeights(layer, input);
  const other = wanted.find(({ shape }, i) => !isSameShape(shape, weights[i]?.shape ?? []));
  if (other === undefined) return null;
  const found = weights.find(({ name }) => name === other.name);
  return (
    `the net's layer "${layer.name}" has a ${other.name} of shape ${shapeText(found?.shape ?? [])}, ` +
    `but pictures of this size and colour need ${shapeText(other.shape)}`
  );
};

const givenWeights = ({ layer, weights }: NetNode, input: Shape, isTrained: boolean): GivenWeight[] => {
  const wanted = plannedWeights(layer, input);
  return weights.map(({ name, shape }, i) => ({
    name,
    shape,
    trainable: isTrained && wanted[i]?.trainable === true,
    regularizer: isTrained ? (wanted[i]?.regularizer ?? null) : null,
  }));
};

/** Position of the first layer that is trained; as many as there are layers: none. null: there is no such layer. */
const firstTrained = ({ trainable }: BaseSpec, { nodes }: Net): number | null => {
  if (typeof trainable === "boolean") return trainable ? 0 : nodes.length;
  const position = nodes.findIndex(({ layer }) => layer.name === trainable.from);
  return position < 0 ? null : position;
};

const unknownLayer = ({ trainable }: BaseSpec, { nodes }: Net): string => {
  const from = typeof trainable === "boolean" ? "" : trainable.from;
  const names = nodes.map(({ layer }) => layer.name);
  return `the net has no layer "${from}" up to its cut${suggestion(from, names)}`;
};

type NodeResult = { type: "planned"; layer: PlannedNode } | { type: "misfit"; message: string };

/** `from`: shapes of its inputs. */
const planNode = (
  node: NetNode,
  from: readonly Shape[],
  mode: Pick<PlannedNode, "frozen" | "inference">,
): NodeResult => {
  const { name, type } = node.layer;
  const outcome = outputShape(node.layer, from);
  if (outcome.type === "misfit") {
    const gets = from.map(shapeText).join(" and ");
    const message = `the net's layer "${name}" needs ${outcome.needs}, but gets ${gets}; ${outcome.remedy}`;
    return { type: "misfit", message };
  }
  const inputShape = from[0] ?? [];
  const message = weightMisfit(node, inputShape);
  if (message !== null) return { type: "misfit", message };
  const weights = givenWeights(node, inputShape, !mode.frozen);
  const shapes = { inputShape, outputShape: outcome.shape };
  const parameters = countParameters(weights);
  return {
    type: "planned",
    layer: { name, type, inputs: node.inputs, ...shapes, ...mode, weights, parameters },
  };
};

const misfit = (key: "model" | "trainable", message: string): BaseResult => ({
  type: "misfit",
  key,
  message,
});

/** `input` is [height, width, channels]. */
export const planBase = (spec: BaseSpec, net: Net, input: Shape): BaseResult => {
  const trainedFrom = firstTrained(spec, net);
  if (trainedFrom === null) return misfit("trainable", unknownLayer(spec, net));
  const channels = net.inputShape[2];
  if (channels !== null && channels !== input[2])
    return misfit(
      "model",
      `the net takes pictures of ${channels} channels, but generator.colorMode gives ${input[2] ?? 0}`,
    );
  const layers = new Map<string, PlannedNode>();
  for (const [position, node] of net.nodes.entries()) {
    const from =
      node.inputs.length === 0
        ? [input]
        : node.inputs.map((name) => (name === pictures ? input : (layers.get(name)?.outputShape ?? [])));
    const frozen = position < trainedFrom || isFirstLayer(node, spec);
    const keepsStatistics =
      node.layer.type === "batchNormalization" && spec.batchNormalization === "inference";
    const planned = planNode(node, from, { frozen, inference: frozen || keepsStatistics });
    if (planned.type === "misfit") return misfit("model", planned.message);
    layers.set(planned.layer.name, planned.layer);
  }
  const all = [...layers.values()];
  const parameters = all.reduce((sum, layer) => sum + layer.parameters, 0);
  const last = all.at(-1)?.outputShape ?? input;
  return { type: "planned", base: { name: spec.name, layers: all, outputShape: last, parameters } };
};

export type StackResult =
  { type: "planned"; stack: Stack } | { type: "mistakes"; problems: readonly Problem[] };

type Stacked = Pick<Experiment, "base" | "layers">;

/** Of an experiment's own layer, by its place among these: in the file a base comes before them. */
export const layerPath = ({ base }: Pick<Experiment, "base">, [index, ...rest]: Path): Path => [
  "layers",
  base === null ? Number(index) : Number(index) + 1,
  ...rest,
];

/** Of all keys of a layer, those of the layers in it among them. */
const keyPaths = (spec: LayerSpec, path: Path): Path[] => {
  const own = Object.keys(spec).map((key) => [...path, key]);
  const within = (layers: readonly LayerSpec[], at: Path): Path[] =>
    layers.flatMap((layer, i) => keyPaths(layer, [...at, i]));
  if (spec.type === "residual") return [...own, ...within(spec.layers, [...path, "layers"])];
  if (spec.type !== "parallel") return own;
  return [...own, ...spec.branches.flatMap((branch, i) => within(branch, [...path, "branches", i]))];
};

/** The experiment's layers stand in one model with those of the net, and with those of a shortcut. */
const sharedNames = (
  experiment: Stacked,
  base: PlannedBase | null,
  layers: readonly LaidLayer[],
  place: PlaceOf,
): Problem[] => {
  const ofNet = new Set(base?.layers.map(({ name }) => name));
  const owners = new Map(layers.map((layer) => [layer.spec.name, layer]));
  return layers.flatMap((layer) => {
    const { name } = layer.spec;
    // Names of one list differ already.
    const isOfShortcut = layer.path.length > 1 && owners.get(name) !== layer;
    if (!ofNet.has(name) && !isOfShortcut) return [];
    const whose = ofNet.has(name) ? "the net of the base" : "the shortcut around it";
    const message = `${whose} also has a layer "${name}"; give this one another name`;
    return [mistake("given-twice", place(layerPath(experiment, layer.path), "value"), message)];
  });
};

const planNet = (
  experiment: Stacked,
  net: Net | null,
  input: Shape,
  place: PlaceOf,
): { base: PlannedBase | null; problems: Problem[] } => {
  if (experiment.base === null || net === null) return { base: null, problems: [] };
  const result = planBase(experiment.base, net, input);
  if (result.type === "misfit") {
    const code = result.key === "trainable" ? "unknown-layer" : "base-mismatch";
    return {
      base: null,
      problems: [mistake(code, place(["layers", 0, result.key], "value"), result.message)],
    };
  }
  return { base: result.base, problems: [] };
};

/** `net`: what the experiment's base names, cut where it says; null without a base. `input`: [height, width, channels]. */
export const planStack = (
  experiment: Stacked,
  net: Net | null,
  input: Shape,
  place: PlaceOf,
): StackResult => {
  const { base, problems } = planNet(experiment, net, input, place);
  if (problems.length > 0) return { type: "mistakes", problems };
  const laid = layOut(experiment.layers, sourceOf(base, input));
  if (laid.type === "laid") {
    const shared = sharedNames(experiment, base, laid.layers, place);
    return shared.length > 0
      ? { type: "mistakes", problems: shared }
      : { type: "planned", stack: { base, layers: plannedLayers(laid.layers) } };
  }
  const upTo = experiment.layers.slice(0, Number(laid.path[0]) + 1);
  const cause = placeOfCause(place, [
    layerPath(experiment, laid.path),
    ["generator", "imageSize"],
    ...upTo.flatMap((spec, i) => keyPaths(spec, layerPath(experiment, [i]))),
  ]);
  return { type: "mistakes", problems: [mistake("shape-cannot-follow", cause, laid.message)] };
};

/** The optimizer's exclusions name layers; those of a base go by their own names. */
export const excludedAreThere = (
  { optimizer: { excludeFromWeightDecay } }: Pick<Experiment, "optimizer">,
  stack: Stack,
  place: PlaceOf,
): Problem[] => {
  const names = allLayers(stack).map(({ name }) => name);
  return (excludeFromWeightDecay?.layers ?? []).flatMap((name, i) => {
    if (names.includes(name)) return [];
    const at = place(["optimizer", "excludeFromWeightDecay", "layers", i], "value");
    return [
      mistake("unknown-layer", at, `no layer is called "${shortened(name)}"${suggestion(name, names)}`),
    ];
  });
};
