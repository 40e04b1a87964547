/** Keras' image layers: what scripts/augment-reference.ts had Keras make of given draws. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openApplyTransform } from "../../src/load/augment.ts";
import { trueCentre } from "../../src/load/affine.ts";
import type { PictureSize } from "../../src/load/pixel-loop.ts";
import { drawTransform, neutral, type Erased, type Transform } from "../../src/load/transform.ts";
import { stream, type Stream } from "../../src/plan/random.ts";
import type { AugmentationSpec, ErasingSpec, Pair } from "../../src/experiment/experiment.ts";
import { augmentationWith } from "../support/augmentation.ts";
import { largestDifference, list, number, numbers, record, text } from "../support/vectors.ts";

const parsed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "image-layers.json"), "utf8"));
const reference = record(parsed);

interface Picture extends PictureSize {
  levels: Uint8Array;
}

const pictureNamed = (name: string): Picture => {
  const { height, width, channels, levels } = record(record(reference.pictures)[name]);
  return {
    height: number(height),
    width: number(width),
    channels: number(channels) === 1 ? 1 : 3,
    levels: Uint8Array.from(numbers(levels)),
  };
};

/** Gives these numbers, and fails where more are asked for. */
const giving = (values: readonly number[]): Stream => {
  const left = [...values];
  return () => {
    const value = left.shift();
    if (value === undefined) throw new Error("more was drawn than Keras draws");
    return value;
  };
};

const applied = (picture: Picture, transform: Transform, rescale = 1): Float32Array => {
  const { height, width, levels } = picture;
  const result = new Float32Array(levels.length);
  const apply = openApplyTransform(picture, augmentationWith(), rescale);
  apply(levels, transform, trueCentre([height, width]), result);
  return result;
};

const pairOf = (value: unknown): Pair => {
  const [low = NaN, high = NaN] = numbers(value);
  return [low, high];
};

/** Levels: a millionth of their range, about what float32 rounds to. */
const tolerance = 255e-6;

describe("Keras' image layers", () => {
  for (const vector of list(reference.colours).map(record)) {
    const { name, picture, options, draws, expected } = vector;
    it(`change colours as Keras does: ${text(name)}, ${text(picture)}`, () => {
      const changes = Object.fromEntries(
        Object.entries(record(options)).map(([option, range]) => [option, pairOf(range)]),
      );
      const shown = pictureNamed(text(picture));
      const transform = drawTransform(augmentationWith(changes), shown, (option) =>
        giving(numbers(record(draws)[option])),
      );
      expect(largestDifference(applied(shown, transform), numbers(expected))).to.be.at.most(tolerance);
    });
  }

  for (const [i, vector] of list(reference.erasing).map(record).entries()) {
    const { picture, erasing, draws, expected } = vector;
    const { probability, area, value } = record(erasing);
    it(`paint over what Keras does: ${text(picture)}, ${i + 1}`, () => {
      const spec: ErasingSpec = {
        probability: number(probability),
        area: pairOf(area),
        aspect: null,
        value: Array.isArray(value) ? numbers(value) : number(value),
      };
      const shown = pictureNamed(text(picture));
      const options = augmentationWith({ erasing: spec });
      const transform = drawTransform(options, shown, () => giving(numbers(draws)));
      expect(applied(shown, transform)).to.deep.equal(Float32Array.from(numbers(expected)));
    });
  }

  it("rescale after all else, in float32", () => {
    const shown = pictureNamed("noise");
    const erased: Erased = { top: 1, bottom: 3, left: 2, right: 5, fill: [9.3] };
    for (const change of [
      { contrast: 1.3 },
      { saturation: 0.3, hue: 0.2 },
      { channelShift: 7, contrast: 0.4 },
      { erased },
      { brightness: 1.2, hue: -0.3, erased },
    ]) {
      const transform: Transform = { ...neutral, ...change };
      const expected = applied(shown, transform).map((value) => value * Math.fround(1 / 255));
      expect(applied(shown, transform, 1 / 255)).to.deep.equal(expected);
    }
  });

  it("leave gray gray, whatever the hue and the saturation", () => {
    const gray: Picture = {
      height: 1,
      width: 3,
      channels: 3,
      levels: Uint8Array.from([0, 0, 0, 77, 77, 77, 255, 255, 255]),
    };
    const change = { ...neutral, saturation: 1e7, hue: 0.3 };
    expect([...applied(gray, change)]).to.deep.equal([...gray.levels]);
  });
});

describe("A patch that is painted over", () => {
  const size: PictureSize = { height: 40, width: 60, channels: 3 };
  const erasing = (changes: Partial<ErasingSpec>): AugmentationSpec =>
    augmentationWith({ erasing: { probability: 1, area: [0.1, 0.4], aspect: null, value: 0, ...changes } });
  const drawn = (spec: AugmentationSpec, of: PictureSize = size): Erased[] =>
    Array.from({ length: 400 }, (_, i) => drawTransform(spec, of, () => stream(1, "patch", i))).flatMap(
      ({ erased }) => (erased === null ? [] : [erased]),
    );

  it("comes as often as its probability says", () => {
    expect(drawn(erasing({ probability: 0 }))).to.have.length(0);
    expect(drawn(erasing({ probability: 1 }))).to.have.length(400);
    // Five standard deviations of 10.
    expect(drawn(erasing({ probability: 0.5 })).length).to.be.closeTo(200, 50);
  });

  it("lies within the picture and has the area and the aspect that are asked for", () => {
    const large: PictureSize = { height: 400, width: 600, channels: 1 };
    for (const { top, bottom, left, right } of drawn(erasing({ aspect: [0.5, 2] }), large)) {
      expect([top >= 0, left >= 0, bottom <= 400, right <= 600]).to.not.include(false);
      const [height, width] = [bottom - top, right - left];
      // Whole pixels: at most one more or less of either side.
      expect((height + 1) * (width + 1)).to.be.at.least(0.1 * 240_000);
      expect((height - 1) * (width - 1)).to.be.at.most(0.4 * 240_000);
      expect((width + 1) / (height - 1)).to.be.at.least(0.5);
      expect((width - 1) / (height + 1)).to.be.at.most(2);
    }
  });

  it("keeps its area where the aspect does not fit into the picture", () => {
    for (const { top, bottom, left, right } of drawn(erasing({ aspect: [50, 100], area: [0.25, 0.25] })))
      expect([left, right, bottom - top]).to.deep.equal([0, 60, 10]);
    for (const { top, bottom, left, right } of drawn(erasing({ aspect: [0.01, 0.02], area: [0.25, 0.25] })))
      expect([top, bottom, right - left]).to.deep.equal([0, 40, 15]);
  });

  it("is noise of its own for every value: 255 times a standard normal draw, cut to levels", () => {
    const [first] = drawn(erasing({ value: "noise", area: [1, 1] }));
    const levels = first?.fill ?? [];
    expect(levels).to.have.length(40 * 60 * 3);
    const share = (holds: (level: number) => boolean): number => levels.filter(holds).length / levels.length;
    expect(share((level) => level === 0)).to.be.closeTo(0.5, 0.03);
    expect(share((level) => level === 255)).to.be.closeTo(0.1587, 0.03);
    expect(share((level) => level > 0 && level < 127.5)).to.be.closeTo(0.1915, 0.03);
  });

  it("is nothing where the area is nothing", () => {
    for (const aspect of [null, [0.5, 2] as const])
      for (const { top, bottom, left, right } of drawn(erasing({ area: [0, 0], aspect, value: "noise" })))
        expect((bottom - top) * (right - left)).to.equal(0);
  });
});
