import { join } from "node:path";
import { expect } from "chai";
import { ruleAlone } from "../support/example-experiment.ts";
import { experimentText, readFiles, type Files } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("An experiment that extends another", () => {
  const folder = temporaryFolder();
  const base = experimentText({
    augmentation: "{rotationRange: 40, horizontalFlip: true}",
    name: "base",
    description: "the first",
    expect: '{acc: ">= 0.5"}',
    metrics: "[acc, auc]",
  });
  /** `child.yaml` with this text, over base.yaml. */
  const child = async (text: string, others: Files = {}) => {
    const files = { "child.yaml": `extends: base.yaml\n${text}`, "base.yaml": base, ...others };
    return (await readFiles(folder(), files)).experiment;
  };

  it("has what the other says, but for its name, description and expectations", async () => {
    const { name, description, expect: expectations, epochs } = await child("");
    expect({ name, description, expectations, epochs }).to.deep.equal({
      name: "child",
      description: null,
      expectations: [],
      epochs: 3,
    });
  });

  it("merges maps key by key", async () => {
    const { augmentation } = await child("augmentation: {rotationRange: 10}");
    expect(augmentation).to.include({ rotationRange: 10, horizontalFlip: true });
  });

  it("replaces lists whole", async () => {
    expect((await child("metrics: [precision]")).metrics).to.deep.equal(["precision"]);
  });

  it("merges maps inside maps", async () => {
    const { data } = await child("data: {classes: {dog: hound.*, fox: fox.*}}");
    expect(data).to.deep.include({
      type: "flat",
      classes: [
        { name: "cat", glob: "cat.*" },
        { name: "dog", glob: "hound.*" },
        { name: "fox", glob: "fox.*" },
      ],
    });
  });

  it("keeps the other keys of a map of the same type", async () => {
    const parent = { "base.yaml": experimentText({ optimizer: "{type: sgd, momentum: 0.5}" }) };
    const { optimizer } = await child("optimizer: {type: sgd, learningRate: 1}", parent);
    expect(optimizer).to.include({ momentum: 0.5, learningRate: 1 });
  });

  it("keeps the type where it does not say one", async () => {
    const parent = { "base.yaml": experimentText({ optimizer: "{type: sgd, momentum: 0.5}" }) };
    const { optimizer } = await child("optimizer: {learningRate: 1}", parent);
    expect(optimizer).to.include({ type: "sgd", momentum: 0.5, learningRate: 1 });
  });

  it("replaces a map of another type whole", async () => {
    const parent = {
      "base.yaml": experimentText({ optimizer: "{type: rmsprop, epsilon: 1, epsilonOutsideRoot: true}" }),
    };
    const { optimizer } = await child("optimizer: {type: adam}", parent);
    expect(optimizer).to.deep.equal({
      type: "adam",
      learningRate: 0.001,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      amsgrad: false,
      ...ruleAlone,
    });
  });

  it("replaces a folder of pictures by a sample whole", async () => {
    const { data } = await child("data: {sample: quickstart}", {
      "base.yaml": experimentText({ data: "{directory: pictures, onProblem: skip}" }),
    });
    expect(data).to.deep.equal({ type: "sample", sample: "quickstart", onProblem: "auto" });
  });

  it("replaces a sample by a folder whole", async () => {
    const { data } = await child("data: {directory: pictures}", {
      "base.yaml": experimentText({ data: "{sample: quickstart, onProblem: skip}" }),
    });
    expect(data).to.deep.equal({
      type: "folders",
      directory: join(folder(), "pictures"),
      onProblem: "auto",
    });
  });

  it("keeps the classes of another folder", async () => {
    const { data } = await child("data: {directory: others}");
    expect(data).to.deep.include({ type: "flat", directory: join(folder(), "others") });
  });

  it("merges what is said of the pictures in either form", async () => {
    const { data } = await child("data: {onProblem: warn}");
    expect(data).to.deep.include({ type: "flat", onProblem: "warn" });
  });

  it("merges counts with counts", async () => {
    const { split } = await child("split: {train: 20}");
    expect(split).to.deep.include({ type: "counts", train: 20, validation: 5, test: 5 });
  });

  it("merges a count of 0, which fits counts and fractions", async () => {
    expect((await child("split: {validation: 0}")).split).to.deep.include({ train: 10, validation: 0 });
  });

  it("replaces counts by fractions whole", async () => {
    const { split } = await child("split: {train: 0.5, validation: 0.25}");
    expect(split).to.deep.include({ type: "fractions", train: 0.5, validation: 0.25, test: 0 });
  });

  it("replaces counts by folders whole, and back", async () => {
    const { split } = await child("split: {directories: {train: a}}");
    expect(split).to.deep.include({ type: "directories", train: "a", validation: null, test: null });
    const parent = {
      "base.yaml": experimentText({ split: "{directories: {train: a, test: b}, order: codePoint}" }),
    };
    expect((await child("split: {train: 7}", parent)).split).to.deep.equal({
      type: "counts",
      train: 7,
      validation: 0,
      test: 0,
      order: "natural",
      seed: 0,
      groupBy: null,
      fold: null,
    });
  });

  it("merges an order alone", async () => {
    const { split } = await child("split: {order: shuffled}");
    expect(split).to.deep.include({ type: "counts", train: 10, order: "shuffled" });
  });

  it("takes an inherited key away with null", async () => {
    expect((await child("augmentation: null")).augmentation).to.equal(null);
    const { data } = await child("data: {classes: null}");
    expect(data).to.include({ type: "folders" });
  });

  it("may take away what nobody wrote", async () => {
    expect((await child("earlyStopping: null")).earlyStopping).to.equal(null);
  });

  it("chooses a new form beside a null for the old one", async () => {
    const { data } = await child("data: {sample: quickstart, directory: null}");
    expect(data).to.include({ type: "sample" });
  });

  it("extends a chain, the nearest counts", async () => {
    const { epochs, seed } = await child("epochs: 9", {
      "base.yaml": "extends: deep/first.yaml\nseed: 5\nepochs: 8\n",
      "deep/first.yaml": experimentText({ seed: "4" }),
    });
    expect({ epochs, seed }).to.deep.equal({ epochs: 9, seed: 5 });
  });

  it("looks for paths beside the file that wrote them", async () => {
    const { data } = await child("", {
      "base.yaml": "extends: deep/first.yaml\n",
      "deep/first.yaml": experimentText({ data: "{directory: ../pictures}" }),
    });
    expect(data).to.include({ directory: join(folder(), "pictures") });
    const below = await child("", {
      "base.yaml": "extends: deep/first.yaml\n",
      "deep/first.yaml": experimentText({ data: "{directory: pictures}" }),
    });
    expect(below.data).to.include({ directory: join(folder(), "deep/pictures") });
  });

  it("gives its files, its own first", async () => {
    const files = { "child.yaml": "extends: base.yaml\n", "base.yaml": base };
    const { source } = await readFiles(folder(), files);
    expect(source.files).to.deep.equal([
      { file: join(folder(), "child.yaml"), text: "extends: base.yaml\n" },
      { file: join(folder(), "base.yaml"), text: base },
    ]);
  });
});
