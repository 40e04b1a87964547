import { expect } from "chai";
import {
  normalize,
  rescaleTable,
  rescaleValues,
  standardizeBytes,
  type ChannelStatistics,
  type StandardizeSpec,
} from "../../src/load/standardize.ts";
import { addHistogram, countLevels, emptyHistogram, statisticsOf } from "../../src/load/statistics.ts";
import { readReference } from "../support/reference.ts";

interface StandardizeCase {
  config: Record<string, number | boolean>;
  x: number[];
  fit?: number[];
  mean?: number[];
  std?: number[] | null;
  expected: number[];
}

const { cases, tolerance_abs } = readReference("standardize.json") as {
  cases: StandardizeCase[];
  tolerance_abs: number;
};

const none: StandardizeSpec = {
  rescale: 1,
  samplewiseCenter: false,
  samplewiseStdNormalization: false,
  featurewiseCenter: false,
  featurewiseStdNormalization: false,
};

const specOf = (config: StandardizeCase["config"]): StandardizeSpec => ({
  rescale: Number(config.rescale ?? 1),
  samplewiseCenter: config.samplewise_center === true,
  samplewiseStdNormalization: config.samplewise_std_normalization === true,
  featurewiseCenter: config.featurewise_center === true,
  featurewiseStdNormalization: config.featurewise_std_normalization === true,
});

const fitted = (pictures: readonly number[], rescale: number): ChannelStatistics => {
  const histogram = emptyHistogram(3);
  countLevels(Uint8Array.from(pictures), histogram);
  return statisticsOf(histogram, rescale);
};

/** Half a unit of the last of the seven digits with which the file gives a value. */
const rounding = (value: number): number =>
  value === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(value))) - 6);

const expectClose = (found: ArrayLike<number>, expected: readonly number[]): void => {
  expect(found.length).to.equal(expected.length);
  expected.forEach((value, i) => expect(found[i]).to.be.closeTo(value, tolerance_abs + rounding(value)));
};

const named = ({ config }: StandardizeCase): string => Object.keys(config).join(", ");
/** petri has no ZCA whitening. */
const ours = cases.filter(({ config }) => config.zca_whitening !== true);

describe("standardizeBytes", () => {
  describe("gives the values of Keras:", () => {
    for (const vector of ours) {
      it(named(vector), () => {
        const spec = specOf(vector.config);
        const statistics = vector.fit === undefined ? null : fitted(vector.fit, spec.rescale);
        const values = new Float32Array(vector.x.length);
        standardizeBytes(Uint8Array.from(vector.x), rescaleTable(spec.rescale), spec, statistics, values);
        expectClose(values, vector.expected);
      });
    }
  });
});

describe("rescaleValues", () => {
  it("multiplies in float32, as NumPy does, and as the table of the levels", () => {
    const rescale = Math.fround(1 / 255);
    const values = Float32Array.from({ length: 256 }, (_, level) => level);
    rescaleValues(values, rescale);
    expect(values).to.deep.equal(rescaleTable(1 / 255));
    expect([values[1], values[255]]).to.deep.equal([rescale, 1]);
  });
});

describe("normalize", () => {
  it("gives zeros for a picture of one colour, and never NaN", () => {
    const values = new Float32Array(12).fill(7);
    normalize(values, { ...none, samplewiseStdNormalization: true }, null);
    expect([...values]).to.deep.equal(new Array(12).fill(0));
  });
});

describe("statisticsOf", () => {
  for (const { config, fit, mean, std } of ours) {
    if (fit === undefined || mean === undefined) continue;
    it(`fits the mean and deviation of Keras: ${Object.keys(config).join(", ")}`, () => {
      const found = fitted(fit, Number(config.rescale ?? 1));
      mean.forEach((value, channel) =>
        expect(found.mean[channel]).to.be.closeTo(value, 2e-5 * Math.abs(value)),
      );
      (std ?? []).forEach((value, channel) => expect(found.std[channel]).to.be.closeTo(value, 2e-5 * value));
    });
  }

  it("is the mean and the population deviation of each channel", () => {
    const { mean, std } = fitted([0, 10, 5, 4, 30, 5], 0.5);
    expect(mean).to.deep.equal([1, 10, 2.5]);
    expect(std).to.deep.equal([1, 5, 0]);
  });

  it("is the same however the pictures are shared out among counts", () => {
    const pictures = [0, 10, 5, 4, 30, 5, 250, 31, 7];
    const parts = [pictures.slice(6), pictures.slice(0, 3), pictures.slice(3, 6)].map((part) => {
      const histogram = emptyHistogram(3);
      countLevels(Uint8Array.from(part), histogram);
      return histogram;
    });
    const total = emptyHistogram(3);
    for (const part of parts) addHistogram(total, part);
    expect(statisticsOf(total, 1 / 255)).to.deep.equal(fitted(pictures, 1 / 255));
  });
});
