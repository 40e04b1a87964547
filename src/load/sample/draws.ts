import { type Stream, integerBelow, uniform } from "../../plan/random.ts";

/** Text with numbers to two decimals: `svg\`M${x} ${y}Z\``. Text pieces go in as they are. */
export const svg = (texts: TemplateStringsArray, ...values: readonly (number | string)[]): string =>
  String.raw(
    { raw: texts },
    ...values.map((value) => (typeof value === "number" ? value.toFixed(2) : value)),
  );

/** Hue in degrees, saturation and lightness 0..100 per cent. */
export interface Colour {
  hue: number;
  saturation: number;
  lightness: number;
}

/** [least, most], per cent. */
export type Lightness = readonly [number, number];

export const drawColour = (draw: Stream, lightness: Lightness): Colour => ({
  hue: uniform(draw, 0, 360),
  saturation: uniform(draw, 25, 85),
  lightness: uniform(draw, ...lightness),
});

/** Adds to the lightness, in per cent; never quite black or white. */
export const lighten = (colour: Colour, by: number): Colour => ({
  ...colour,
  lightness: Math.min(96, Math.max(4, colour.lightness + by)),
});

export const css = ({ hue, saturation, lightness }: Colour): string =>
  `hsl(${hue.toFixed(1)},${saturation.toFixed(1)}%,${lightness.toFixed(1)}%)`;

/** Each equally likely. */
export const oneOf = <T>(draw: Stream, first: T, ...others: readonly T[]): T =>
  [first, ...others][integerBelow(draw, others.length + 1)] ?? first;

/** A whole number, both bounds included. */
export const countBetween = (draw: Stream, least: number, most: number): number =>
  least + integerBelow(draw, most - least + 1);

export const repeat = <T>(times: number, make: (index: number) => T): T[] =>
  Array.from({ length: times }, (_, index) => make(index));
