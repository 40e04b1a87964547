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

/** A fish that looks to the right, about 100 units long around its middle; y points down. Sizes are in units. */
interface Fish {
  body: Colour;
  fins: Colour;
  pattern: "plain" | "bands" | "spots" | "belly";
  /** Half of the body's height. */
  girth: number;
  /** Half of the tail's height. */
  tail: number;
  /** How deep the tail is forked. */
  fork: number;
  /** Height of the fin on the back. */
  dorsal: number;
  bands: number;
}

export const drawFish = (draw: Stream, lightness: Lightness): Fish => ({
  body: drawColour(draw, lightness),
  fins: drawColour(draw, lightness),
  pattern: oneOf(draw, "plain", "bands", "spots", "belly"),
  girth: uniform(draw, 14, 29),
  tail: uniform(draw, 12, 26),
  fork: uniform(draw, 2, 15),
  dorsal: uniform(draw, 5, 16),
  bands: countBetween(draw, 2, 5),
});

const outline = ({ girth }: Fish): string =>
  svg`M48 0C36 ${-girth * 1.05} -8 ${-girth * 1.35} -34 -4L-34 4C-8 ${girth * 1.35} 36 ${girth * 1.05} 48 0Z`;

const finOutlines = ({ girth, tail, fork, dorsal }: Fish): string[] => [
  svg`M-30 0L-54 ${-tail}Q${-50 + fork} 0 -54 ${tail}Z`,
  svg`M20 ${-girth * 0.75}Q4 ${-girth - dorsal} -16 ${-girth - dorsal * 0.6}L-18 ${-girth * 0.5}Z`,
  svg`M6 ${girth * 0.8}Q-2 ${girth + dorsal * 0.7} -12 ${girth + dorsal * 0.5}L-8 ${girth * 0.6}Z`,
];

const bandsSvg = ({ girth, bands }: Fish, fill: string): string => {
  const width = 16 / bands;
  const band = (index: number): string => {
    const x = -22 + (44 / bands) * index;
    const end = girth * 1.2;
    return svg`M${x} ${-end}Q${x + 8} 0 ${x} ${end}L${x + width} ${end}Q${x + 8 + width} 0 ${x + width} ${-end}Z`;
  };
  return `<path d="${repeat(bands, band).join("")}" fill="${fill}"/>`;
};

/** Scattered by fixed steps: how many there are is drawn, where they are is not. */
const spotsSvg = ({ girth, bands }: Fish, fill: string): string =>
  repeat(bands * 3, (index) => {
    const [x, y] = [-24 + ((index * 17) % 46), girth * 0.7 * Math.sin(index * 2.4)];
    return svg`<circle cx="${x}" cy="${y}" r="2.6" fill="${fill}"/>`;
  }).join("");

const patternSvg = (fish: Fish): string => {
  const fill = css(lighten(fish.fins, 12));
  switch (fish.pattern) {
    case "plain":
      return "";
    case "bands":
      return bandsSvg(fish, fill);
    case "spots":
      return spotsSvg(fish, fill);
    case "belly":
      return svg`<ellipse cx="8" cy="${fish.girth * 0.8}" rx="40" ry="${fish.girth * 0.7}" fill="${fill}"/>`;
  }
};

const faceSvg = ({ girth, fins }: Fish, line: string): string =>
  svg`<g fill="none" stroke="${line}" stroke-width="1.4">` +
  svg`<path d="M26 ${-girth * 0.6}Q18 0 26 ${girth * 0.6}"/><path d="M47 3Q42 6 38 5"/>` +
  svg`<path d="M16 2Q6 6 2 12Q14 13 18 6Z" fill="${css(fins)}"/></g>` +
  `<circle cx="35" cy="-4" r="4" fill="white"/><circle cx="36" cy="-4" r="2.2" fill="black"/>`;

export const fishSvg = (fish: Fish): string => {
  const body = outline(fish);
  const line = css(lighten(fish.body, -22));
  const fins = finOutlines(fish).map((fin) => `<path d="${fin}"/>`);
  return (
    `<clipPath id="body"><path d="${body}"/></clipPath>` +
    `<g fill="${css(fish.fins)}" stroke="${line}" stroke-width="1.2">${fins.join("")}</g>` +
    `<path d="${body}" fill="${css(fish.body)}"/><g clip-path="url(#body)">${patternSvg(fish)}</g>` +
    `<path d="${body}" fill="none" stroke="${line}" stroke-width="1.5"/>` +
    faceSvg(fish, line)
  );
};
