/** What a kind of layer is, whatever computes it: its shapes, its weights, whether it draws, and its Keras layer. */
import type { InitializerSpec, RegularizerSpec } from "../experiment/experiment.ts";
import type { KerasFields } from "./keras-fields.ts";
import type { KerasMap } from "./keras-config.ts";
import type { NetLayer } from "./net-layer.ts";

/** [height, width, channels], or [units] after flatten or a global pooling. No batch axis. */
export type Shape = readonly number[];

export const isSameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i]);

/** As Keras prints one, without the batch axis: (148, 148, 32). */
export const shapeText = (shape: Shape): string => `(${shape.join(", ")})`;

/** What a layer asks of its input, and how to give it that; in one sentence with the layer's name before it. */
interface Misfit {
  needs: string;
  remedy: string;
}

export type ShapeResult = { type: "follows"; shape: Shape } | ({ type: "misfit" } & Misfit);

export const follows = (shape: Shape): ShapeResult => ({ type: "follows", shape });
export const misfit = (needs: string, remedy: string): ShapeResult => ({ type: "misfit", needs, remedy });

export const unchanged = (_: NetLayer, input: Shape): ShapeResult => follows(input);

type Image = readonly [height: number, width: number, channels: number];

/** For a layer that takes pictures. */
export const onImage = (input: Shape, next: (image: Image) => ShapeResult): ShapeResult => {
  const [height, width, channels] = input;
  return height === undefined || width === undefined || channels === undefined
    ? misfit("(height, width, channels)", "put it before flatten or the global pooling")
    : next([height, width, channels]);
};

/** A number, or what the layer does not say: the channels (or units) of its input, or these times depthMultiplier. */
export type Size = number | "channels" | "multiplied";

export interface LayerWeight {
  /** kernel, bias, gamma, beta, movingMean, movingVariance, alpha, depthwiseKernel, pointwiseKernel */
  name: string;
  /** As Keras and tfjs keep it: conv [kh, kw, in, out], depthwise [kh, kw, in, multiplier], dense [in, out]. */
  shape: readonly Size[] | "of the input";
  trainable: boolean;
  initializer: InitializerSpec;
  regularizer: RegularizerSpec | null;
}

/** A weight that a layer of the kind can have. */
export interface DeclaredWeight extends LayerWeight {
  /** false: this layer does without (useBias, center or scale is false). */
  present: boolean;
}

export const trained = (
  name: string,
  shape: LayerWeight["shape"],
  initializer: InitializerSpec,
  regularizer: RegularizerSpec | null,
  present = true,
): DeclaredWeight => ({ name, shape, trainable: true, initializer, regularizer, present });

interface Biased {
  useBias: boolean;
  biasInitializer: InitializerSpec;
  biasRegularizer: RegularizerSpec | null;
}

export const bias = (layer: Biased, units: Size): DeclaredWeight =>
  trained("bias", [units], layer.biasInitializer, layer.biasRegularizer, layer.useBias);

export interface LayerKind<L extends NetLayer> {
  /** What comes out, by the rules of Keras and TensorFlow; `inputs` are all of a layer that joins several. */
  shape(layer: L, input: Shape, inputs: readonly Shape[]): ShapeResult;
  /** In the order of the tfjs layer's getWeights(): trainable ones first. */
  weights(layer: L): DeclaredWeight[];
  /** In training it draws random numbers, so that the same input does not give the same output. */
  draws: boolean;
  /**
   * The Keras 3 layer that is the same. Only arguments that every Keras 3 knows are named, so that each of its versions
   * reads them; those left out have their defaults, which change nothing.
   */
  toKeras(layer: L): readonly [className: string, config: KerasMap];
  /** Why tfjs 4.22 reads the layer and computes something else, or does not read it; left out, null: it does the same. */
  tfjsMisfit?(layer: L): string | null;
  /** By the name of the Keras class. */
  fromKeras: Readonly<Record<string, (fields: KerasFields) => NetLayer>>;
}

/** A kind without weights that does not draw, as most are. */
export const plain = { weights: (): DeclaredWeight[] => [], draws: false } as const;
