import { expect } from "chai";
import { exportText } from "../../src/show/export-text.ts";
import type { GeneratorSpec } from "../../src/experiment/experiment.ts";
import { exampleGenerator, exampleLayers } from "../support/example-experiment.ts";

const { flatten, dense } = exampleLayers;

describe("what export says", () => {
  const model = {
    name: "tiny-001",
    epoch: 2,
    experiment: { generator: exampleGenerator, layers: [flatten, dense] },
    classes: ["cat", "dog"],
    statistics: null,
    units: 1,
  };
  const withGenerator = (changes: Partial<GeneratorSpec>) => ({
    ...model,
    experiment: { ...model.experiment, generator: { ...exampleGenerator, ...changes } },
  });
  const lines = (changed: Parameters<typeof exportText>[0]): string[] => exportText(changed);

  it("is the run, what its model takes and what it gives", () => {
    expect(exportText(model)).to.deep.equal([
      "tiny-001, its best model (epoch 2)",
      "takes RGB pictures 6 x 5 (height x width), values 0..255 times 1/255, as float32 [n, 6, 5, 3]",
      "  pictures of another size are resized, interpolation nearest",
      "gives the probability of dog; that of cat is 1 minus it, as [n, 1]",
    ]);
  });

  it("names grayscale pictures, and no factor of 1", () => {
    expect(lines(withGenerator({ colorMode: "grayscale", rescale: 1 }))[1]).to.equal(
      "takes grayscale pictures 6 x 5 (height x width), values 0..255, as float32 [n, 6, 5, 1]",
    );
    expect(lines(withGenerator({ rescale: 0.3 }))[1]).to.contain("values 0..255 times 0.3,");
  });

  it("says how pictures are standardised, samplewise before featurewise", () => {
    const generator = withGenerator({ samplewiseStdNormalization: true, featurewiseStdNormalization: true });
    const statistics = { mean: [0.5, 0.25, 0.125], std: [0.2, 0.3, 0.4] };
    expect(lines({ ...generator, statistics }).slice(3, 5)).to.deep.equal([
      "  then of each picture: minus the mean of all its values, divided by their standard deviation + 1e-6",
      "  then of each channel: minus [0.5, 0.25, 0.125], divided by [0.2, 0.3, 0.4] + 1e-6",
    ]);
    const centred = withGenerator({ samplewiseCenter: true, featurewiseCenter: true });
    expect(lines({ ...centred, statistics }).slice(3, 5)).to.deep.equal([
      "  then of each picture: minus the mean of all its values",
      "  then of each channel: minus [0.5, 0.25, 0.125]",
    ]);
  });

  const answerOf = (activation: "softmax" | "sigmoid" | "linear", units: number): string | undefined => {
    const layers = [flatten, { ...dense, units, activation }];
    return lines({ ...model, units, experiment: { ...model.experiment, layers } }).at(-1);
  };

  it("says what several units are, in the order of the classes", () => {
    expect(answerOf("softmax", 2)).to.equal("gives the probabilities of cat, dog, in this order, as [n, 2]");
    expect(answerOf("sigmoid", 2)).to.match(/a probability for each of cat, dog, .*by itself, as \[n, 2\]/);
    expect(answerOf("linear", 2)).to.match(/a number for each of cat, dog, .*as \[n, 2\]/);
  });

  it("calls an answer that is no probability a number", () => {
    expect(answerOf("linear", 1)).to.equal("gives a number near 1 for dog, near 0 for cat, as [n, 1]");
  });
});
