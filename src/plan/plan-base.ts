/** A pretrained net before the experiment's own layers: shapes and weights of its layers, or why it cannot stand there. */
import type { Net, NetNode } from "../keras/net.ts";
import { isSameShape, shapeText, type Shape } from "../layers/kind.ts";
import { outputShape } from "../layers/kinds.ts";
import type { BaseSpec } from "../experiment/experiment.ts";
import { suggestion } from "../read/suggest.ts";
import { plannedWeights } from "./planned-weights.ts";
import type { GivenWeight, PlannedBase, PlannedNode } from "./plan.ts";
import { countParameters } from "./shapes.ts";

export type BaseResult =
  { type: "planned"; base: PlannedBase } | { type: "misfit"; key: "model" | "trainable"; message: string };

/** What the net's own weights should be on pictures of this size; null: they are. */
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
      node.inputs.length === 0 ? [input] : node.inputs.map((name) => layers.get(name)?.outputShape ?? []);
    const frozen = position < trainedFrom;
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
