import type { NamedArray } from "../network/named-array.ts";
import { nth } from "../engine/nth.ts";
import type { Net, NetNode } from "../keras/net.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import { allLayers, type Stack } from "../plan/plan.ts";
import type { LayerSpec } from "../experiment/experiment.ts";

interface WholeModel {
  /** [height, width, channels] */
  inputShape: Net["inputShape"];
  /** Of the base; null: there is none. */
  net: Net | null;
  /** The experiment's own, after the base. */
  layers: readonly LayerSpec[];
  stack: Stack;
  /** Of all layers, those of the base first, in getWeights order; they fit (see misfit). */
  weights: readonly NamedArray[];
}

/** The whole model of a run as one net: the base, then the layers, one after the other. */
export const netOfStack = ({ inputShape, net, layers, stack, weights }: WholeModel): Net => {
  const base = net?.nodes ?? [];
  const all: readonly NetLayer[] = [...base.map(({ layer }) => layer), ...layers];
  const inputsOf = (position: number): NetNode["inputs"] =>
    base[position]?.inputs ??
    all
      .slice(0, position)
      .slice(-1)
      .map(({ name }) => name);
  const planned = allLayers(stack);
  let next = 0;
  const weightsOf = (position: number): NetNode["weights"] =>
    nth(planned, position).weights.map(({ name, shape }) => ({
      name,
      shape,
      values: nth(weights, next++).values,
    }));
  const nodes = all.map((layer, i) => ({ layer, inputs: inputsOf(i), weights: weightsOf(i) }));
  return { inputShape, nodes };
};
