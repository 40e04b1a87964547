import { expect } from "chai";
import * as fc from "fast-check";
import { toGray, type Pixels } from "../../src/load/pixels.ts";
import { middleBox, resize, type ResizeMethod } from "../../src/load/resize.ts";
import { fromBase64, readReference } from "../support/reference.ts";

interface Source {
  h: number;
  w: number;
  rgba_b64: string;
}

interface ResizeCase {
  file: string;
  color_mode: "rgb" | "grayscale" | "rgba";
  target_size: [number, number] | null;
  interpolation: ResizeMethod;
  keep_aspect_ratio: boolean;
  shape: [number, number, number];
  expected_b64: string;
}

const { sources, cases } = readReference("resize.json") as {
  sources: Record<string, Source>;
  cases: ResizeCase[];
};

const withChannels = ({ h, w, rgba_b64 }: Source, channels: number): Pixels => {
  const data = fromBase64(rgba_b64).filter((_, i) => i % 4 < channels);
  return { height: h, width: w, channels, data };
};

/** Pillow filters RGBA with the colours multiplied by alpha. petri has no such mode; the filters are tested with it all the same. */
const premultiplied = (rgba: Pixels): Pixels => ({
  ...rgba,
  data: rgba.data.map((value, i) => {
    const product = value * rgba.data[i - (i % 4) + 3]! + 128;
    return i % 4 === 3 ? value : ((product >> 8) + product) >> 8;
  }),
});

const unmultiplied = (rgba: Pixels): Pixels => ({
  ...rgba,
  data: rgba.data.map((value, i) => {
    const alpha = rgba.data[i - (i % 4) + 3]!;
    return i % 4 === 3 || alpha === 0 ? value : Math.min(255, Math.trunc((255 * value) / alpha));
  }),
});

const sourceOf = ({ file, color_mode }: ResizeCase): Pixels => {
  const source = sources[file]!;
  if (color_mode === "rgba") return withChannels(source, 4);
  const rgb = withChannels(source, 3);
  return color_mode === "rgb" ? rgb : toGray(rgb);
};

const loaded = (resizeCase: ResizeCase): Pixels => {
  const { target_size, interpolation, keep_aspect_ratio, color_mode } = resizeCase;
  const source = sourceOf(resizeCase);
  if (target_size === null) return source;
  const box = keep_aspect_ratio ? middleBox(source, target_size) : undefined;
  if (color_mode !== "rgba" || interpolation === "nearest")
    return resize(source, target_size, interpolation, box);
  return unmultiplied(resize(premultiplied(source), target_size, interpolation, box));
};

/** 5 x 5 gray, 0..24 from left to right, then down. */
const ramp: Pixels = { height: 5, width: 5, channels: 1, data: Uint8Array.from({ length: 25 }, (_, i) => i) };

describe("resize", () => {
  describe("gives the pixels of load_img, to the last bit:", () => {
    for (const resizeCase of cases) {
      const { file, color_mode, target_size, interpolation, keep_aspect_ratio } = resizeCase;
      const size = target_size === null ? "as it is" : target_size.join("x");
      it(`${file} ${color_mode} ${size} ${interpolation}${keep_aspect_ratio ? ", aspect ratio kept" : ""}`, () => {
        const { height, width, channels, data } = loaded(resizeCase);
        expect([height, width, channels]).to.deep.equal(resizeCase.shape);
        expect(Uint8Array.from(data)).to.deep.equal(fromBase64(resizeCase.expected_b64));
      });
    }
  });

  it("gives the same picture for an equal size", () => {
    expect(resize(ramp, [5, 5], "bicubic")).to.equal(ramp);
  });

  it("takes the pixels in the middle of each piece with nearest", () => {
    expect([...resize(ramp, [1, 1], "nearest").data]).to.deep.equal([12]);
    expect([...resize(ramp, [2, 3], "nearest").data]).to.deep.equal([5, 7, 9, 15, 17, 19]);
  });

  it("adds the step up pixel by pixel with nearest, as Pillow does: 500 to 150 has 26 columns that one product gives otherwise", () => {
    const row: Pixels = { height: 1, width: 500, channels: 1, data: new Uint8Array(500) };
    const found = (part: (column: number) => number): number[] => {
      row.data.forEach((_, column) => (row.data[column] = part(column)));
      return [...resize(row, [1, 150], "nearest").data];
    };
    const tens = found((column) => Math.floor(column / 10));
    const ones = found((column) => column % 10);
    const others = tens.filter((ten, i) => 10 * ten + ones[i]! !== Math.floor((i + 0.5) * (500 / 150)));
    expect(others).to.have.length(26);
  });

  it("averages all source pixels where the picture shrinks, with bilinear", () => {
    const row: Pixels = { height: 1, width: 4, channels: 1, data: Uint8Array.from([0, 0, 200, 200]) };
    expect([...resize(row, [1, 1], "bilinear").data]).to.deep.equal([100]);
  });

  it("rounds to 8 bits between the passes and clips what a bicubic overshoots", () => {
    const row: Pixels = { height: 1, width: 4, channels: 1, data: Uint8Array.from([0, 0, 255, 255]) };
    expect([...resize(row, [1, 8], "bicubic").data]).to.deep.equal([0, 0, 0, 52, 203, 255, 255, 255]);
  });

  it("takes the three channels of RGB from the same places as those of a gray picture, smaller or larger", () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(side, side, side, side, (height, width, newHeight, newWidth) => {
        // A picture in the middle of a memory: nothing from beside it may come in.
        const memory = Uint8Array.from({ length: 3 * height * width + 20 }, (_, i) => 3 * i);
        const data = memory.subarray(10, memory.length - 10);
        const rgb = resize({ height, width, channels: 3, data }, [newHeight, newWidth], "nearest");
        for (const channel of [0, 1, 2]) {
          const plane = data.filter((_, i) => i % 3 === channel);
          const gray = resize({ height, width, channels: 1, data: plane }, [newHeight, newWidth], "nearest");
          expect(rgb.data.filter((_, i) => i % 3 === channel)).to.deep.equal(gray.data);
        }
      }),
    );
  });
});
