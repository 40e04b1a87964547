import type { Metadata, Sharp } from "sharp";

/**
 * How a file keeps its colours, as far as it changes the way to Pillow's convert("RGB"). `toRgb` takes the raw values
 * that `prepare` makes libvips give, pixel after pixel.
 */
type StoredColours = "plain" | "cmyk" | "gray16";

interface Conversion {
  prepare: (image: Sharp) => Sharp;
  toRgb: (data: Buffer, channels: number) => Uint8Array;
}

/** Alpha is dropped, not blended. */
const firstThree = (data: Buffer, channels: number): Uint8Array => {
  if (channels === 3) return data;
  const count = data.length / channels;
  const rgb = new Uint8Array(3 * count);
  for (let i = 0, from = 0, to = 0; i < count; i++, from += channels, to += 3) {
    rgb[to] = data[from] ?? 0;
    rgb[to + 1] = data[from + 1] ?? 0;
    rgb[to + 2] = data[from + 2] ?? 0;
  }
  return rgb;
};

/** a * b / 255, rounded, as Pillow's MULDIV255. */
const timesShare = (a: number, b: number): number => {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
};

/** K' = 255 - K, R = K' - round(C * K' / 255), and so on (test/reference/SEMANTICS.md 1). */
const cmykToRgb = (data: Buffer, channels: number): Uint8Array => {
  const count = data.length / channels;
  const rgb = new Uint8Array(3 * count);
  for (let i = 0, from = 0; i < count; i++, from += channels) {
    const light = 255 - (data[from + 3] ?? 0);
    for (let ink = 0; ink < 3; ink++) rgb[3 * i + ink] = light - timesShare(data[from + ink] ?? 0, light);
  }
  return rgb;
};

/** Pillow does not scale 16-bit gray, it clips: everything above 255 is white. */
const clippedGray = (data: Buffer, channels: number): Uint8Array => {
  const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const rgb = new Uint8Array((3 * values.length) / channels);
  for (let from = 0, to = 0; from < values.length; from += channels, to += 3) {
    rgb.fill(Math.min(255, values[from] ?? 0), to, to + 3);
  }
  return rgb;
};

export const conversions: Record<StoredColours, Conversion> = {
  plain: { prepare: (image) => image.raw(), toRgb: firstThree },
  cmyk: {
    prepare: (image) => image.pipelineColourspace("cmyk").toColourspace("cmyk").raw(),
    toRgb: cmykToRgb,
  },
  gray16: { prepare: (image) => image.toColourspace("grey16").raw({ depth: "ushort" }), toRgb: clippedGray },
};

const spaces: Readonly<Record<string, string>> = {
  srgb: "rgb",
  rgb: "rgb",
  rgb16: "rgb16",
  "b-w": "gray",
  grey16: "gray16",
  cmyk: "cmyk",
};

/** rgb, rgb16, gray, gray16, cmyk or palette, with + alpha where there is an alpha channel. */
export const modeOf = ({ isPalette, space, hasAlpha }: Metadata): string =>
  (isPalette ? "palette" : (spaces[space] ?? space)) + (hasAlpha ? " + alpha" : "");

/** 16-bit gray with alpha is plain: Pillow scales it. */
export const storedColours = ({ space, hasAlpha }: Metadata): StoredColours =>
  space === "cmyk" ? "cmyk" : space === "grey16" && !hasAlpha ? "gray16" : "plain";
