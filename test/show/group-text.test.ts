import { expect } from "chai";
import { diffGroups, type ComparedGroup } from "../../src/compare/group-diff.ts";
import { groupDiffText } from "../../src/show/group-diff-text.ts";
import { groupLines } from "../../src/show/group-lines.ts";
import { firstRight, groupOf } from "../support/groups.ts";
import { shown, textOf } from "../support/shown.ts";

const summaryOf = (name: string, right: readonly number[], pictures: number) =>
  groupOf(
    name,
    right.map((count) => firstRight(count, pictures)),
  ).summary;

describe("a group of runs in words", () => {
  it("is a line a run and a line a quantity", () => {
    expect(groupLines("runs/net-group-001", summaryOf("net", [2, 3], 4))).to.deep.equal([
      "runs/net-group-001  2 runs",
      "run      seed  best epoch",
      "net-001    42           2",
      "net-002    43           2",
      "",
      "            mean  std dev  95 % interval of the mean",
      "test acc  0.6250   0.1768           0.1786 to 0.9274",
    ]);
  });

  it("answers with the folder of the group alone when a group was asked for", () => {
    const finished = {
      type: "run-finished",
      folder: "runs/net-001",
      epochs: 1,
      bestEpoch: 1,
      seconds: 1,
    } as const;
    const skipped = { type: "already-done", folder: "runs/net-002" } as const;
    const summary = summaryOf("net", [2, 3], 4);
    const events = [finished, skipped, { type: "group-finished", folder: "runs/g", summary } as const];
    expect(shown(events, { asked: "group" }).stdout).to.equal("runs/g\n");
    expect(shown(events.slice(0, 2)).stdout).to.equal("runs/net-001\nruns/net-002\n");
    expect(shown([skipped]).stderr).to.contain("runs/net-002 is this run");
  });

  it("a group that stops early answers with the run that stopped it", () => {
    const failed = { type: "failed", folder: "runs/net-002", reason: "x", resumable: true } as const;
    expect(shown([failed], { asked: "group" }).stdout).to.equal("runs/net-002\n");
  });
});

describe("the difference of two groups in words", () => {
  const group = (name: string, right: readonly number[], epochs = 2): ComparedGroup =>
    groupOf(
      name,
      right.map((count) => firstRight(count, 100)),
      `seed: 42\nepochs: ${epochs}\n`,
    );
  const text = (a: ComparedGroup, b: ComparedGroup): string => textOf(groupDiffText(diffGroups(a, b)));

  it("says what was changed, the means, that the difference is more than chance, and what that rests on", () => {
    expect(text(group("a", [70, 71, 72]), group("b", [80, 81, 82], 3))).to.equal(
      [
        "a  a-group-001  3 runs",
        "b  b-group-001  3 runs",
        "",
        "changed in the experiment",
        "  - epochs: 2",
        "  + epochs: 3",
        "",
        "mean ± standard deviation",
        "                          a                b    b - a       95 % interval       p",
        "  test acc  0.7100 ± 0.0100  0.8100 ± 0.0100  +0.1000  +0.0382 to +0.1578  0.0016",
        "  p of test acc: the pictures, paired, and the spread of the seeds",
        "",
        "b-group-001 is better than a-group-001: the mean test acc of 3 runs differs by +0.1000 from that of " +
          "3 runs, p = 0.0016; this rests on 100 test pictures that every run was asked about, of which b-group-001 " +
          "has 12 right more often and a-group-001 0, and on the spread of the seeds",
        "",
      ].join("\n"),
    );
  });

  it("says that there is no evidence where chance makes as much", () => {
    const found = text(group("a", [70, 80]), group("b", [71, 82]));
    expect(found).to.match(/^no evidence that b-group-001 is better or worse than a-group-001: .*p = 0\.\d/m);
    expect(found).to.contain("nothing but the seeds");
  });

  it("names runs that are gone or others now, and pairs no pictures without them", () => {
    const b = group("b", [80, 81, 82]);
    const lost = [
      { name: "b-001", how: "gone" },
      { name: "b-003", how: "another" },
    ] as const;
    const found = text(group("a", [70, 71, 72]), { ...b, lost, runs: b.runs.slice(1, 2) });
    expect(found).to.contain("  b-001 is gone; the group keeps the values that it had\n");
    expect(found).to.contain("  b-003 is another run now, or was changed; the group keeps");
    expect(found).to.contain("Welch's t test; this judges the chance of the seeds, not that of the pictures");
  });

  it("says that nothing can be said without a spread or pictures", () => {
    const alone = (name: string, right: number): ComparedGroup => ({
      ...group(name, [right, right]),
      runs: [],
    });
    expect(text(alone("a", 70), alone("b", 80))).to.match(/^which is better cannot be said/m);
  });
});
