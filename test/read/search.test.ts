import { expect } from "chai";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { experimentText, mistakesIn, writeFiles } from "../support/experiment-text.ts";
import { testMistakes } from "../support/marked-mistakes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const inSearch = (rest: string): string => `search: {method: grid, ${rest}}`;

describe("A mistake in the section search is told at its place", () => {
  testMistakes([
    {
      it: "no trial",
      line: "search: {method: random, trials: «0», parameters: {epochs: [5]}}",
      says: "trials must be a whole number from 1 to 10000, not 0",
    },
    {
      it: "random without a number of trials",
      line: "«search»: {method: random, parameters: {epochs: [5]}}",
      says: 'missing key "trials" in search: how many random settings are tried',
    },
    {
      it: "more trials than settings",
      line: "search: {method: random, trials: «3», parameters: {epochs: [5, 6]}}",
      says: "there are only 2 settings; method: grid tries each, or give trials: 2 at most",
    },
    {
      it: "a number of trials for a grid",
      line: "search: {method: grid, «trials»: 3, parameters: {epochs: [5, 6]}}",
      says: "trials is for random; a grid has a number of its own",
    },
    {
      it: "an unknown method",
      line: "search: {method: «gird», parameters: {epochs: [5]}}",
      says: 'unknown method "gird"; did you mean "grid"?',
    },
    {
      it: "low above high",
      line: inSearch("parameters: {epochs: «{low: 9, high: 5, step: 1}»}"),
      says: "low 9 is above high 5; the lowest comes first",
    },
    {
      it: "the logarithm of 0",
      line: "search: {method: random, trials: 2, parameters: {optimizer.learningRate: «{low: 0, high: 1, scale: log}»}}",
      says: "scale: log begins above 0, and low is 0",
    },
    {
      it: "steps of a logarithm",
      line: inSearch("parameters: {optimizer.learningRate: «{low: 0.1, high: 1, step: 0.1, scale: log}»}"),
      says: "step and scale: log do not go together; give a list of values",
    },
    {
      it: "a grid of any number",
      line: inSearch("parameters: {optimizer.learningRate: «{low: 0.1, high: 1}»}"),
      says: "a grid needs every value of optimizer.learningRate; give a step or a list, or take method: random",
    },
    {
      it: "an unknown key of a range",
      line: inSearch("parameters: {epochs: {low: 1, high: 5, «stpe»: 1}}"),
      says: 'unknown key "stpe" in search.parameters.epochs; did you mean "step"?',
    },
    {
      it: "a value that is no list",
      line: inSearch("parameters: {epochs: «5»}"),
      says: "epochs must be a list of values, a range such as {low: 1e-5, high: 1e-2, scale: log}, or a map of named values, not 5",
    },
    {
      it: "the same value twice",
      line: inSearch("parameters: {epochs: [5, 6, «5.0»]}"),
      says: "the value 5 is given twice; keep one",
    },
    {
      it: "a part of another parameter",
      line: inSearch("parameters: {generator: {a: {classMode: binary}}, «generator».rescale: [1]}"),
      says: "generator.rescale is a part of generator, whose whole value changes, too; take one of them away",
    },
    {
      it: "what names the runs",
      line: inSearch("parameters: {«name»: [a, b]}"),
      says: "a search cannot change name",
    },
    {
      it: "an empty key of a path",
      line: inSearch("parameters: {«optimizer.»: [1]}"),
      says: "a key is missing in this path",
    },
    {
      it: "lists of different lengths for zip",
      line: "search: {method: zip, parameters: {epochs: [5, 6], seed: «[1, 2, 3]»}}",
      says: "zip takes values together, but epochs has 2 and seed has 3; give both as many",
    },
    {
      it: "too many runs",
      line: inSearch("seeds: 2, «parameters»: {seed: {low: 1, high: 5001, step: 1}}").replace(
        "seed:",
        "epochs:",
      ),
      says: "a search has at most 10000 runs; this has 10002",
    },
    {
      it: "seeds twice",
      line: inSearch("seeds: 2, parameters: {seed: «[1, 2]»}"),
      says: "seeds gives each setting its seeds; take one of the two away",
    },
    {
      it: "a metric that no run has",
      line: inSearch("metric: «val_f1», parameters: {epochs: [5]}"),
      says: '"val_f1" is not measured; add f1 to metrics',
    },
    {
      it: "a metric of the test pictures",
      line: inSearch("metric: «test_acc», parameters: {epochs: [5]}"),
      says: "a search that chooses by the test pictures leaves none to judge its winner by; take val_acc",
    },
  ]);
});

describe("The section search", () => {
  const folder = temporaryFolder();

  const read = async (files: Record<string, string>) => {
    writeFiles(folder(), files);
    const request = { set: [], seed: null, epochs: null, argumentFolder: folder() };
    const result = await readExperiment({ file: Object.keys(files)[0] ?? "", ...request });
    if (result.type === "mistakes") throw new Error(result.problems.map(({ message }) => message).join());
    return result;
  };

  it("is no part of the experiment", async () => {
    const section = "{method: grid, parameters: {epochs: [5, 6]}}";
    const [with_, without] = [
      await read({ "x.yaml": experimentText({ search: section }) }),
      await read({ "x.yaml": experimentText() }),
    ];
    expect(with_.experiment).to.deep.equal(without.experiment);
    expect(without.search).to.equal(null);
  });

  it("compares by what checkpoint monitors, and knows which end is better", async () => {
    const parameters = "parameters: {epochs: [5]}";
    const of = async (rest: string) =>
      (await read({ "x.yaml": experimentText({ search: `{method: grid, ${rest}${parameters}}` }) })).search;
    expect(await of("")).to.include({ metric: "val_loss", direction: "minimize", seeds: 1, trials: null });
    expect(await of("metric: best_val_acc, ")).to.include({ metric: "val_acc", direction: "maximize" });
    expect(await of("metric: val_acc, direction: minimize, ")).to.include({ direction: "minimize" });
  });

  it("is inherited, and changed key by key", async () => {
    const base = experimentText({
      search: "{method: grid, seeds: 2, parameters: {epochs: [5, 6], optimizer.learningRate: [0.1, 0.2]}}",
    });
    const own = "extends: base.yaml\nsearch: {parameters: {epochs: [7], optimizer.learningRate: null}}\n";
    const { search } = await read({ "x.yaml": own, "base.yaml": base });
    expect(search?.seeds).to.equal(2);
    expect(search?.parameters.map(({ path }) => path)).to.deep.equal(["epochs"]);
  });

  it("takes null for the name of a value, in the order of the text", async () => {
    const section = "{method: grid, parameters: {augmentation: {none: null, strong: {rotationRange: 40}}}}";
    const { search } = await read({ "x.yaml": experimentText({ search: section }) });
    const [parameter] = search?.parameters ?? [];
    if (parameter?.values.type !== "choices") throw new Error("named values are choices");
    expect(parameter.values.choices.map(({ name }) => name)).to.deep.equal(["none", "strong"]);
  });

  it("has whole numbers where the key takes no others", async () => {
    const section =
      "{method: random, trials: 1, parameters: {epochs: {low: 1, high: 9}, optimizer.learningRate: {low: 1, high: 9}}}";
    const { search } = await read({ "x.yaml": experimentText({ search: section }) });
    const whole = search?.parameters.map(({ values }) => values.type === "range" && values.isWhole);
    expect(whole).to.deep.equal([true, false]);
  });

  it("is taken from the command line in place of the file's", async () => {
    const text = experimentText({ search: "{method: random, trials: 3, parameters: {epochs: [1, 2, 3]}}" });
    writeFiles(folder(), { "x.yaml": text });
    const request = { file: "x.yaml", set: [], seed: null, epochs: null, argumentFolder: folder() };
    const search = { method: "grid", parameters: ["epochs=[4]"], seeds: 2, metric: "val_acc" } as const;
    const result = await readExperiment({ ...request, search });
    if (result.type === "mistakes") throw new Error(result.problems.map(({ message }) => message).join());
    expect(result.search).to.include({ method: "grid", trials: null, seeds: 2, metric: "val_acc" });
    expect(result.source.overrides).to.deep.equal([]);
  });

  it("tells a mistake of the command line there", async () => {
    const search = {
      method: "grid",
      parameters: ["epochs=[4]", "epochs=[5]"],
      seeds: null,
      metric: null,
    } as const;
    expect(await mistakesIn(folder(), { "x.yaml": experimentText() }, { search })).to.equal(
      "command line:1:8 epochs is given twice; keep one\n    1 | --grid epochs=[5]\n      |        ^^^^^^",
    );
  });
});
