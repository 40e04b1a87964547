import { expect } from "chai";
import { changedKeys } from "../../src/compare/changed-keys.ts";

/** path: before -> after */
const told = (before: string, after: string): string[] =>
  changedKeys(before, after).map((change) => `${change.path.join(".")}: ${change.before} -> ${change.after}`);

describe("changedKeys", () => {
  it("of the same experiment are none, however it is written", () => {
    expect(told("a: {b: 1}\nc: 2", "c: 2\na:\n  b: 1.0")).to.deep.equal([]);
  });

  it("are the innermost keys that differ", () => {
    expect(
      told("optimizer: {type: sgd, learningRate: 0.1}", "optimizer: {type: sgd, learningRate: 0.2}"),
    ).to.deep.equal(["optimizer.learningRate: 0.1 -> 0.2"]);
  });

  it("a key that only one of them has is null in the other", () => {
    expect(told("a: 1", "a: 1\nb: [1, 2]")).to.deep.equal(["b: null -> [1, 2]"]);
    expect(told("a: 1\nb: x", "a: 1")).to.deep.equal(["b: x -> null"]);
  });

  it("a map of another type is replaced whole", () => {
    expect(told("o: {type: sgd, momentum: 0}", "o: {type: adam, beta1: 0.9}")).to.deep.equal([
      "o: {type: sgd, momentum: 0} -> {type: adam, beta1: 0.9}",
    ]);
  });

  it("a layer that is put in changes no other one", () => {
    const before = "layers: [{name: f, type: flatten}, {name: d, type: dense, units: 1}]";
    const after =
      "layers: [{name: f, type: flatten}, {name: drop, type: dropout, rate: 0.5}, {name: d, type: dense, units: 2}]";
    expect(told(before, after)).to.deep.equal([
      "layers.drop: null -> {name: drop, type: dropout, rate: 0.5}",
      "layers.d.units: 1 -> 2",
    ]);
  });

  it("a layer that moved is taken out and put in", () => {
    const layers = (...names: string[]): string =>
      `layers: [${names.map((name) => `{name: ${name}, type: flatten}`).join(", ")}]`;
    expect(told(layers("a", "b"), layers("b", "a")).sort()).to.deep.equal([
      "layers.a: null -> {name: a, type: flatten}",
      "layers.a: {name: a, type: flatten} -> null",
    ]);
  });

  it("layers in layers are told one by one, those of a branch by its number", () => {
    const block = (rate: number, branches: string): string =>
      `layers: [{name: r, type: residual, layers: [{name: d, type: dropout, rate: ${rate}}]}, {name: p, type: parallel, branches: ${branches}}]`;
    expect(
      told(block(0.1, "[[{name: a, type: prelu}], []]"), block(0.2, "[[], [{name: b, type: flatten}], []]")),
    ).to.deep.equal([
      "layers.r.layers.d.rate: 0.1 -> 0.2",
      "layers.p.branches.0.a: {name: a, type: prelu} -> null",
      "layers.p.branches.1.b: null -> {name: b, type: flatten}",
      "layers.p.branches.2: null -> []",
    ]);
  });

  it("a list of numbers is replaced whole", () => {
    expect(told("imageSize: [4, 4]", "imageSize: [4, 5]")).to.deep.equal(["imageSize: [4, 4] -> [4, 5]"]);
  });

  it("names and descriptions do not count, but those of layers do", () => {
    expect(told("name: a\ndescription: x", "name: b\ndescription: y")).to.deep.equal([]);
    expect(told("a: {name: x}", "a: {name: y}")).to.deep.equal(["a.name: x -> y"]);
  });

  it("class names that look like numbers keep their order and their text", () => {
    expect(told('classes: {"10": a.*, "2": b.*}', 'classes: {"10": a.*, "2": c.*}')).to.deep.equal([
      "classes.2: b.* -> c.*",
    ]);
  });
});
