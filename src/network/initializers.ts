import type { Tfjs } from "../engine/engine.ts";
import type { InitializerSpec, RegularizerSpec } from "../experiment/experiment.ts";

type DenseArguments = Parameters<Tfjs["layers"]["dense"]>[0];
/** tfjs' base classes, which it exports only by their use. */
export type Initializer = Exclude<NonNullable<DenseArguments["kernelInitializer"]>, string>;
export type Regularizer = Exclude<NonNullable<DenseArguments["kernelRegularizer"]>, string>;

type InitializerOf<T extends InitializerSpec["type"]> = Extract<InitializerSpec, { type: T }>;
type Factories = {
  [T in InitializerSpec["type"]]: (tf: Tfjs, spec: InitializerOf<T>) => Initializer;
};

/**
 * The tfjs initialiser that a saved model names. It gives zeros, until the model gets the weights that petri drew:
 * what tfjs draws is not repeatable, and its truncated normals are 12 % too narrow.
 */
export const initializerOf = (tf: Tfjs, spec: InitializerSpec): Initializer => {
  const initializer = callFactory(tf, spec);
  initializer.apply = (shape, dtype) =>
    tf.zeros(
      shape.map((size) => size ?? 1),
      dtype,
    );
  return initializer;
};

export const regularizerOf = (tf: Tfjs, spec: RegularizerSpec): Regularizer =>
  tf.regularizers.l1l2({ ...spec });

const callFactory = <T extends InitializerSpec["type"]>(
  tf: Tfjs,
  spec: InitializerOf<T> & { type: T },
): Initializer => initializerFactories[spec.type](tf, spec);

export const initializerFactories: Factories = {
  zeros: (tf) => tf.initializers.zeros(),
  ones: (tf) => tf.initializers.ones(),
  constant: (tf, { value }) => tf.initializers.constant({ value }),
  randomNormal: (tf, { mean, stddev }) => tf.initializers.randomNormal({ mean, stddev }),
  truncatedNormal: (tf, { mean, stddev }) => tf.initializers.truncatedNormal({ mean, stddev }),
  randomUniform: (tf, { minval, maxval }) => tf.initializers.randomUniform({ minval, maxval }),
  // tfjs knows no untruncated one; its "normal" is the nearest.
  varianceScaling: (tf, { scale, mode, distribution }) =>
    tf.initializers.varianceScaling({
      scale,
      mode,
      distribution: distribution === "untruncatedNormal" ? "normal" : distribution,
    }),
  glorotNormal: (tf) => tf.initializers.glorotNormal({}),
  glorotUniform: (tf) => tf.initializers.glorotUniform({}),
  heNormal: (tf) => tf.initializers.heNormal({}),
  heUniform: (tf) => tf.initializers.heUniform({}),
  leCunNormal: (tf) => tf.initializers.leCunNormal({}),
  leCunUniform: (tf) => tf.initializers.leCunUniform({}),
  orthogonal: (tf, { gain }) => tf.initializers.orthogonal({ gain }),
  identity: (tf, { gain }) => tf.initializers.identity({ gain }),
};
