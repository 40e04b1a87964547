/**
 * Keras' functions that stand in a model beside its layers (x / 127.5, x[..., ::-1], a + b), as the layers that do the
 * same.
 */
import { isList, isMap, mapAt } from "../layers/json-value.ts";
import type { KerasLayer } from "./keras-model.ts";
import type { SelectedLayer } from "./select-layers.ts";

/** What a function is called with: a layer's output, numbers (one, or one a channel), or something else. */
type Argument = { type: "output" } | { type: "numbers"; values: readonly number[] } | { type: "other" };

/** Lists of one item in one another stand for their innermost list. */
const numbersIn = (value: unknown): readonly number[] | null => {
  if (typeof value === "number") return [value];
  if (!isList(value)) return null;
  if (value.length === 1 && isList(value[0])) return numbersIn(value[0]);
  const numbers = value.filter((item) => typeof item === "number");
  return numbers.length === value.length ? numbers : null;
};

const argumentOf = (value: unknown): Argument => {
  if (isMap(value) && value.class_name === "__keras_tensor__") return { type: "output" };
  const stored = isMap(value) && (value.class_name === "__tensor__" || value.class_name === "__numpy__");
  const values = numbersIn(stored ? mapAt(value, "config").value : value);
  return values === null ? { type: "other" } : { type: "numbers", values };
};

type Factor = number | readonly number[];

/** One number alone is a number. */
const factor = (values: readonly number[]): Factor => {
  const [first = 0, ...others] = values;
  return others.length === 0 ? first : values;
};

interface Rescaling {
  scale: Factor;
  offset: Factor;
}

type Rule = (values: readonly number[]) => Rescaling;

/** Of an output with numbers, and of numbers with an output; null: no rescaling. */
const rules: Readonly<Record<string, { after: Rule; before: Rule | null }>> = {
  Add: {
    after: (values) => ({ scale: 1, offset: factor(values) }),
    before: (values) => ({ scale: 1, offset: factor(values) }),
  },
  Subtract: {
    after: (values) => ({ scale: 1, offset: factor(values.map((value) => 0 - value)) }),
    before: (values) => ({ scale: -1, offset: factor(values) }),
  },
  Multiply: {
    after: (values) => ({ scale: factor(values), offset: 0 }),
    before: (values) => ({ scale: factor(values), offset: 0 }),
  },
  ...Object.fromEntries(
    ["TrueDivide", "Divide"].map((name) => [
      name,
      {
        after: (values: readonly number[]) => ({
          scale: factor(values.map((value) => 1 / value)),
          offset: 0,
        }),
        before: null,
      },
    ]),
  ),
};

const rescalingOf = ({ className }: KerasLayer, args: readonly unknown[]): Rescaling | null => {
  const [first, second] = args.map(argumentOf);
  if (className === "Negative" && first?.type === "output") return { scale: -1, offset: 0 };
  const rule = Object.hasOwn(rules, className) ? rules[className] : undefined;
  if (rule === undefined) return null;
  if (first?.type === "output" && second?.type === "numbers") return rule.after(second.values);
  return first?.type === "numbers" && second?.type === "output"
    ? (rule.before?.(first.values) ?? null)
    : null;
};

/** x[..., 2]: 2; null: something else is taken of x. */
const channelTaken = ({ layer, args }: SelectedLayer): number | null => {
  const [, key] = args;
  if (layer.className !== "GetItem" || !isList(key) || key.length !== 2) return null;
  const [rest, channel] = key;
  return isMap(rest) && rest.class_name === "__ellipsis__" && typeof channel === "number" ? channel : null;
};

/** x[..., ::-1] */
const turnsChannels = ({ layer, args }: SelectedLayer): boolean => {
  const [, key] = args;
  if (layer.className !== "GetItem" || !isList(key) || key.length !== 2) return false;
  const [rest, slice] = key;
  if (!isMap(rest) || rest.class_name !== "__ellipsis__" || !isMap(slice)) return false;
  const { start, stop, step } = mapAt(slice, "config");
  return (
    slice.class_name === "__slice__" && step === -1 && (start ?? null) === null && (stop ?? null) === null
  );
};

/** What keras.applications puts before a net whose channels are blue, green, red: class of what stands for it here. */
export const channelsClass = "channels in another order";

const inOrder = (
  of: SelectedLayer,
  inputs: readonly string[],
  order: readonly number[] | null,
): SelectedLayer => ({
  ...of,
  layer: { ...of.layer, className: channelsClass, config: { order } },
  inputs,
});

/** Whether two layers take the same, each from one layer. */
const areSame = (a: readonly string[], b: readonly string[]): boolean =>
  a[0] === b[0] && a.length === b.length;

/** A stack of single channels of one and the same output; null: it is something else. */
const stackedChannels = (
  stack: SelectedLayer,
  layers: ReadonlyMap<string, SelectedLayer>,
): SelectedLayer | null => {
  if (stack.layer.className !== "Stack" || (stack.layer.config.axis !== -1 && stack.layer.config.axis !== 3))
    return null;
  const items = stack.inputs.flatMap((name) => layers.get(name) ?? []);
  const [first] = items;
  const order = items.flatMap((item) => channelTaken(item) ?? []);
  const isOfOne = first !== undefined && items.every(({ inputs }) => areSame(inputs, first.inputs));
  return isOfOne && order.length === stack.inputs.length ? inOrder(stack, first.inputs, order) : null;
};

const asLayer = (selected: SelectedLayer, layers: ReadonlyMap<string, SelectedLayer>): SelectedLayer => {
  if (turnsChannels(selected)) return inOrder(selected, selected.inputs, null);
  const stacked = stackedChannels(selected, layers);
  if (stacked !== null) return stacked;
  const rescaling = rescalingOf(selected.layer, selected.args);
  if (rescaling === null) return selected;
  return { ...selected, layer: { ...selected.layer, className: "Rescaling", config: { ...rescaling } } };
};

/** Single channels that nothing takes any more are left out. */
export const withoutOperations = (selected: readonly SelectedLayer[]): SelectedLayer[] => {
  const named = new Map(selected.map((each) => [each.layer.name, each]));
  const layers = selected.map((each) => asLayer(each, named));
  const taken = new Set(layers.flatMap(({ inputs }) => inputs));
  const last = layers.at(-1);
  return layers.filter((each) => each === last || channelTaken(each) === null || taken.has(each.layer.name));
};
