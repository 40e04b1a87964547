import { expect } from "chai";
import { trueCentre, type AxisRule } from "../../src/load/affine.ts";
import { openApplyTransform } from "../../src/load/augment.ts";
import { neutral, type Transform } from "../../src/load/transform.ts";
import type { Sampling, PictureSize } from "../../src/load/pixel-loop.ts";
import type { FillMode, Pair } from "../../src/experiment/experiment.ts";
import { readReference } from "../support/reference.ts";

interface KerasParameters {
  theta?: number;
  tx?: number;
  ty?: number;
  shear?: number;
  zx?: number;
  zy?: number;
  flip_horizontal?: boolean;
  flip_vertical?: boolean;
  channel_shift_intensity?: number | null;
  brightness?: number | null;
}

interface AffineCase {
  name: string;
  image: string;
  params: KerasParameters;
  fill_mode: FillMode;
  cval: number;
  interpolation_order: 0 | 1;
  expected: number[];
  skip?: number[];
}

interface Image {
  h: number;
  w: number;
  c: 1 | 3;
  data: number[];
}

const today = readReference("affine.json") as {
  images: Record<string, Image>;
  tolerance_abs: number;
  cases: AffineCase[];
};
const then = readReference("affine_keras2.json") as {
  tolerance_abs: number;
  cases: Pick<AffineCase, "name" | "image" | "params" | "expected">[];
};

const transformOf = (params: KerasParameters): Transform => ({
  ...neutral,
  theta: params.theta ?? 0,
  tx: params.tx ?? 0,
  ty: params.ty ?? 0,
  shear: params.shear ?? 0,
  zx: params.zx ?? 1,
  zy: params.zy ?? 1,
  flipHorizontal: params.flip_horizontal ?? false,
  flipVertical: params.flip_vertical ?? false,
  channelShift: params.channel_shift_intensity ?? null,
  brightness: params.brightness ?? null,
});

const plain: Sampling = { interpolation: "bilinear", fillMode: "nearest", cval: 0 };

const applied = (image: Image, transform: Transform, rule: AxisRule, sampling: Sampling): Float32Array => {
  const shape: PictureSize = { height: image.h, width: image.w, channels: image.c };
  const result = new Float32Array(image.data.length);
  openApplyTransform(shape, sampling, 1)(Uint8Array.from(image.data), transform, rule, result);
  return result;
};

const greatestDifference = (
  found: Float32Array,
  expected: readonly number[],
  skip: (i: number) => boolean,
): number => {
  let greatest = 0;
  for (const [i, value] of expected.entries()) {
    if (!skip(i)) greatest = Math.max(greatest, Math.abs(value - found[i]!));
  }
  return greatest;
};

/** Keras 3: the first axis is the columns, but its centre uses the height. */
const kerasToday = ({ h, w }: Image): AxisRule => ({
  firstAxis: "columns",
  centre: [h / 2 - 0.5, w / 2 - 0.5],
});

/** Keras 2.0.8. */
const kerasThen = ({ h, w }: Image): AxisRule => ({ firstAxis: "rows", centre: [h / 2 + 0.5, w / 2 + 0.5] });

describe("openApplyTransform", () => {
  describe("gives the picture of today's Keras:", () => {
    for (const { name, image, params, fill_mode, cval, interpolation_order, expected, skip } of today.cases) {
      it(`${name}, ${image}, ${fill_mode} ${cval}, order ${interpolation_order}`, () => {
        const source = today.images[image]!;
        const sampling: Sampling = {
          interpolation: interpolation_order === 1 ? "bilinear" : "nearest",
          fillMode: fill_mode,
          cval,
        };
        const found = applied(source, transformOf(params), kerasToday(source), sampling);
        const undecided = new Set(skip ?? []);
        const difference = greatestDifference(found, expected, (i) =>
          undecided.has(Math.floor(i / source.c)),
        );
        expect(difference).to.be.at.most(today.tolerance_abs);
      });
    }
  });

  describe("gives the picture of the tutorial's Keras:", () => {
    for (const { name, image, params, expected } of then.cases) {
      it(`${name}, ${image}`, () => {
        const source = today.images[image]!;
        const degrees = ((params.shear ?? 0) * 180) / Math.PI;
        const transform = transformOf({ ...params, shear: degrees });
        const sampling: Sampling = { ...plain, interpolation: "nearest" };
        const found = applied(source, transform, kerasThen(source), sampling);
        expect(greatestDifference(found, expected, () => false)).to.be.at.most(then.tolerance_abs);
      });
    }
  });

  describe("by petri's rule", () => {
    /** 0..24 from left to right, then down. */
    const ramp: Image = { h: 5, w: 5, c: 1, data: Array.from({ length: 25 }, (_, i) => i) };
    const rowsOf = (values: Float32Array, width: number): number[][] =>
      Array.from({ length: values.length / width }, (_, row) => [
        ...values.subarray(row * width, (row + 1) * width),
      ]);
    const changed = (
      image: Image,
      change: Partial<Transform>,
      sampling: Partial<Sampling> = {},
    ): number[][] => {
      const size: Pair = [image.h, image.w];
      const all = { ...plain, ...sampling };
      return rowsOf(applied(image, { ...neutral, ...change }, trueCentre(size), all), image.w);
    };

    it("leaves the picture as it is where nothing was drawn", () => {
      expect(changed(ramp, {})).to.deep.equal(rowsOf(Float32Array.from(ramp.data), 5));
    });

    it("moves the content to the left by tx pixels and repeats the edge", () => {
      expect(changed(ramp, { tx: 2 })[0]).to.deep.equal([2, 3, 4, 4, 4]);
    });

    it("moves the content up by ty pixels", () => {
      expect(changed(ramp, { ty: 1 }).map((row) => row[0])).to.deep.equal([5, 10, 15, 20, 20]);
    });

    it("fills with cval beyond the edge, without blending", () => {
      expect(changed(ramp, { tx: 1.5 }, { fillMode: "constant", cval: 99 })[0]).to.deep.equal([
        1.5, 2.5, 3.5, 99, 99,
      ]);
    });

    it("turns the content counter-clockwise by positive degrees", () => {
      const [first, , , , last] = changed(ramp, { theta: 90 });
      expect(first!.map(Math.round)).to.deep.equal([4, 9, 14, 19, 24]);
      expect(last!.map(Math.round)).to.deep.equal([0, 5, 10, 15, 20]);
    });

    it("shows more of the picture with a zoom above 1, sideways with zx", () => {
      expect(changed(ramp, { zx: 2 }, { fillMode: "constant", cval: 99 })[0]).to.deep.equal([
        99, 0, 2, 4, 99,
      ]);
    });

    it("keeps the middle in the middle, whatever the picture's shape", () => {
      const wide: Image = { h: 3, w: 7, c: 1, data: Array.from({ length: 21 }, (_, i) => i) };
      for (const change of [{ zx: 0.5, zy: 0.5 }, { zx: 1.7, zy: 0.6 }, { theta: 33 }, { shear: 20 }]) {
        expect(changed(wide, change)[1]![3]).to.be.closeTo(10, 1e-6);
      }
    });

    it("mirrors left to right and top to bottom", () => {
      expect(changed(ramp, { flipHorizontal: true })[0]).to.deep.equal([4, 3, 2, 1, 0]);
      expect(changed(ramp, { flipVertical: true }).map((row) => row[0])).to.deep.equal([20, 15, 10, 5, 0]);
    });

    it("shifts all channels by one number and clips to the picture's own range", () => {
      expect(changed(ramp, { channelShift: 20.5 })[0]).to.deep.equal([20.5, 21.5, 22.5, 23.5, 24]);
      expect(changed(ramp, { channelShift: -3 })[0]).to.deep.equal([0, 0, 0, 0, 1]);
    });

    it("multiplies by the brightness and cuts to whole levels of 0..255", () => {
      const row: Image = { h: 1, w: 4, c: 1, data: [0, 3, 100, 200] };
      expect(changed(row, { brightness: 1.5 })).to.deep.equal([[0, 4, 150, 255]]);
    });

    it("rescales in float32 after all else, with or without a change of level", () => {
      const shape: PictureSize = { height: 5, width: 5, channels: 1 };
      const from = Uint8Array.from(ramp.data);
      const given = (change: Partial<Transform>, rescale: number): Float32Array => {
        const result = new Float32Array(from.length);
        openApplyTransform(shape, plain, rescale)(
          from,
          { ...neutral, ...change },
          trueCentre([5, 5]),
          result,
        );
        return result;
      };
      const changes = [
        {},
        { theta: 20 },
        { theta: 20, channelShift: 7.3 },
        { flipVertical: true, brightness: 1.7 },
      ];
      for (const change of changes) {
        const expected = given(change, 1).map((value) => value * Math.fround(1 / 255));
        expect(given(change, 1 / 255)).to.deep.equal(expected);
      }
    });

    it("gives a picture of one pixel back under every fill mode", () => {
      const pixel: Image = { h: 1, w: 1, c: 3, data: [10, 20, 30] };
      for (const fillMode of ["nearest", "reflect", "wrap"] as const) {
        const found = changed(pixel, { theta: 30, tx: 0.4, zx: 1.2 }, { fillMode });
        expect(found.flat()).to.deep.equal([10, 20, 30]);
      }
    });
  });
});
