import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { diskFault } from "../../src/disk/disk-fault.ts";
import { claimFolder } from "../../src/write/claim-folder.ts";
import { claimRunFolder } from "../../src/write/run-folder.ts";
import { experimentOf } from "../../src/write/run-files.ts";
import { writeGroup } from "../../src/write/group-folder.ts";
import { listRuns } from "../../src/write/read-run.ts";
import { removeFolder } from "../../src/write/remove-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const claimedName = async (runsFolder: string, name: string): Promise<string> => {
  const claim = await claimRunFolder(runsFolder, name);
  return claim.type === "claimed" ? claim.files.name : claim.problem.message;
};

describe("claimRunFolder", () => {
  const folder = temporaryFolder();

  it("makes NAME-001, then NAME-002, and the runs folder where it is missing", async () => {
    const runs = join(folder(), "deep", "runs");
    expect(await claimedName(runs, "baseline")).to.equal("baseline-001");
    expect(await claimedName(runs, "baseline")).to.equal("baseline-002");
    expect(readdirSync(join(runs, "baseline-001")).sort()).to.deep.equal(["checkpoints", "machine"]);
  });

  it("goes on after the highest number, also past 999", async () => {
    const runs = join(folder(), "high");
    mkdirSync(join(runs, "a-007"), { recursive: true });
    expect(await claimedName(runs, "a")).to.equal("a-008");
    mkdirSync(join(runs, "a-999"));
    expect(await claimedName(runs, "a")).to.equal("a-1000");
    expect(await claimedName(runs, "a")).to.equal("a-1001");
  });

  it("names that end in digits do not count for one another", async () => {
    const runs = join(folder(), "digits");
    mkdirSync(join(runs, "net-2-005"), { recursive: true });
    expect(await claimedName(runs, "net")).to.equal("net-001");
    expect(await claimedName(runs, "net-2")).to.equal("net-2-006");
    expect(await claimedName(runs, "net-2-005")).to.equal("net-2-005-001");
  });

  it("a file in the way takes a number", async () => {
    const runs = join(folder(), "file");
    mkdirSync(runs);
    writeFileSync(join(runs, "a-001"), "");
    expect(await claimedName(runs, "a")).to.equal("a-002");
  });

  it("gives no number twice: not that of a removed run or group, and not one that a group still counts", async () => {
    const runs = join(folder(), "removed");
    for (const name of ["a-001", "a-002", "a-003"]) expect(await claimedName(runs, "a")).to.equal(name);
    await removeFolder(join(runs, "a-003"));
    await removeFolder(join(runs, "a-002"));
    expect(await claimedName(runs, "a")).to.equal("a-004");
    await removeFolder(join(runs, "a-004"));
    // One mark an experiment is enough, and none is taken for a run.
    expect(readdirSync(runs).sort()).to.deep.equal([".removed-a-004~", "a-001"]);
    expect((await listRuns(runs)).map(({ name }) => name)).to.deep.equal(["a-001"]);
    const run = (name: string) => ({ name, seed: 1, seal: null, bestEpoch: 1, fold: null, values: {} });
    const summary = {
      confidence: 0.95,
      folds: null,
      pooled: [],
      runs: [run("a-007"), run("a-006")],
      quantities: [],
    };
    const group = await writeGroup(runs, "a", summary);
    expect(await claimedName(runs, "a")).to.equal("a-008");
    await removeFolder(group.type === "claimed" ? group.folder : "");
    const again = await writeGroup(runs, "a", summary);
    expect(again).to.include({ folder: join(runs, "a-group-002") });
  });

  it("a number that another process was given and removed between looking and claiming is passed", async () => {
    const runs = join(folder(), "raced");
    expect(await claimedName(runs, "a")).to.equal("a-001");
    // As if the names had been read before: what `reserved` does, it does after them.
    const claim = await claimFolder(
      runs,
      "a",
      () => Promise.resolve(),
      () => {
        mkdirSync(join(runs, ".removed-a-002~"));
        return [];
      },
    );
    expect(claim.type === "claimed" && claim.folder).to.equal(join(runs, "a-003"));
    expect(readdirSync(runs)).to.not.include("a-002");
  });

  it("a run that was put back by hand is removed again", async () => {
    const runs = join(folder(), "put-back");
    const name = await claimedName(runs, "a");
    await removeFolder(join(runs, name));
    mkdirSync(join(runs, name));
    await removeFolder(join(runs, name));
    expect(await claimedName(runs, "a")).to.equal("a-002");
  });

  it("a folder that takes none, though it is there, is told at once", async function () {
    if (process.platform !== "linux") this.skip();
    expect(await claimedName("/proc/x/runs", "a")).to.contain("it is not there (ENOENT)");
  });

  it("twenty processes at once get twenty folders", async function () {
    this.timeout(60_000);
    const runs = join(folder(), "crowd");
    const script = resolve(import.meta.dirname, "../support/claim-process.ts");
    const names = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const words = ["--import", "tsx", script, runs, "crowd"];
        return (await promisify(execFile)(process.execPath, words)).stdout;
      }),
    );
    const expected = Array.from({ length: 20 }, (_, i) => `crowd-${String(i + 1).padStart(3, "0")}`);
    expect(names.sort()).to.deep.equal(expected);
  });

  it("a runs folder that is a file is the user's mistake", async () => {
    const runs = join(folder(), "plain-file");
    writeFileSync(runs, "");
    const claim = await claimRunFolder(runs, "a");
    expect(claim).to.deep.equal({
      type: "refused",
      problem: {
        severity: "error",
        code: "runs-folder",
        place: { type: "file", file: runs },
        message: `no run folder can be made in ${runs}: a file is in its place (EEXIST); --runs DIR names another folder`,
      },
    });
  });

  it("a folder that cannot be filled goes again, and the fault of the disk is told", async () => {
    const runs = join(folder(), "full");
    const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
    const claim = await claimFolder(runs, "a", (claimed) => {
      writeFileSync(join(claimed, "half"), "");
      return Promise.reject(full);
    });
    expect(claim.type === "refused" && claim.problem.message).to.equal(
      `no run folder can be made in ${runs}: the disk is full (ENOSPC); --runs DIR names another folder`,
    );
    expect(readdirSync(runs)).to.deep.equal([]);
  });

  it("a path that leads through a file is the user's mistake, and nothing is made", async () => {
    const file = join(folder(), "through");
    writeFileSync(file, "");
    expect(await claimedName(join(file, "runs"), "a")).to.contain("is a file, not a folder (ENOTDIR)");
    expect(existsSync(join(file, "runs"))).to.equal(false);
  });
});

describe("diskFault", () => {
  for (const [code, words] of [
    ["EROFS", "the file system is read-only (EROFS)"],
    ["ENOSPC", "the disk is full (ENOSPC)"],
    ["EACCES", "permission denied (EACCES)"],
  ] as const)
    it(`says ${code} in words`, () => {
      expect(diskFault(Object.assign(new Error("x"), { code }))).to.equal(words);
    });

  it("is null for an error of ours", () => {
    expect(diskFault(new Error("x"))).to.equal(null);
    expect(diskFault(Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" }))).to.equal(null);
  });
});

describe("experimentOf", () => {
  it("is the name without the run's number", () => {
    expect(experimentOf("net-2-006")).to.equal("net-2");
    expect(experimentOf("a-1000")).to.equal("a");
  });
  it("is null for other names", () => {
    expect(experimentOf("a-06")).to.equal(null);
    expect(experimentOf("-001")).to.equal(null);
  });
});
