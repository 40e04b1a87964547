/** A window that moves over a picture: of a convolution or a pooling. */
import type { Padding, Pair } from "../experiment/experiment.ts";
import { follows, misfit, onImage, type Shape, type ShapeResult } from "./kind.ts";

interface Window {
  size: Pair;
  dilation: Pair;
  strides: Pair;
  padding: Padding;
}

/** Pixels that a window with gaps spans. */
const span = (size: number, dilation: number): number => (size - 1) * dilation + 1;

/** valid: ceil((n - span + 1) / stride), same: ceil(n / stride). */
const positions = (n: number, span: number, stride: number, padding: Padding): number =>
  Math.ceil((padding === "same" ? n : n - span + 1) / stride);

export const slide = (window: Window, input: Shape, channelsOut: (channels: number) => number): ShapeResult =>
  onImage(input, ([height, width, channels]) => {
    const rows = span(window.size[0], window.dilation[0]);
    const columns = span(window.size[1], window.dilation[1]);
    if (window.padding === "valid" && (height < rows || width < columns))
      return misfit(
        `at least ${rows} x ${columns} pixels`,
        "make generator.imageSize larger, take a pooling out, or use padding: same",
      );
    return follows([
      positions(height, rows, window.strides[0], window.padding),
      positions(width, columns, window.strides[1], window.padding),
      channelsOut(channels),
    ]);
  });
