import type { TFJSBinding } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js";

export type AttributeDtype = "float32" | "int32" | "bool" | "resource";

/** An attribute of a TensorFlow op, as the op's definition names and types it. */
export type OpAttribute =
  | { name: string; type: "int"; value: number | readonly number[] }
  | { name: string; type: "float"; value: number }
  | { name: string; type: "bool"; value: boolean }
  | { name: string; type: "string"; value: string }
  | { name: string; type: "dtype"; value: AttributeDtype }
  | { name: string; type: "shape"; value: readonly number[] };

/** What the binding takes: TensorFlow's number for the type. */
export interface BackendAttribute {
  name: string;
  type: number;
  value: boolean | number | object | string | number[];
}

/** The form the binding takes, with TensorFlow's numbers for types. */
export const toBackendAttribute = (binding: TFJSBinding, attribute: OpAttribute): BackendAttribute => {
  const { name } = attribute;
  switch (attribute.type) {
    case "int":
      return { name, type: binding.TF_ATTR_INT, value: attribute.value };
    case "float":
      return { name, type: binding.TF_ATTR_FLOAT, value: attribute.value };
    case "bool":
      return { name, type: binding.TF_ATTR_BOOL, value: attribute.value };
    case "string":
      return { name, type: binding.TF_ATTR_STRING, value: attribute.value };
    case "dtype":
      return { name, type: binding.TF_ATTR_TYPE, value: dtypeNumber(binding, attribute.value) };
    case "shape":
      return { name, type: binding.TF_ATTR_SHAPE, value: attribute.value };
  }
};

const dtypeNumber = (binding: TFJSBinding, dtype: AttributeDtype): number => {
  switch (dtype) {
    case "float32":
      return binding.TF_FLOAT;
    case "int32":
      return binding.TF_INT32;
    case "bool":
      return binding.TF_BOOL;
    case "resource":
      return binding.TF_RESOURCE;
  }
};
