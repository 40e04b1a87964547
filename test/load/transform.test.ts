import { expect } from "chai";
import { readFileSync } from "node:fs";
import { transformOf } from "../../src/load/augment.ts";
import {
  drawShift,
  drawTransform,
  neutral,
  shiftDraw,
  type RandomOption,
  type ShiftDraw,
  type Transform,
} from "../../src/load/transform.ts";
import type { PictureSize } from "../../src/load/pixel-loop.ts";
import { stream } from "../../src/plan/random.ts";
import type { AugmentationSpec, Pair } from "../../src/experiment/experiment.ts";
import { augmentationWith } from "../support/augmentation.ts";
import { referencePath } from "../support/reference.ts";

/** Python tells 1 and 1.0 apart, JSON in JavaScript does not: a number written with a dot is wrapped. */
interface Float {
  float: number;
}
type Range = number | Float | (number | Float)[];

interface KerasConfig {
  rotation_range?: Range;
  width_shift_range?: Range;
  height_shift_range?: Range;
  shear_range?: Range;
  zoom_range?: Range;
  channel_shift_range?: Range;
  brightness_range?: Range;
  horizontal_flip?: boolean;
  vertical_flip?: boolean;
}

interface Statistics {
  min: number;
  max: number;
  mean: number;
  std: number;
  /** How often each value came, where there are few. */
  values?: Record<string, number>;
}

interface DrawCase {
  config: KerasConfig;
  /** Height, width, channels. */
  shape: [number, number, number];
  n: number;
  stats: Record<string, Statistics | number | null>;
}

const text = readFileSync(referencePath("draws.json"), "utf8");
const { cases } = JSON.parse(text) as { cases: DrawCase[] };
const wrapped = text.replace(
  /("(?:[^"\\]|\\.)*")|(-?\d+\.\d+(?:[eE][-+]?\d+)?)/g,
  (_, quoted: string | undefined, float: string) => quoted ?? `{"float":${float}}`,
);
const configs = (JSON.parse(wrapped) as { cases: { config: KerasConfig }[] }).cases.map(
  ({ config }) => config,
);

const plain = (value: number | Float): number => (typeof value === "number" ? value : value.float);
const one = (range: Range | undefined): number =>
  range === undefined || Array.isArray(range) ? 0 : plain(range);
const pair = (range: Range | undefined): Pair | null => {
  if (range === undefined) return null;
  if (Array.isArray(range)) return [plain(range[0]!), plain(range[1]!)];
  return [1 - plain(range), 1 + plain(range)];
};

const off = augmentationWith();

/** All but the shifts, which petri names otherwise and reads otherwise where 1 is written 1.0. */
const specOf = (config: KerasConfig): AugmentationSpec => ({
  ...off,
  rotationRange: one(config.rotation_range),
  shearRange: one(config.shear_range),
  zoomRange: pair(config.zoom_range) ?? [1, 1],
  channelShiftRange: one(config.channel_shift_range),
  brightnessRange: pair(config.brightness_range),
  horizontalFlip: config.horizontal_flip ?? false,
  verticalFlip: config.vertical_flip ?? false,
});

const shiftOf = (range: Range): ShiftDraw => {
  if (Array.isArray(range)) return { type: "list", values: range.map(plain) };
  if (typeof range === "number") return { type: "whole", below: range };
  return range.float < 1 ? { type: "share", range: range.float } : { type: "pixels", range: range.float };
};

const sized = (height: number, width: number): PictureSize => ({ height, width, channels: 3 });

const numbersOf = (config: KerasConfig, [height, width]: Pair, i: number): Record<string, number | null> => {
  const streamOf = (option: string) => stream(1, "draws", i, option);
  const shift = (range: Range | undefined, length: number, name: string): number =>
    range === undefined ? 0 : drawShift(shiftOf(range), length, streamOf(name));
  const drawn = drawTransform(specOf(config), sized(height, width), streamOf);
  return {
    theta: drawn.theta,
    tx: shift(config.height_shift_range, height, "heightShiftRange"),
    ty: shift(config.width_shift_range, width, "widthShiftRange"),
    shear: drawn.shear,
    zx: drawn.zx,
    zy: drawn.zy,
    flip_horizontal: Number(drawn.flipHorizontal),
    flip_vertical: Number(drawn.flipVertical),
    channel_shift_intensity: drawn.channelShift,
    brightness: drawn.brightness,
  };
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};

/** Both sides are sampled: four standard errors of the difference of two samples of n. */
const expectSameDistribution = (
  values: readonly number[],
  { min, max, mean: m, std, values: shares }: Statistics,
): void => {
  const n = values.length;
  const edge = 0.002 * (max - min) + 1e-9;
  const error = 4 * Math.SQRT2 * (std / Math.sqrt(n)) + 1e-9;
  expect(Math.min(...values)).to.be.closeTo(min, edge);
  expect(Math.max(...values)).to.be.closeTo(max, edge);
  expect(mean(values)).to.be.closeTo(m, error + 1e-4 * Math.abs(m));
  expect(deviation(values)).to.be.closeTo(std, error + 1e-4 * std);
  for (const [value, share] of Object.entries(shares ?? {})) {
    const found = values.filter((v) => Math.abs(v - Number(value)) < 1e-5).length / n;
    expect(found).to.be.closeTo(share, 4 * Math.sqrt((2 * share * (1 - share)) / n) + 1e-4);
  }
};

const correlation = (a: readonly number[], b: readonly number[]): number => {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((value, i) => (value - ma) * (b[i]! - mb))) / (deviation(a) * deviation(b));
};

describe("drawTransform", () => {
  describe("draws from the distributions of Keras:", () => {
    for (const [index, { shape, n, stats }] of cases.entries()) {
      const config = configs[index]!;
      it(JSON.stringify(cases[index]!.config), () => {
        const drawn = Array.from({ length: n }, (_, i) => numbersOf(config, [shape[0], shape[1]], i));
        for (const [name, expected] of Object.entries(stats)) {
          if (expected === null) expect(drawn[0]![name]).to.equal(null);
          else if (typeof expected === "number") {
            const [zx, zy] = [drawn.map((d) => d.zx!), drawn.map((d) => d.zy!)];
            expect(correlation(zx, zy)).to.be.closeTo(expected, (4 * Math.SQRT2) / Math.sqrt(n));
          } else
            expectSameDistribution(
              drawn.map((d) => d[name]!),
              expected,
            );
        }
      });
    }
  });

  it("reads a number below 1 as a share of the size, from 1 on as pixels, a whole number and a list as Keras does", () => {
    expect(shiftDraw(0.2)).to.deep.equal({ type: "share", range: 0.2 });
    expect(shiftDraw(1.5)).to.deep.equal({ type: "pixels", range: 1.5 });
    expect(shiftDraw(4)).to.deep.equal({ type: "whole", below: 4 });
    expect(shiftDraw([1, 2])).to.deep.equal({ type: "list", values: [1, 2] });
  });

  it("shifts sideways by a share of the width and up and down by a share of the height", () => {
    const size = sized(10, 1000);
    const sideways = drawTransform({ ...off, widthShiftRange: 0.5 }, size, () => () => 0);
    expect([sideways.tx, sideways.ty]).to.deep.equal([-500, 0]);
    const upAndDown = drawTransform({ ...off, heightShiftRange: 0.5 }, size, () => () => 0);
    expect([upAndDown.tx, upAndDown.ty]).to.deep.equal([0, -5]);
  });

  it("draws nothing for an option that is off", () => {
    const drawn = drawTransform(off, sized(10, 10), () => {
      throw new Error("a stream was opened");
    });
    expect(drawn).to.deep.equal(neutral);
  });

  it("opens exactly the streams of the options that are on", () => {
    const opened: RandomOption[] = [];
    const spec = {
      ...off,
      rotationRange: 5,
      widthShiftRange: [1, 2],
      verticalFlip: true,
      zoomRange: [0.9, 1] as const,
      hueRange: [0, 0.1] as const,
    };
    drawTransform(spec, sized(10, 10), (option) => {
      opened.push(option);
      return () => 0.3;
    });
    expect(opened.sort()).to.deep.equal([
      "hueRange",
      "rotationRange",
      "verticalFlip",
      "widthShiftRange",
      "zoomRange",
    ]);
  });
});

describe("transformOf", () => {
  const spec: AugmentationSpec = {
    ...off,
    rotationRange: 40,
    widthShiftRange: 0.2,
    heightShiftRange: 0.2,
    shearRange: 10,
    zoomRange: [0.8, 1.2],
    horizontalFlip: true,
    channelShiftRange: 5,
    brightnessRange: [0.5, 1.5],
    contrastRange: [0.5, 1.5],
    saturationRange: [0.2, 0.8],
    hueRange: [0, 0.4],
    erasing: { probability: 0.9, area: [0.1, 0.5], aspect: null, value: "noise" },
  };
  const of = (
    change: Partial<AugmentationSpec>,
    seed = 1,
    pass = 0,
    file = "cat.0.jpg",
    repeat = 0,
  ): Transform => transformOf({ ...spec, ...change }, sized(20, 30), seed, { pass, file, repeat });

  it("gives one picture the same numbers at every call", () => {
    expect(of({})).to.deep.equal(of({}));
  });

  it("gives another seed, another pass, another picture and a repeated one other numbers", () => {
    expect(of({}, 2)).to.not.deep.equal(of({}));
    expect(of({}, 1, 1)).to.not.deep.equal(of({}));
    expect(of({}, 1, 0, "cat.1.jpg")).to.not.deep.equal(of({}));
    expect(of({}, 1, 0, "cat.0.jpg", 1)).to.not.deep.equal(of({}));
  });

  it("moves no other draw when one option is switched off or changed", () => {
    expect(of({ rotationRange: 0 })).to.deep.equal({ ...of({}), theta: 0 });
    expect(of({ widthShiftRange: 0 })).to.deep.equal({ ...of({}), tx: 0 });
    expect(of({ zoomRange: [1, 1] })).to.deep.equal({ ...of({}), zx: 1, zy: 1 });
    expect(of({ horizontalFlip: false })).to.deep.equal({ ...of({}), flipHorizontal: false });
    expect(of({ brightnessRange: null })).to.deep.equal({ ...of({}), brightness: null });
    expect(of({ contrastRange: [1, 1] })).to.deep.equal({ ...of({}), contrast: null });
    expect(of({ saturationRange: [0.5, 0.5] })).to.deep.equal({ ...of({}), saturation: null });
    expect(of({ hueRange: [0, 0] })).to.deep.equal({ ...of({}), hue: null });
    expect(of({ erasing: null })).to.deep.equal({ ...of({}), erased: null });
    expect(of({ rotationRange: 80 }).theta).to.equal(2 * of({}).theta);
  });
});
