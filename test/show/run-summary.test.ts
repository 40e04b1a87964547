import { expect } from "chai";
import fc from "fast-check";
import { runText } from "../../src/show/run-text.ts";
import { folded, summaryMarkdown } from "../../src/show/run-summary.ts";
import { textWidth } from "../../src/read/visible-text.ts";
import { confusionMatrix } from "../../src/write/test-json.ts";
import type { Run } from "../../src/write/run.ts";
import { aRun, aSplit, aTestReport, anEnvironment, resolvedYaml } from "../support/runs.ts";
import { textOf } from "../support/shown.ts";

const options = { now: Date.parse("2026-01-02T05:04:05Z"), command: "petri", folder: "runs/tiny-001" };

/** `many` classes of 15 pictures each, of which some are taken for the next classes. */
const withClasses = (many: number, named: (i: number) => string = (i) => `class ${i}`): Run => {
  const classes = Array.from({ length: many }, (_, i) => named(i));
  const rows = classes.flatMap((_, label) =>
    Array.from({ length: 15 }, (__, i) => ({
      ...{ split: "test" as const, file: `${label}.${i}.jpg`, label, probabilities: [] },
      predicted: i < label % 5 ? (label + 1 + (i % 2)) % many : label,
    })),
  );
  const matrix = confusionMatrix(many, rows);
  const recallByClass = matrix.map((line, label) => (line[label] ?? 0) / 15);
  const part = {
    pictures: rows.length,
    values: { loss: 0.5, acc: 0.75 },
    confusionMatrix: matrix,
    recallByClass,
    intervals: null,
  };
  const [picture] = aSplit();
  return aRun({
    test: { epoch: 2, classes, parts: { validation: null, test: part } },
    split: classes.map((name, label) => ({ ...picture!, class: name, label, file: `${name}.jpg` })),
    environment: {
      ...anEnvironment(),
      cpu: "AMD EPYC 7B13 64-Core Processor",
      platform: "linux x64 6.1.0-13-cloud-amd64",
    },
    resolved: `${resolvedYaml}description: ${"many words ".repeat(20)}\noptimizer: {type: rmsprop, momentum: 0, epsilon: 1e-8, learningRate: 0.0001, rho: 0.9, centered: false, epsilonOutsideRoot: true}\n`,
    notes: { tags: ["good"], note: "x ".repeat(100) },
  });
};

const lines = (run: Run): string[] => textOf(runText(run, null, options)).split("\n");

describe("what show says of a run with many classes", () => {
  it("fits 80 columns: the pairs that are mistaken most often, and how many more there are", () => {
    const shown = lines(withClasses(20));
    expect(shown.filter((line) => line.length > 80)).to.deep.equal([]);
    const at = shown.findIndex((line) => line.includes("taken for"));
    expect(shown.slice(at, at + 3)).to.deep.equal([
      "    pictures  are       taken for",
      "           2  class 3   class 4",
      "           2  class 4   class 5",
    ]);
    expect(shown).to.include("    and 18 more pairs with 20 pictures");
    expect(shown.find((line) => line.includes("lowest recall"))).to.contain("class 4 0.7333");
  });

  it("of hundreds of classes shows twenty and counts the rest", () => {
    const shown = lines(withClasses(300));
    expect(shown).to.include('  and 280 more classes, which "all" includes');
    expect(shown.some((line) => /^ {2}all +300$/.test(line))).to.equal(true);
    expect(shown.length).to.be.below(80);
  });

  it("no line is longer, however many classes there are and whatever they are called", () => {
    const name = fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), name, (many, each) => {
        const shown = lines(withClasses(many, (i) => `${each}${i}`));
        const wide = shown.filter((line) => textWidth(line) > 80);
        expect(wide).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("summaryMarkdown", () => {
  it("has neither the run's number nor the machine or the time, and everything of others indented", () => {
    const run = aRun({
      overrides: ["epochs=3"],
      resolved: `${resolvedYaml}description: "# </b> \\u001b[31m"\n`,
    });
    const changes = [{ path: ["epochs"], before: "30", after: "3" }];
    const text = summaryMarkdown(run, { from: "base.yaml", changes });
    expect(text.split("\n").slice(0, 20)).to.deep.equal(
      [
        "# tiny, seed 42",
        "",
        "## description",
        "",
        "    # </b> \\u001b[31m",
        "",
        "## overrides",
        "",
        "    epochs=3",
        "",
        "## changed from base.yaml",
        "",
        "    - epochs: 30",
        "    + epochs: 3",
        "",
        "## pictures",
        "",
        "                cat  dog",
        "    train         2    1",
        "    validation    1    1",
      ].map((line) => line),
    );
    for (const machine of ["tiny-001", "2026", "EPYC", "/runs", "v20"]) expect(text).not.to.contain(machine);
    const other = { ...run, name: "tiny-002", environment: null, started: null, folder: "/elsewhere" };
    expect(summaryMarkdown(other, { from: "base.yaml", changes })).to.equal(text);
  });

  it("knows that a run without pictures evaluated has less to say", () => {
    const text = summaryMarkdown(
      aRun({ test: { ...aTestReport(), parts: { validation: null, test: null } } }),
      null,
    );
    expect(text).not.to.contain("## evaluated");
    expect(text).not.to.contain("## changed");
  });
});

describe("folded", () => {
  it("loses no part, and no line of several is wider", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/)),
        fc.integer({ min: 16, max: 40 }),
        (parts, width) => {
          const all = folded(parts, ", ", width);
          expect(all.join(", ").replaceAll(/, +/g, ", ")).to.equal(parts.join(", "));
          expect(all.every((line) => line.length <= width)).to.equal(true);
        },
      ),
    );
  });
});
