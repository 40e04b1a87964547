import { expect } from "chai";
import { searchTrials } from "../../src/plan/search-trials.ts";
import type { Parameter, Search, Values } from "../../src/read/search.ts";
import type { Place } from "../../src/read/problem.ts";

const place: Place = { type: "file", file: "x.yaml" };
const parameter = (path: string, values: Values): Parameter => ({ path, steps: [], place, values });
const list = (path: string, ...names: string[]): Parameter =>
  parameter(path, {
    type: "choices",
    isNamed: false,
    choices: names.map((name) => ({ name, value: { type: "scalar", place, value: name, source: name } })),
  });
const range = (path: string, changes: Partial<Extract<Values, { type: "range" }>>): Parameter =>
  parameter(path, {
    type: "range",
    low: 0,
    high: 1,
    step: null,
    scale: "linear",
    isWhole: false,
    ...changes,
  });

const search = (method: Search["method"], parameters: Parameter[], trials: number | null = null): Search => ({
  ...{ method, trials, seeds: 1, metric: "val_acc", direction: "maximize" },
  parameters,
});
const namesOf = (of: Search, seed = 1): string[][] =>
  searchTrials(of, seed).map(({ choices }) => choices.map(({ name }) => name));

describe("the trials of a search", () => {
  it("of a grid are all combinations, the last parameter changing first", () => {
    const grid = search("grid", [list("a", "x", "y"), list("b", "1", "2", "3")]);
    expect(namesOf(grid).map((names) => names.join(""))).to.deep.equal(["x1", "x2", "x3", "y1", "y2", "y3"]);
    expect(searchTrials(grid, 1).map(({ number }) => number)).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it("of zip are the values side by side", () => {
    expect(namesOf(search("zip", [list("a", "x", "y"), list("b", "1", "2")]))).to.deep.equal([
      ["x", "1"],
      ["y", "2"],
    ]);
  });

  it("of a range with steps are the numbers as a person writes them", () => {
    const steps = search("grid", [range("a", { step: 0.1 })]);
    expect(namesOf(steps).flat().join(" ")).to.equal("0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1");
  });

  const random = (parameters: Parameter[], trials = 200): Search => search("random", parameters, trials);
  const numbers = (of: Parameter, trials?: number): number[] =>
    namesOf(random([of], trials))
      .flat()
      .map(Number);

  it("drawn from a range lie in it, with at most 6 digits", () => {
    const drawn = numbers(range("a", { low: 0.2, high: 0.3 }));
    expect(drawn.filter((value) => value < 0.2 || value > 0.3)).to.deep.equal([]);
    expect(drawn.filter((value) => value !== Number(value.toPrecision(6)))).to.deep.equal([]);
  });

  it("drawn from a logarithmic range have as many in each power of ten", () => {
    const drawn = numbers(range("a", { low: 1e-4, high: 1e-2, scale: "log" }), 1000);
    expect(drawn.filter((value) => value < 1e-3).length).to.be.within(440, 560);
  });

  it("drawn as whole numbers reach both ends", () => {
    const drawn = numbers(range("a", { low: 3, high: 7, isWhole: true }), 5);
    expect(drawn.toSorted()).to.deep.equal([3, 4, 5, 6, 7]);
  });

  it("drawn by steps are some of the steps, each setting once", () => {
    const drawn = numbers(range("a", { low: 1, high: 2, step: 0.25 }), 5);
    expect(drawn.toSorted()).to.deep.equal([1, 1.25, 1.5, 1.75, 2]);
  });

  it("drawn at random are the same every time, whatever comes beside or after them", () => {
    const [a, b] = [range("a", {}), range("b", {})];
    const alone = namesOf(random([a], 5)).flat();
    expect(namesOf(random([a], 5)).flat()).to.deep.equal(alone);
    expect(
      namesOf(random([b, a], 9))
        .map(([, value]) => value)
        .slice(0, 5),
    ).to.deep.equal(alone);
    expect(namesOf(random([a], 5), 2).flat()).to.not.deep.equal(alone);
  });
});
