/** Layers of a network: those of an experiment's stack, and those that only a net from elsewhere or a block brings. */
import type { PlainLayer } from "../experiment/experiment.ts";

/** Nobody writes them into a stack; add and concatenate are what a residual or parallel layer comes to. */
export type NetOnlyLayer = { name: string } & (
  | /** x * scale + offset */ { type: "rescaling"; scale: number; offset: number }
    /** min(x, maxValue) for x >= 0, negativeSlope * x below; maxValue null: none. */
  | { type: "relu"; maxValue: number | null; negativeSlope: number }
  /** Of inputs of one shape, element by element. */
  | { type: "add" }
  /** Of inputs along their last axis. */
  | { type: "concatenate" }
);

export type NetLayer = PlainLayer | NetOnlyLayer;
export type NetLayerType = NetLayer["type"];
export type NetLayerOf<T extends NetLayerType> = Extract<NetLayer, { type: T }>;
