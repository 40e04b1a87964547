import type { Size } from "../layers/kind.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { FindArray } from "./container.ts";
import type { KerasLayer } from "./keras-model.ts";
import { expectedWeights, type ExpectedWeight } from "./expected-weights.ts";
import type { NetWeight } from "./net.ts";
import { all, modelMistake, read, type Outcome } from "./outcome.ts";

/** `known`: sizes that the layer does not say; those of this shape are added. */
const fits = (shape: readonly number[], sizes: readonly Size[], known: Map<Size, number>): boolean =>
  shape.length === sizes.length &&
  sizes.every((size, axis) => {
    const found = shape[axis];
    if (found === undefined || typeof size === "number") return found === size;
    const earlier = known.get(size);
    known.set(size, found);
    return earlier === undefined || earlier === found;
  });

const shapeInWords = (sizes: readonly Size[], known: ReadonlyMap<Size, number>): string =>
  `[${sizes.map((size) => (typeof size === "number" ? size : (known.get(size) ?? "any"))).join(", ")}]`;

/** The weights of one layer of the file, or what is wrong with them. */
export const takeWeights = (
  find: FindArray,
  kerasLayer: KerasLayer,
  layer: NetLayer,
): Outcome<NetWeight[]> => {
  const known = new Map<Size, number>();
  const take = (expected: ExpectedWeight, index: number): Outcome<NetWeight> => {
    const found = find(kerasLayer, expected, index);
    if (found.type === "mistake") return found;
    const what = `${expected.kerasNames[0] ?? expected.name} of layer "${layer.name}"`;
    if (found.value === null) return modelMistake(`it does not hold the ${what}`);
    const { shape, values } = found.value;
    const before = new Map(known);
    if (expected.shape !== "of the input" && !fits(shape, expected.shape, known))
      return modelMistake(
        `the ${what} has shape [${shape.join(", ")}]; ${shapeInWords(expected.shape, before)} is needed`,
      );
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      return modelMistake(
        `the ${what} has a ${values[wrong]} at position ${wrong}; only finite numbers of 32 bits are weights`,
      );
    return read({ name: expected.name, shape, values });
  };
  return all(expectedWeights(layer).map(take));
};
