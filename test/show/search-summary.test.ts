import { expect } from "chai";
import type { Search } from "../../src/read/search.ts";
import { type ShownSetting, searchSummary } from "../../src/show/search-summary.ts";

const parameter = (path: string): Search["parameters"][number] => ({
  ...{ path, steps: [], place: { type: "file", file: "x.yaml" } },
  values: { type: "choices", choices: [], isNamed: false },
});
const search: Search = {
  ...{ method: "grid", trials: null, seeds: 1, metric: "val_acc", direction: "maximize" },
  parameters: [parameter("epochs"), parameter("optimizer.learningRate")],
};
const setting = (trial: number, value: number, changes: Partial<ShownSetting> = {}): ShownSetting => ({
  ...{ trial, value, names: ["5", String(trial)], spread: null, test: 0.7 },
  ...changes,
});
const shown = (finished: readonly ShownSetting[], changes: Partial<Search> = {}, failed = 0): string[] =>
  searchSummary({ name: "x-search-001", search: { ...search, ...changes }, trials: 9, finished, failed });

describe("what show says of a search", () => {
  it("has a column for each parameter in which the settings differ", () => {
    expect(shown([setting(4, 0.9), setting(2, 0.8)]).slice(0, 5)).to.deep.equal([
      "x-search-001: grid of 9 trials by val_acc (more is better), 2 finished",
      "",
      "trial  val_acc  test    optimizer.learningRate",
      "4      0.9000   0.7000  4",
      "2      0.8000   0.7000  2",
    ]);
  });

  it("shows ten of many", () => {
    const many = Array.from({ length: 15 }, (_, i) => setting(i + 1, 1 - i / 100));
    expect(shown(many).filter((line) => /^\d/.test(line))).to.have.length(10);
  });

  it("says of one run each that the chance of the seed is not known", () => {
    expect(shown([setting(4, 0.9), setting(2, 0.8)]).at(-1)).to.equal(
      "Trial 4 lies 0.1000 before trial 2; each setting has one run, so how much of that is the chance of the seed is not known: " +
        "seeds in the search tell it. The val_acc of trial 4 is the best of 2 and so too good; its value on the test pictures, " +
        "0.7000, had no say in the choice and is not biased by it.",
    );
  });

  it("measures the lead of the best by the spread of the seeds", () => {
    const settings = [
      setting(4, 0.2, { spread: 0.03, test: null }),
      setting(2, 0.3, { spread: 0.04, test: null }),
    ];
    const lines = shown(settings, { seeds: 3, metric: "val_loss", direction: "minimize" }, 1);
    expect(lines[0]).to.equal(
      "x-search-001: grid of 9 trials by val_loss (less is better), 2 finished, 1 run failed",
    );
    expect(lines.at(-1)).to.equal(
      "Trial 4 lies 0.1000 before trial 2; the 3 seeds of one setting differ by 0.0354 (standard deviation). " +
        "The val_loss of trial 4 is the best of 2 and so too good; there are no test pictures, which would say how good it is.",
    );
  });

  it("says that nothing is finished", () => {
    expect(shown([], {}, 2).slice(1)).to.deep.equal(["No trial is finished."]);
  });
});
