/** Initialisers and regularisers as Keras 3 saves them: how a layer would start anew, and its weight decay. */
import type { InitializerSpec, RegularizerSpec } from "../experiment/experiment.ts";

/** A JSON value, as Keras' files hold it. */
export type KerasValue =
  null | boolean | number | string | readonly KerasValue[] | { readonly [key: string]: KerasValue };

export type KerasMap = Readonly<Record<string, KerasValue>>;

/** How Keras 3 names an object of its own: where it is exported, its class, the arguments that make it. */
export const kerasObject = (module: string, className: string, config: KerasMap): KerasMap => ({
  module,
  class_name: className,
  config,
  registered_name: null,
});

type InitializerOf<T extends InitializerSpec["type"]> = Extract<InitializerSpec, { type: T }>;

const initializer = (className: string, config: KerasMap = {}): KerasMap =>
  kerasObject("keras.initializers", className, config);

/** Keras draws a new start each time where no seed is named; petri's streams are not Keras'. */
const drawn = (className: string, config: KerasMap = {}): KerasMap =>
  initializer(className, { ...config, seed: null });

const fans = { fanIn: "fan_in", fanOut: "fan_out", fanAvg: "fan_avg" } as const;

const distributions = {
  // Keras 3 takes "normal" for the truncated one, too.
  normal: "truncated_normal",
  truncatedNormal: "truncated_normal",
  untruncatedNormal: "untruncated_normal",
  uniform: "uniform",
} as const;

const configs: { [T in InitializerSpec["type"]]: (spec: InitializerOf<T>) => KerasMap } = {
  zeros: () => initializer("Zeros"),
  ones: () => initializer("Ones"),
  constant: ({ value }) => initializer("Constant", { value }),
  randomNormal: ({ mean, stddev }) => drawn("RandomNormal", { mean, stddev }),
  truncatedNormal: ({ mean, stddev }) => drawn("TruncatedNormal", { mean, stddev }),
  randomUniform: ({ minval, maxval }) => drawn("RandomUniform", { minval, maxval }),
  varianceScaling: ({ scale, mode, distribution }) =>
    drawn("VarianceScaling", { scale, mode: fans[mode], distribution: distributions[distribution] }),
  glorotNormal: () => drawn("GlorotNormal"),
  glorotUniform: () => drawn("GlorotUniform"),
  heNormal: () => drawn("HeNormal"),
  heUniform: () => drawn("HeUniform"),
  leCunNormal: () => drawn("LecunNormal"),
  leCunUniform: () => drawn("LecunUniform"),
  orthogonal: ({ gain }) => drawn("Orthogonal", { gain }),
  identity: ({ gain }) => initializer("Identity", { gain }),
};

const configOf = <T extends InitializerSpec["type"]>(type: T, spec: InitializerOf<T>): KerasMap =>
  configs[type](spec);

export const initializerConfig = (spec: InitializerSpec): KerasMap => configOf(spec.type, spec);

export const regularizerConfig = (spec: RegularizerSpec | null): KerasMap | null =>
  spec && kerasObject("keras.regularizers", "L1L2", { l1: spec.l1, l2: spec.l2 });
