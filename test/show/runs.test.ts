import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { listed } from "../../src/compare/run-fields.ts";
import { runText } from "../../src/show/run-text.ts";
import { runsCsv } from "../../src/show/runs-csv.ts";
import { runsTable } from "../../src/show/runs-table.ts";
import { csvText } from "../../src/write/csv.ts";
import type { BrokenRun, Run } from "../../src/write/run.ts";
import { aRecord } from "../support/checkpoints.ts";
import { expectGolden } from "../support/golden.ts";
import { aRun, aTestReport, anEnvironment, resolvedYaml } from "../support/runs.ts";
import { textOf } from "../support/shown.ts";

/** Two hours after the runs began. */
const now = Date.parse("2026-01-02T05:04:05Z");
const broken: BrokenRun = {
  type: "broken",
  name: "b-001",
  folder: "/runs/b-001",
  reason: "test.json: it is no JSON",
};
const nothing = { best: null, last: null, test: null, epochs: 0 };

describe("runsTable", () => {
  const table = (runs: readonly (Run | BrokenRun)[], width: number): string[] =>
    runsTable(listed(runs), now, width);

  it("has a line a run, what validation says of best and last, and what is wrong with a broken one", () => {
    const runs = [
      aRun(),
      aRun({ ...nothing, name: "tiny-002", state: "empty", started: null, resolved: "" }),
      broken,
      aRun({ name: "tiny-003", parent: "tiny-001", test: null, best: aRecord(1, { loss: 1, auc: 0.5 }) }),
    ];
    expect(table(runs, 200)).to.deep.equal([
      "run       state     epochs  best epoch  best val_loss  best val_acc  best loss  best auc  last val_loss  last val_acc  test loss  test acc  parent    age  seed",
      "tiny-001  finished       3           2         0.9000        0.1000                              0.8000        0.1500     0.5000    0.7500            2 h    42",
      "tiny-002  empty          0",
      "b-001     broken",
      "tiny-003  finished       3           1                                  1.0000    0.5000         0.8000        0.1500                       tiny-001  2 h    42",
      "b-001 is broken: test.json: it is no JSON",
    ]);
  });

  it("drops columns, the least telling first, until it fits, and says how many", () => {
    expect(table([aRun()], 80)[0]).to.equal(
      "run       state     best val_loss  best val_acc  test loss  test acc  seed",
    );
    expect(table([aRun()], 50)[0]).to.equal("run       state     best val_acc  test acc  seed");
    expect(table([aRun()], 20)[0]).to.equal("run       test acc");
    expect(table([aRun()], 5)).to.deep.equal([
      "run",
      "tiny-001",
      "11 columns hidden: --all-columns shows them",
    ]);
  });

  it("what is the same of all runs goes first, but not the test value", () => {
    const runs = [
      aRun(),
      aRun({ name: "tiny-002", resolved: resolvedYaml.replace("epochs: 3", "epochs: 4") }),
    ];
    expect(table(runs, 40)[0]).to.equal("run       test acc  seed  changed");
    expect(table(runs, 30)[0]).to.equal("run       test acc  changed");
  });

  it("of no runs is the heading", () => {
    expect(table([], 80)).to.deep.equal(["run  state  epochs  best epoch  age  seed"]);
  });
});

describe("runsCsv", () => {
  it("has every value in full, and the reason of a broken one", () => {
    const rows: unknown = parse(
      csvText(runsCsv(listed([aRun({ best: aRecord(2, { loss: 2 / 3 }) }), broken]))),
      {
        columns: true,
      },
    );
    expect(rows).to.deep.equal([
      {
        run: "tiny-001",
        state: "finished",
        epochs: "3",
        best_epoch: "2",
        best_loss: "0.666666667",
        last_loss: "0.7",
        last_acc: "0.3",
        last_val_loss: "0.8",
        last_val_acc: "0.15",
        validation_loss: "0.25",
        validation_acc: "1",
        test_loss: "0.5",
        test_acc: "0.75",
        parent: "",
        started: "2026-01-02T03:04:05.000Z",
        seed: "42",
        changed: "",
        tags: "",
        note: "",
        folder: "/runs/tiny-001",
        reason: "",
      },
      {
        run: "b-001",
        state: "broken",
        epochs: "",
        best_epoch: "",
        best_loss: "",
        last_loss: "",
        last_acc: "",
        last_val_loss: "",
        last_val_acc: "",
        validation_loss: "",
        validation_acc: "",
        test_loss: "",
        test_acc: "",
        parent: "",
        started: "",
        seed: "",
        changed: "",
        tags: "",
        note: "",
        folder: "/runs/b-001",
        reason: "test.json: it is no JSON",
      },
    ]);
  });
});

describe("runText", () => {
  const options = { now, command: "petri", folder: "runs/tiny-001" };

  it("tells a finished run", () => {
    expectGolden("run.txt", textOf(runText(aRun({ overrides: ["epochs=3"] }), null, options)));
  });

  it("says what can be done about a run that is not finished", () => {
    const first = (run: Parameters<typeof aRun>[0]): string | undefined =>
      textOf(runText(aRun(run), null, options)).split("\n")[0];
    expect(first({ state: "interrupted" })).to.equal(
      "tiny-001  interrupted after 3 epochs; resume with: petri resume runs/tiny-001",
    );
    expect(first({ state: "interrupted", reason: "it was killed" })).to.equal(
      "tiny-001  interrupted after 3 epochs: it was killed; resume with: petri resume runs/tiny-001",
    );
    expect(first({ state: "failed", reason: "the disk is full (ENOSPC)" })).to.equal(
      "tiny-001  failed after 3 epochs: the disk is full (ENOSPC); once fixed, resume with: petri resume runs/tiny-001",
    );
    expect(first({ state: "empty", ...nothing })).to.equal(
      "tiny-001  it ended before anything was done; remove it with rm",
    );
    expect(first({ state: "running" })).to.equal("tiny-001  running, 3 epochs finished");
    expect(first({ state: "nan" })).to.equal("tiny-001  stopped after 3 epochs: the loss was not a number");
  });

  it("tells where it began and how it went on", () => {
    const resumed = [
      { time: "2026-01-02T04:00:00Z", command: ["petri"], afterEpoch: 2, differences: ["code a -> b"] },
    ];
    const git = { commit: "d".repeat(40), dirty: true };
    const text = textOf(
      runText(aRun({ parent: "base-001", environment: { ...anEnvironment(), resumed, git } }), null, options),
    );
    expect(text).to.contain("its first weights came from base-001");
    expect(text).to.contain("resumed 2026-01-02T04:00:00Z after epoch 2, in spite of: code a -> b");
    expect(text).to.contain("commit dddddddddddd with changes (git.patch)");
  });

  it("tells the intervals, where the run has them", () => {
    const intervals = { confidence: 0.95, acc: [0.3006, 0.9544], balancedAcc: [0.5, 1] } as const;
    const report = aTestReport();
    const { test } = report.parts;
    const parts = { validation: null, test: test && { ...test, intervals } };
    expect(textOf(runText(aRun({ test: { ...report, parts } }), null, options))).to.contain(
      "    95 % interval of 4 pictures: acc 0.3006 to 0.9544, balancedAcc 0.5000 to 1.0000\n",
    );
  });

  it("leaves out what there is not", () => {
    const bare = aRun({ ...nothing, state: "empty", started: null, split: [], environment: null });
    expect(textOf(runText(bare, null, options)).split("\n")).to.deep.equal([
      "tiny-001  it ended before anything was done; remove it with rm",
      "",
      "folder",
      "  /runs/tiny-001",
      "",
    ]);
  });
});
