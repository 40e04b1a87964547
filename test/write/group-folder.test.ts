import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findGroup, findRun } from "../../src/write/find-run.ts";
import { isGroupFolder, readGroup, writeGroup } from "../../src/write/group-folder.ts";
import { groupCsv, groupJson, readGroupJson, type GroupSummary } from "../../src/write/group-json.ts";
import { listRuns } from "../../src/write/read-run.ts";
import { claimRunFolder } from "../../src/write/run-folder.ts";
import { writeRun } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const summary = (): GroupSummary => ({
  confidence: 0.95,
  folds: null,
  pooled: [],
  runs: [
    {
      name: "net-001",
      seed: 42,
      seal: "ab".repeat(32),
      bestEpoch: 3,
      fold: null,
      values: { test_acc: 0.5, test_loss: NaN },
    },
    {
      name: "net-002",
      seed: 43,
      seal: null,
      bestEpoch: 1,
      fold: null,
      values: { test_acc: 0.75, test_loss: 1 },
    },
  ],
  quantities: [
    { name: "test_acc", mean: 0.625, standardDeviation: 0.125, low: 0, high: 1, pictures: 8 },
    { name: "test_loss", mean: NaN, standardDeviation: NaN, low: NaN, high: NaN, pictures: null },
  ],
});

describe("a group of runs, written", () => {
  const folder = temporaryFolder();
  const write = async (runs: string, changed = summary()): Promise<string> => {
    const written = await writeGroup(runs, "net", changed);
    return written.type === "claimed" ? written.folder : written.problem.message;
  };

  it("is read back as it was, also where a value is no number", () => {
    expect(readGroupJson(groupJson(summary()))).to.deep.equal({ type: "read", value: summary() });
  });

  it("is a table with a line a quantity and a column a run", () => {
    expect(groupCsv(summary())).to.equal(
      "quantity,mean,standard_deviation,low,high,net-001,net-002\n" +
        "test_acc,0.625,0.125,0,1,0.5,0.75\ntest_loss,NaN,NaN,NaN,NaN,NaN,1\n",
    );
  });

  it("has a folder of its own, NAME-group-001, -002, ...", async () => {
    const runs = join(folder(), "claims");
    const first = await write(runs);
    expect(first).to.equal(join(runs, "net-group-001"));
    expect(readdirSync(first).sort()).to.deep.equal(["summary.csv", "summary.json"]);
    expect(readFileSync(join(first, "summary.json"), "utf8")).to.equal(groupJson(summary()));
    expect(await write(runs, { ...summary(), confidence: 0.9 })).to.equal(join(runs, "net-group-002"));
    expect(readGroup(first)).to.deep.include({ type: "group", name: "net-group-001", summary: summary() });
  });

  it("is written once", async () => {
    const runs = join(folder(), "once");
    expect(await write(runs)).to.equal(await write(runs));
  });

  it("is no run: neither list nor find nor claim takes it for one", async () => {
    const runs = join(folder(), "mixed");
    await writeRun(runs, "net-001");
    const group = await write(runs);
    const reference = { text: "net-group-001", runsFolder: runs, argumentFolder: folder() };
    expect((await listRuns(runs)).map(({ name }) => name)).to.deep.equal(["net-001"]);
    const found = await findRun(reference, "finished");
    expect(found.type === "not-found" && found.problem.message).to.contain("is a group of runs");
    expect(findGroup(reference)).to.equal(group);
    expect(findGroup({ ...reference, text: join("mixed", "net-group-001") })).to.equal(group);
    expect(findGroup({ ...reference, text: "net-001" })).to.equal(null);
    const claim = await claimRunFolder(runs, "net");
    // The group counts net-002, which is not there: its number stays its own.
    expect(claim.type === "claimed" && claim.files.name).to.equal("net-003");
  });

  it("lives beside runs of an experiment that is named NAME-group", async () => {
    const runs = join(folder(), "named");
    await write(runs);
    const claim = await claimRunFolder(runs, "net-group");
    expect(claim.type === "claimed" && claim.files.name).to.equal("net-group-002");
    expect(isGroupFolder(join(runs, "net-group-001"))).to.equal(true);
    expect(isGroupFolder(join(runs, "net-group-002"))).to.equal(false);
    expect((await listRuns(runs)).map(({ name }) => name)).to.deep.equal(["net-group-002"]);
    expect(await write(runs, { ...summary(), confidence: 0.9 })).to.equal(join(runs, "net-group-003"));
  });

  it("is broken where its summary is gone or another's", () => {
    const group = join(folder(), "net-group-007");
    mkdirSync(group);
    expect(readGroup(group)).to.include({ type: "broken", reason: "summary.json is not there" });
    writeFileSync(join(group, "summary.json"), "{}");
    expect(readGroup(group)).to.include({ type: "broken" });
  });
});
