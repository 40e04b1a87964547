import type { GeneratorSpec, Pair } from "../experiment/experiment.ts";
import { toGray, turnedUpright, type Pixels } from "./pixels.ts";
import { type Filter, type Taps, precision, tapsAlong } from "./resample-taps.ts";

/** A part of a picture, in pixels. */
interface Box {
  top: number;
  left: number;
  height: number;
  width: number;
}

/**
 * One pass: lines of `size` pixels become lines of one pixel for each of `taps`. `inner` values stand beside one
 * another at each place of a line (the channels, or a whole row), and there are `outer` blocks of such lines.
 */
interface Pass {
  outer: number;
  inner: number;
  size: number;
  taps: readonly Taps[];
}

const half = 1 << (precision - 1);

/** Sums are int32, as in Pillow; the clamped array clips them to 0..255. */
const anyPass = (data: Uint8Array, { outer, inner, size, taps }: Pass): Uint8ClampedArray<ArrayBuffer> => {
  const result = new Uint8ClampedArray(outer * taps.length * inner);
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (const { first, weights } of taps) {
      const from = (block * size + first) * inner;
      for (let i = 0; i < inner; i++) {
        let sum = half;
        for (let k = 0, at = from + i; k < weights.length; k++, at += inner) {
          sum += Math.imul(data[at] ?? 0, weights[k] ?? 0);
        }
        result[to++] = sum >> precision;
      }
    }
  }
  return result;
};

/** The same for `inner` 3, half the time: each weight is fetched once for three channels. */
const rgbPass = (data: Uint8Array, { outer, size, taps }: Pass): Uint8ClampedArray<ArrayBuffer> => {
  const result = new Uint8ClampedArray(outer * taps.length * 3);
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (const { first, weights } of taps) {
      let red = half;
      let green = half;
      let blue = half;
      for (let k = 0, at = (block * size + first) * 3; k < weights.length; k++, at += 3) {
        const weight = weights[k] ?? 0;
        red += Math.imul(data[at] ?? 0, weight);
        green += Math.imul(data[at + 1] ?? 0, weight);
        blue += Math.imul(data[at + 2] ?? 0, weight);
      }
      result[to++] = red >> precision;
      result[to++] = green >> precision;
      result[to++] = blue >> precision;
    }
  }
  return result;
};

const resamplePass = (data: Uint8Array, pass: Pass): Uint8Array =>
  new Uint8Array((pass.inner === 3 ? rgbPass : anyPass)(data, pass).buffer);

const columns = (source: Pixels, box: Box, newWidth: number, filter: Filter): Pixels => {
  const { width, height, channels, data } = source;
  if (box.width === width && newWidth === width) return source;
  const taps = tapsAlong({ size: width, start: box.left, length: box.width }, newWidth, filter);
  const pass: Pass = { outer: height, inner: channels, size: width, taps };
  return { width: newWidth, height, channels, data: resamplePass(data, pass) };
};

const rows = (source: Pixels, box: Box, newHeight: number, filter: Filter): Pixels => {
  const { width, height, channels, data } = source;
  if (box.height === height && newHeight === height) return source;
  const taps = tapsAlong({ size: height, start: box.top, length: box.height }, newHeight, filter);
  const pass: Pass = { outer: 1, inner: width * channels, size: height, taps };
  return { width, height: newHeight, channels, data: resamplePass(data, pass) };
};

/** Pillow 13 (found by experiment, test/reference/SEMANTICS.md 1); older ones always take the columns first. */
const rowsFirst = (source: Pixels, [height, width]: Pair): boolean =>
  height < source.height && source.height - height > 2 * (source.width - width);

/**
 * Pillow's Image.resize(box) with a filter, to the last bit: the filter widens where the picture shrinks and may look
 * beyond the box, weights are 22-bit fixed point, and the result of the first pass is rounded to 8 bits.
 */
const resample = (source: Pixels, size: Pair, filter: Filter, box: Box): Pixels =>
  rowsFirst(source, size)
    ? columns(rows(source, box, size[0], filter), box, size[1], filter)
    : rows(columns(source, box, size[1], filter), box, size[0], filter);

/** Those of load_img; the experiment file offers the first three (its `Interpolation`). */
export type ResizeMethod = "nearest" | Filter;

/**
 * Where each output pixel lies along an axis, times `unit` values a pixel: the position is ADDED UP in float64, as
 * Pillow does (test/reference/SEMANTICS.md 1).
 */
const nearestPlaces = (start: number, length: number, newSize: number, unit: number): Uint32Array => {
  const step = length / newSize;
  const places = new Uint32Array(newSize);
  for (let i = 0, position = start + step * 0.5; i < newSize; i++, position += step) {
    places[i] = unit * Math.trunc(position);
  }
  return places;
};

/** One row of the result: `to` from the place `at` on. */
type CopyRow = (row: number, columns: Uint32Array, at: number) => void;

const copyBytes =
  ({ data, channels }: Pixels, to: Uint8Array): CopyRow =>
  (row, columns, at) => {
    for (let j = 0; j < columns.length; j++, at += channels) {
      const from = row + (columns[j] ?? 0);
      for (let channel = 0; channel < channels; channel++) to[at + channel] = data[from + channel] ?? 0;
    }
  };

/**
 * For RGB, half the time: four bytes at once, of which the next pixel puts its own over the fourth. So there must be a
 * byte behind the row's last pixel, here and there.
 */
const copyWords = ({ data }: Pixels, to: Uint8Array): CopyRow => {
  const source = new DataView(data.buffer, data.byteOffset, data.length);
  const result = new DataView(to.buffer);
  return (row, columns, at) => {
    for (let j = 0; j < columns.length; j++, at = (at + 3) | 0)
      result.setUint32(at, source.getUint32((row + (columns[j] ?? 0)) | 0));
  };
};

const nearest = (source: Pixels, [height, width]: Pair, box: Box): Pixels => {
  const { channels, data } = source;
  const rows = nearestPlaces(box.top, box.height, height, source.width * channels);
  const columns = nearestPlaces(box.left, box.width, width, channels);
  const last = columns.at(-1) ?? 0;
  const line = width * channels;
  const result = new Uint8Array(height * line);
  const [bytes, words] = [copyBytes(source, result), copyWords(source, result)];
  for (let i = 0; i < height; i++) {
    const row = rows[i] ?? 0;
    const fits = channels === 3 && row + last + 4 <= data.length && i < height - 1;
    (fits ? words : bytes)(row, columns, i * line);
  }
  return { width, height, channels, data: result };
};

const whole = ({ height, width }: Pixels): Box => ({ top: 0, left: 0, height, width });

/** Pillow's Image.resize to [height, width]; `box` is the part that is shown. An equal size comes back untouched. */
export const resize = (source: Pixels, size: Pair, method: ResizeMethod, box = whole(source)): Pixels => {
  const isWhole = box.height === source.height && box.width === source.width;
  if (isWhole && source.height === size[0] && source.width === size[1]) return source;
  return method === "nearest" ? nearest(source, size, box) : resample(source, size, method, box);
};

/** The middle of a picture with the aspect ratio of [height, width]: load_img's keep_aspect_ratio. */
export const middleBox = (source: Pixels, [height, width]: Pair): Box => {
  const cropHeight = Math.min(source.height, Math.trunc((source.width * height) / width));
  const cropWidth = Math.min(source.width, Math.trunc((source.height * width) / height));
  return {
    top: Math.trunc((source.height - cropHeight) / 2),
    left: Math.trunc((source.width - cropWidth) / 2),
    height: cropHeight,
    width: cropWidth,
  };
};

/**
 * A decoded RGB picture in the generator's orientation, colour mode and size, as load_img does it: colours first.
 * `exif`: the orientation that its file says it is to be seen in; null: as it is.
 */
export const shapePixels = (
  rgb: Pixels,
  settings: Pick<GeneratorSpec, "colorMode" | "imageSize" | "interpolation" | "orientation">,
  exif: number | null = null,
): Uint8Array => {
  const { colorMode, imageSize, interpolation, orientation } = settings;
  const seen = orientation === "upright" ? turnedUpright(rgb, exif) : rgb;
  return resize(colorMode === "rgb" ? seen : toGray(seen), imageSize, interpolation).data;
};
