/** Layers of a network: those of an experiment's stack, and those that only a net from elsewhere has. */
import type { LayerSpec, LayerType } from "../experiment/experiment.ts";

/** An experiment's own stack does not need them. */
export type NetOnlyLayer = { name: string } & (
  | /** x * scale + offset */ { type: "rescaling"; scale: number; offset: number }
    /** min(x, maxValue) for x >= 0, negativeSlope * x below; maxValue null: none. */
  | { type: "relu"; maxValue: number | null; negativeSlope: number }
  /** Of inputs of one shape, element by element. */
  | { type: "add" }
  /** Of inputs along their last axis. */
  | { type: "concatenate" }
);

export type NetLayer = LayerSpec | NetOnlyLayer;
export type NetLayerType = LayerType | NetOnlyLayer["type"];
export type NetLayerOf<T extends NetLayerType> = Extract<NetLayer, { type: T }>;
