/** Layers of a network: those of an experiment's stack, and those that only a net from elsewhere or a block brings. */
import type { Pair, PlainLayer } from "../experiment/experiment.ts";

/** Nobody writes them into a stack; add and concatenate are what a residual or parallel layer comes to. */
export type NetOnlyLayer = { name: string } & (
  | /** x * scale + offset, one number or one a channel */ {
      type: "rescaling";
      scale: number | readonly number[];
      offset: number | readonly number[];
    }
    /** min(x, maxValue) for x >= 0, negativeSlope * x below; maxValue null: none. */
  | { type: "relu"; maxValue: number | null; negativeSlope: number }
  /** Of inputs of one shape, element by element. */
  | { type: "add" }
  | { type: "multiply" }
  /** Of inputs along their last axis. */
  | { type: "concatenate" }
  /** -1: what is left. */
  | { type: "reshape"; target: readonly number[] }
  | { type: "cropping2d"; cropping: readonly [Pair, Pair] }
  /** As globalAveragePooling2d, of one row and one column. */
  | { type: "meanOfPixels" }
  /** A picture's whole output becomes 0 with probability `rate` in training. */
  | { type: "dropPath"; rate: number }
  | { type: "resizing"; height: number; width: number; interpolation: "bilinear" | "nearest" }
  /** Keras' own augmentation: in inference it gives what it takes. petri augments before the net. */
  | { type: "unchanging" }
);

export type NetLayer = PlainLayer | NetOnlyLayer;
export type NetLayerType = NetLayer["type"];
export type NetLayerOf<T extends NetLayerType> = Extract<NetLayer, { type: T }>;
