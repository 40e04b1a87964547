import type { Engine, Tensor, Tfjs } from "../engine/engine.ts";
import type { LayerSpec } from "../read/experiment.ts";
import { activations } from "./activations.ts";
import { weightOf, type LayerCall, type Phase } from "./layer-call.ts";
import { layerCall } from "./layer-calls.ts";
import type { TfLayer } from "./layers.ts";
import { poolBeforeRelu, type Ordered } from "./pool-before-relu.ts";

export interface BuiltLayer {
  spec: LayerSpec;
  layer: TfLayer;
}

/** What the network says about a batch. */
export interface Answer {
  /** [n, units], after the last layer. */
  outputs: Tensor;
  /** What went into a last sigmoid or softmax, from which cross-entropy is taken; null: the stack ends otherwise. */
  logits: { activation: LogitActivation; values: Tensor } | null;
}

export type LogitActivation = "sigmoid" | "softmax";

/** The layers one after the other, a last sigmoid or softmax kept apart from what goes into it. */
export function forwardPass(
  engine: Engine,
  seed: number,
  layers: readonly BuiltLayer[],
): (images: Tensor, phase: Phase) => Answer {
  const { tf } = engine;
  const last = layers.at(-1);
  const ending = last === undefined ? null : logitsOf(tf, last);
  const before = ending === null ? layers : layers.slice(0, -1);
  const ordered = engine.kernels === "petri" ? poolBeforeRelu(before) : before.map(asItStands);
  const calls = ordered.map(({ spec, layer, after }): LayerCall => {
    const call = layerCall(spec, { engine, seed, layer });
    return after === null ? call : (x, phase) => activations[after](tf, call(x, phase));
  });
  return (images, phase) => {
    const x = calls.reduce((input, call) => call(input, phase), images);
    if (ending === null) return { outputs: x, logits: null };
    const values = ending.call(x, phase);
    const { activation } = ending;
    return { outputs: activations[activation](tf, values), logits: { activation, values } };
  };
}

const asItStands = (built: BuiltLayer): Ordered<BuiltLayer> => ({ ...built, after: null });

/** The last layer without its sigmoid or softmax; null where it has none. */
function logitsOf(
  tf: Tfjs,
  { spec, layer }: BuiltLayer,
): { activation: LogitActivation; call: LayerCall } | null {
  if (spec.type !== "dense" && spec.type !== "activation") return null;
  const { activation } = spec;
  if (activation !== "sigmoid" && activation !== "softmax") return null;
  if (spec.type === "activation") return { activation, call: (x) => x };
  return {
    activation,
    call: (x) => {
      const product = tf.matMul(x, weightOf(layer, 0));
      return spec.useBias ? product.add(weightOf(layer, 1)) : product;
    },
  };
}
