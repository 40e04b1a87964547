/** What the rest of petri sees of the engine. Loading it is load-engine.ts. */
import type { OpAttribute } from "./op-attribute.ts";

export type Tfjs = typeof import("@tensorflow/tfjs-node-gpu");
export type Tensor = import("@tensorflow/tfjs-node-gpu").Tensor;
export type Variable = import("@tensorflow/tfjs-node-gpu").Variable;

/** Where a tensor lies, as kernels get and give it; every tensor is one. */
export type TensorInfo = import("@tensorflow/tfjs-node-gpu").TensorInfo;

/** What the user asks for. `auto`: an NVIDIA device where one can be used, else the CPU. */
export type DeviceChoice = "auto" | "cpu" | "gpu";

export interface EngineVersions {
  /** As the loaded library says. */
  tensorflow: string;
  tfjs: string;
}

export interface Engine {
  readonly tf: Tfjs;
  /** What really runs. */
  readonly device: "cpu" | "gpu";
  /** Whether tfjs-node's slow kernels were replaced (kernels.ts) or left as they come. */
  readonly kernels: "petri" | "stock";
  /** Of one op. */
  readonly threads: number;
  readonly versions: EngineVersions;
  /**
   * Runs one TensorFlow op eagerly and returns its outputs, which belong to the current tidy.
   * A handle of a resource is passed and returned as a tensor.
   * @param attributes those without a default, and those that differ from it
   * @throws Error with TensorFlow's message when op, attributes or shapes do not fit
   */
  execute(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
  /** Whether the loaded library knows an op of this name (not whether the device has a kernel for it). */
  hasOp(op: string): boolean;
  /** Tensors alive. */
  memory(): { tensors: number };
}
