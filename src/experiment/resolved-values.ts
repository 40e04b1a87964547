/** Values that may be written in several forms -> the one form that code reads; `resolver` of the schema names these. */
import type { ErasingSpec, InitializerSpec, Pair, RegularizerSpec } from "./resolved-specs.ts";
import { validateInitializer } from "./schema-validator.js";
import type { Erasing, InitializerMap, InitializerName } from "./written-experiment.ts";

type Size = number | Pair;

export const pair = (size: Size): Pair => (typeof size === "number" ? [size, size] : size);

/** One number for all sides; [above and below, left and right]; or [[top, bottom], [left, right]]. */
export const sides = (padding: Size | readonly [Size, Size]): readonly [Pair, Pair] => {
  if (typeof padding === "number") return [pair(padding), pair(padding)];
  return [pair(padding[0]), pair(padding[1])];
};

/** z stands for [1 - z, 1 + z]. */
export const factors = (zoom: Size): Pair => (typeof zoom === "number" ? [1 - zoom, 1 + zoom] : zoom);

/** One number is the highest. */
export const upTo = (range: Size): Pair => (typeof range === "number" ? [0, range] : range);

/** null: nothing is painted over. */
export const erased = (written: Erasing | undefined): ErasingSpec | null =>
  written === undefined ? null : { ...written, aspect: written.aspect ?? null };

/** A name alone stands for the map with that type and the schema's defaults. */
export const resolveInitializer = (written: InitializerName | InitializerMap): InitializerSpec => {
  const filled: unknown = typeof written === "string" ? { type: written } : written;
  if (!validateInitializer(filled)) throw new Error("an initializer that was valid is not any more");
  return filled;
};

/** null: no weight decay. */
export const resolveRegularizer = (written: RegularizerSpec | undefined): RegularizerSpec | null =>
  written === undefined || (written.l1 === 0 && written.l2 === 0) ? null : written;
