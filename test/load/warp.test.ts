import { expect } from "chai";
import * as fc from "fast-check";
import type { Affine } from "../../src/load/affine.ts";
import { folds } from "../../src/load/edge-pixels.ts";
import { openWarp, type Placing } from "../../src/load/warp.ts";
import { type Sampling, type PictureSize } from "../../src/load/pixel-loop.ts";

interface Case {
  shape: PictureSize;
  sampling: Sampling;
  affine: Affine;
  placing: Placing;
  seed: number;
}

/** Some levels, none like its neighbours. */
const levels = ({ height, width, channels }: PictureSize, seed: number): Uint8Array =>
  Uint8Array.from({ length: height * width * channels }, (_, i) => (seed + 97 * i + 31 * i * i) % 256);

/** Between the pixels on both sides of a place; a place inside weighs them by the four areas, one at the edge in turn. */
const bilinear = (
  valueAt: (row: number, column: number) => number,
  isInner: boolean,
  row: number,
  column: number,
) => {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const [a, b] = [valueAt(top, left), valueAt(top, left + 1)];
  const [c, d] = [valueAt(top + 1, left), valueAt(top + 1, left + 1)];
  if (!isInner) return (1 - down) * ((1 - right) * a + right * b) + down * ((1 - right) * c + right * d);
  const ofD = down * right;
  return (1 - down - (right - ofD)) * a + (right - ofD) * b + (down - ofD) * c + ofD * d;
};

/** What the warp does, said pixel by pixel. */
const plainWarp = (from: Uint8Array, { shape, sampling, affine, placing }: Case): Float32Array => {
  const { height, width, channels } = shape;
  const fold = folds[sampling.fillMode];
  const clamp = (place: number, size: number): number => Math.min(place, size - 1);
  const to = new Float32Array(from.length);
  const valueOf = (y: number, x: number, channel: number): number => {
    const [row, column] = [fold(y, height), fold(x, width)];
    if (Number.isNaN(row) || Number.isNaN(column)) return sampling.cval;
    const valueAt = (i: number, j: number): number =>
      from[(clamp(i, height) * width + clamp(j, width)) * channels + channel]!;
    if (sampling.interpolation === "nearest") return valueAt(Math.floor(row + 0.5), Math.floor(column + 0.5));
    const isInner = y >= 0 && y < height - 1 && x >= 0 && x < width - 1;
    return bilinear(valueAt, isInner && channels === 3, row, column);
  };
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++) {
      const y = affine.rowOffset + affine.rowByRow * i + affine.rowByColumn * j;
      const x = affine.columnOffset + affine.columnByRow * i + affine.columnByColumn * j;
      const row = placing.flipVertical ? height - 1 - i : i;
      const column = placing.flipHorizontal ? width - 1 - j : j;
      for (let channel = 0; channel < channels; channel++)
        to[(row * width + column) * channels + channel] = Math.fround(valueOf(y, x, channel)) * placing.scale;
    }
  return to;
};

const warped = ({ shape, sampling, affine, placing, seed }: Case): Float32Array => {
  const from = levels(shape, seed);
  const to = new Float32Array(from.length);
  openWarp(shape, sampling)(from, affine, placing, to);
  return to;
};

const share = fc.double({ min: -2, max: 2, noNaN: true });
/** Also steps of exactly 0 and 1, with which places fall on pixels and on edges. */
const step = fc.oneof(share, fc.constantFrom(0, 1, -1, 0.5, 2));
const offset = fc.oneof(fc.double({ min: -30, max: 30, noNaN: true }), fc.integer({ min: -30, max: 30 }));

const shapes = fc.record({
  height: fc.integer({ min: 1, max: 12 }),
  width: fc.integer({ min: 1, max: 12 }),
  channels: fc.constantFrom(1 as const, 3 as const),
});

const cases = fc.record<Case>({
  shape: shapes,
  sampling: fc.record({
    interpolation: fc.constantFrom("bilinear", "nearest"),
    fillMode: fc.constantFrom("nearest", "constant", "reflect", "wrap"),
    cval: fc.constantFrom(0, 17.3),
  }),
  affine: fc.record({
    rowByRow: step,
    rowByColumn: step,
    rowOffset: offset,
    columnByRow: step,
    columnByColumn: step,
    columnOffset: offset,
  }),
  placing: fc.record({
    flipHorizontal: fc.boolean(),
    flipVertical: fc.boolean(),
    scale: fc.constantFrom(1, Math.fround(1 / 255), -0.5),
  }),
  seed: fc.nat(255),
});

describe("openWarp", () => {
  it("gives, to the last bit, what the plain rule gives pixel by pixel", () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        expect(warped(drawn)).to.deep.equal(plainWarp(levels(drawn.shape, drawn.seed), drawn));
      }),
      { numRuns: 2000 },
    );
  });

  it("without a movement only mirrors and rescales", () => {
    fc.assert(
      fc.property(cases, ({ shape, sampling, placing, seed }) => {
        const from = levels(shape, seed);
        const to = new Float32Array(from.length);
        openWarp(shape, sampling)(from, null, placing, to);
        const { height, width, channels } = shape;
        const expected = Float32Array.from(from, (_, i) => {
          const [row, column] = [Math.floor(i / (width * channels)), Math.floor(i / channels) % width];
          const source = placing.flipVertical ? height - 1 - row : row;
          const place = placing.flipHorizontal ? width - 1 - column : column;
          return from[(source * width + place) * channels + (i % channels)]! * placing.scale;
        });
        expect(to).to.deep.equal(expected);
      }),
    );
  });

  it("gives the same when it is used again for another picture", () => {
    fc.assert(
      fc.property(cases, fc.array(cases, { maxLength: 3 }), (last, others) => {
        const warp = openWarp(last.shape, last.sampling);
        const from = levels(last.shape, last.seed);
        const to = new Float32Array(from.length);
        for (const { affine, placing, seed } of others) warp(levels(last.shape, seed), affine, placing, to);
        warp(from, last.affine, last.placing, to);
        expect(to).to.deep.equal(warped(last));
      }),
    );
  });
});
