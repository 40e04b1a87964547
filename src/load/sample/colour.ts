import { uniform, type Stream } from "../../plan/random.ts";

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
