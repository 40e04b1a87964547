import type { OpAttribute } from "../op-attribute.ts";

/** What tfjs gives a pooling or convolution kernel, unknown until read. */
export type KernelAttributes = Readonly<Record<string, unknown>> | undefined;

/** `value`, a whole number or [rows, columns], as TensorFlow's [1, rows, columns, 1]. */
export const overImage = (value: unknown): readonly number[] => {
  const sides: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const [rows, columns] = sides;
  if (typeof rows !== "number" || typeof columns !== "number")
    throw new Error(`a number or [rows, columns] was expected: ${JSON.stringify(value)}`);
  return [1, rows, columns, 1];
};

/** @throws Error for paddings that tfjs-node does not have either */
export const paddingName = (pad: unknown): "SAME" | "VALID" => {
  if (pad === "same") return "SAME";
  if (pad === "valid" || pad === 0) return "VALID";
  throw new Error(`padding is "same" or "valid" on this engine, not ${JSON.stringify(pad)}`);
};

/** Attributes of the pooling ops; pictures are [batch, height, width, channels], float32. */
export const poolingAttributes = (attributes: KernelAttributes): OpAttribute[] => [
  { name: "T", type: "dtype", value: "float32" },
  { name: "ksize", type: "int", value: overImage(attributes?.filterSize) },
  { name: "strides", type: "int", value: overImage(attributes?.strides) },
  { name: "padding", type: "string", value: paddingName(attributes?.pad) },
  { name: "data_format", type: "string", value: "NHWC" },
];

/**
 * What makes TensorFlow pick the oneDNN kernel of an op whose name starts with _MklNative: it sets this itself where
 * it rewrites a graph.
 */
export const nativeKernel: OpAttribute = { name: "_kernel", type: "string", value: "MklNameChangeOp" };
