/** What is around an animal, and how it stands in the picture: the same for all classes, so that only it tells them apart. */
import { uniform, type Stream } from "../../plan/random.ts";
import {
  type Colour,
  type Lightness,
  countBetween,
  css,
  drawColour,
  lighten,
  oneOf,
  repeat,
  svg,
} from "./draws.ts";

/** A cloud, a stone, a bubble. Pixels. */
interface Blob {
  x: number;
  y: number;
  radius: number;
  /** Width by height. */
  stretch: number;
  /** Lightness to add to the background's, per cent. */
  tone: number;
}

/** A stem that grows from the lower edge. Pixels. */
interface Blade {
  x: number;
  height: number;
  bend: number;
  width: number;
}

interface Scene {
  top: Colour;
  bottom: Colour;
  blobs: readonly Blob[];
  bladeColour: Colour;
  blades: readonly Blade[];
  /** How many of the blades are in front of the animal. */
  bladesInFront: number;
  /** The lightness at which an animal stands out. */
  animalLightness: Lightness;
}

interface Pose {
  /** Of the animal's middle, pixels. */
  x: number;
  y: number;
  /** Degrees, clockwise. */
  angle: number;
  /** Pixels per unit of the animal's drawing. */
  scale: number;
  /** Looks to the left. */
  mirrored: boolean;
}

const drawBlob = (draw: Stream, size: number): Blob => ({
  x: uniform(draw, 0, size),
  y: uniform(draw, 0, size),
  radius: uniform(draw, size * 0.03, size * 0.2),
  stretch: uniform(draw, 0.7, 2.5),
  tone: uniform(draw, -9, 9),
});

const drawBlade = (draw: Stream, size: number): Blade => ({
  x: uniform(draw, 0, size),
  height: uniform(draw, size * 0.15, size * 0.55),
  bend: uniform(draw, -size * 0.15, size * 0.15),
  width: uniform(draw, 1.5, 4),
});

interface Light {
  scene: Lightness;
  animal: Lightness;
}

const night: Light = { scene: [12, 30], animal: [50, 80] };
const day: Light = { scene: [72, 92], animal: [22, 50] };

/** `size`: height and width of the picture in pixels. */
export const drawScene = (draw: Stream, size: number): Scene => {
  const light = oneOf(draw, night, day);
  const top = drawColour(draw, light.scene);
  const hue = top.hue + uniform(draw, -60, 60);
  const blades = repeat(countBetween(draw, 0, 5), () => drawBlade(draw, size));
  return {
    top,
    bottom: lighten({ ...top, hue }, uniform(draw, -14, 8)),
    blobs: repeat(countBetween(draw, 2, 12), () => drawBlob(draw, size)),
    bladeColour: drawColour(draw, light.scene),
    blades,
    bladesInFront: countBetween(draw, 0, 2),
    animalLightness: light.animal,
  };
};

export const drawPose = (draw: Stream, size: number): Pose => ({
  x: uniform(draw, size * 0.4, size * 0.6),
  y: uniform(draw, size * 0.42, size * 0.58),
  angle: uniform(draw, -25, 25),
  scale: (size / 100) * uniform(draw, 0.62, 0.95),
  mirrored: oneOf(draw, true, false),
});

const blobSvg = ({ top }: Scene, { x, y, radius, stretch, tone }: Blob): string =>
  svg`<ellipse cx="${x}" cy="${y}" rx="${radius * stretch}" ry="${radius}" ` +
  svg`fill="${css(lighten(top, tone))}" fill-opacity="0.6"/>`;

const bladeSvg = ({ bladeColour }: Scene, { x, height, bend, width }: Blade, size: number): string =>
  svg`<path d="M${x} ${size}Q${x} ${size - height / 2} ${x + bend} ${size - height}" fill="none" ` +
  svg`stroke="${css(bladeColour)}" stroke-width="${width}" stroke-linecap="round"/>`;

const backgroundSvg = ({ top, bottom }: Scene, size: number): string =>
  `<linearGradient id="back" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${css(top)}"/>` +
  `<stop offset="1" stop-color="${css(bottom)}"/></linearGradient>` +
  `<rect width="${size}" height="${size}" fill="url(#back)"/>`;

const transform = ({ x, y, angle, scale, mirrored }: Pose): string =>
  svg`translate(${x} ${y}) rotate(${angle}) scale(${mirrored ? -scale : scale} ${scale})`;

/** A whole picture; `animal` is drawn in units around its middle. */
export const sceneSvg = (scene: Scene, pose: Pose, animal: string, size: number): string => {
  const blades = scene.blades.map((blade) => bladeSvg(scene, blade, size));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">`,
    backgroundSvg(scene, size),
    ...scene.blobs.map((blob) => blobSvg(scene, blob)),
    ...blades.slice(scene.bladesInFront),
    `<g transform="${transform(pose)}">${animal}</g>`,
    ...blades.slice(0, scene.bladesInFront),
    "</svg>",
  ].join("");
};
