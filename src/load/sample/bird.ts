import { uniform, type Stream } from "../../plan/random.ts";
import { type Colour, type Lightness, css, drawColour, lighten, oneOf, svg } from "./draws.ts";

/** A bird that looks to the right, about 100 units long around its middle; y points down. Sizes are in units. */
interface Bird {
  body: Colour;
  wing: Colour;
  beak: Colour;
  pose: "perched" | "flying";
  breast: "plain" | "coloured";
  /** Half of the body's height. */
  girth: number;
  /** Radius of the head. */
  head: number;
  beakLength: number;
  tailLength: number;
  legs: number;
  /** How far a raised wing reaches up. */
  span: number;
}

export const drawBird = (draw: Stream, lightness: Lightness): Bird => ({
  body: drawColour(draw, lightness),
  wing: drawColour(draw, lightness),
  beak: drawColour(draw, lightness),
  pose: oneOf(draw, "perched", "flying"),
  breast: oneOf(draw, "plain", "coloured"),
  girth: uniform(draw, 13, 19),
  head: uniform(draw, 9, 13),
  beakLength: uniform(draw, 8, 19),
  tailLength: uniform(draw, 18, 34),
  legs: uniform(draw, 8, 18),
  span: uniform(draw, 28, 44),
});

const legsPath = ({ girth, legs }: Bird): string => {
  const [hip, foot] = [girth * 0.7, girth + legs];
  const leg = (x: number): string =>
    svg`M${x} ${hip}L${x + 2} ${foot}M${x - 2} ${foot + 1.5}L${x + 2} ${foot}L${x + 7} ${foot + 1}`;
  return leg(-4) + leg(6);
};

const tailPath = ({ tailLength }: Bird): string =>
  svg`M-20 -6L${-26 - tailLength} 2L${-22 - tailLength} 8L${-25 - tailLength} 13L-16 10Z`;

const bodyPath = ({ girth }: Bird): string =>
  svg`M-28 3C-20 ${-girth * 1.1} 12 ${-girth * 1.3} 28 -12` +
  svg`C34 2 22 ${girth * 1.2} 2 ${girth}C-14 ${girth * 0.9} -24 10 -28 3Z`;

/** Folded over the back, or raised. */
const wingPath = ({ pose, girth, span }: Bird): string =>
  pose === "perched"
    ? svg`M14 -7C6 -16 -16 ${-girth * 0.8} -38 8C-24 14 4 14 14 -7Z`
    : svg`M12 -6C12 ${-span * 0.6} -4 ${-span} -30 ${-span}C-22 ${-span * 0.7} -20 -16 -14 -2Z`;

/** The other wing of a flying bird, behind the body. */
const farWingPath = ({ span }: Bird): string =>
  svg`M18 -8C24 ${-span * 0.6} 14 ${-span * 0.9} 0 ${-span * 1.1}C2 ${-span * 0.7} -2 -20 2 -6Z`;

const headSvg = ({ head, beakLength, body, beak }: Bird, line: string): string => {
  const root = 27 + head * 0.8;
  return (
    svg`<path d="M${root} -23L${root + 2 + beakLength} -17L${root} -14Z" fill="${css(beak)}"/>` +
    svg`<circle cx="27" cy="-18" r="${head}" fill="${css(body)}" stroke="${line}" stroke-width="1.2"/>` +
    svg`<circle cx="22" cy="-12" r="${head * 0.75}" fill="${css(body)}"/>` +
    `<circle cx="31" cy="-20" r="3" fill="white"/><circle cx="31.8" cy="-20" r="1.8" fill="black"/>`
  );
};

export const birdSvg = (bird: Bird): string => {
  const line = css(lighten(bird.body, -22));
  const drawn = (path: string, colour: Colour): string =>
    `<path d="${path}" fill="${css(colour)}" stroke="${line}" stroke-width="1.3" stroke-linejoin="round"/>`;
  const legs =
    `<path d="${legsPath(bird)}" fill="none" stroke="${css(bird.beak)}" ` +
    `stroke-width="2.2" stroke-linecap="round"/>`;
  const breast = `<ellipse cx="14" cy="4" rx="13" ry="10" fill="${css(lighten(bird.wing, 20))}"/>`;
  return [
    bird.pose === "perched" ? legs : drawn(farWingPath(bird), lighten(bird.wing, -10)),
    drawn(tailPath(bird), bird.wing),
    drawn(bodyPath(bird), bird.body),
    bird.breast === "coloured" ? breast : "",
    headSvg(bird, line),
    drawn(wingPath(bird), bird.wing),
  ].join("");
};
