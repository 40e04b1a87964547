/** A heat map over a picture. */
import { element } from "./elements.ts";
import type { HeatMap } from "./prediction.ts";

/** Black-red-yellow-white: brighter is warmer, even without colours. */
const colourAt = (heat: number): readonly [number, number, number] => [
  Math.min(255, 3 * 255 * heat),
  Math.min(255, Math.max(0, 3 * 255 * (heat - 1 / 3))),
  Math.min(255, Math.max(0, 3 * 255 * (heat - 2 / 3))),
];

export const heatCanvas = ({ height, width, values }: HeatMap): HTMLCanvasElement => {
  const canvas = element("canvas", { class: "heat", "aria-hidden": "true" });
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const image = context.createImageData(width, height);
  for (const [i, heat] of values.entries())
    image.data.set([...colourAt(heat), 255 * Math.min(0.75, heat)], 4 * i);
  context.putImageData(image, 0, 0);
  return canvas;
};
