import type { Pair } from "../experiment/experiment.ts";
import type { Transform } from "./transform.ts";

/** From the place of an output pixel to the place in the input, in pixels; the centre of a pixel is a whole number. */
export interface Affine {
  /** row_in = rowByRow * row + rowByColumn * column + rowOffset */
  rowByRow: number;
  rowByColumn: number;
  rowOffset: number;
  columnByRow: number;
  columnByColumn: number;
  columnOffset: number;
}

/** [[a, b, c], [d, e, f]]; the last row of the 3x3 matrix is 0, 0, 1. */
type Matrix = readonly [number, number, number, number, number, number];

const times = ([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix): Matrix => [
  a * p + b * s,
  a * q + b * t,
  a * r + b * u + c,
  d * p + e * s,
  d * q + e * t,
  d * r + e * u + f,
];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** R(theta) . T(tx, ty) . S(shear) . Z(zx, zy), in this order (test/reference/SEMANTICS.md 5). */
const product = ({ theta, tx, ty, shear, zx, zy }: Transform): Matrix => {
  const [t, s] = [radians(theta), radians(shear)];
  const rotation: Matrix = [Math.cos(t), -Math.sin(t), 0, Math.sin(t), Math.cos(t), 0];
  const translation: Matrix = [1, 0, tx, 0, 1, ty];
  const shearing: Matrix = [1, -Math.sin(s), 0, 0, Math.cos(s), 0];
  return times(times(times(rotation, translation), shearing), [zx, 0, 0, 0, zy, 0]);
};

/** How a library reads the matrix. */
export interface AxisRule {
  /** What the first axis of the matrix is: the columns since Keras 2.9, the rows before. */
  firstAxis: "columns" | "rows";
  /** The fixed point, along the first and along the second axis. */
  centre: Pair;
}

/** petri's rule: today's Keras, about the true centre of a picture of any shape. */
export const trueCentre = ([height, width]: Pair): AxisRule => ({
  firstAxis: "columns",
  centre: [width / 2 - 0.5, height / 2 - 0.5],
});

/** null: none of the six numbers changes the picture, which Keras then does not resample. */
export const affineOf = (transform: Transform, { firstAxis, centre }: AxisRule): Affine | null => {
  const { theta, tx, ty, shear, zx, zy } = transform;
  if (theta === 0 && tx === 0 && ty === 0 && shear === 0 && zx === 1 && zy === 1) return null;
  const [o, p] = centre;
  const [a, b, c, d, e, f] = times(times([1, 0, o, 0, 1, p], product(transform)), [1, 0, -o, 0, 1, -p]);
  return firstAxis === "columns"
    ? {
        rowByRow: e,
        rowByColumn: d,
        rowOffset: f,
        columnByRow: b,
        columnByColumn: a,
        columnOffset: c,
      }
    : {
        rowByRow: a,
        rowByColumn: b,
        rowOffset: c,
        columnByRow: d,
        columnByColumn: e,
        columnOffset: f,
      };
};
