import type { Pair } from "../experiment/experiment.ts";
import type { Pixels } from "./pixels.ts";
import type { Filter } from "./resample-taps.ts";
import { resample, type Box } from "./resample.ts";

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
