import { plainProject } from "../../src/project/find-project.ts";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import type { Context } from "../../src/commands/context.ts";
import { rm, type RemoveOptions } from "../../src/commands/rm.ts";
import { writeCheckpoint } from "../../src/write/checkpoint.ts";
import { writeGroup } from "../../src/write/group-folder.ts";
import { readSeal } from "../../src/write/seal.ts";
import { keepStatus } from "../../src/write/status.ts";
import { runFiles, type RunFiles } from "../../src/write/run-files.ts";
import { aCheckpoint } from "../support/checkpoints.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { writeRun, writeStatusOf } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { outputTo } from "../../src/show/output.ts";

describe("petri rm", () => {
  const folder = temporaryFolder();
  const runs = (): string => join(folder(), "runs");
  const exp = (...args: string[]): Promise<Told> => petriHere(folder(), args);

  const aFinishedRun = async (name: string): Promise<RunFiles> => {
    const files = await writeRun(runs(), name);
    await writeCheckpoint(files, "best", aCheckpoint(2, null));
    await writeCheckpoint(files, "last", aCheckpoint(3));
    return files;
  };

  /** What rm answers in this process when `typed` is typed on a terminal; null: it is closed. */
  const removing = async (
    names: readonly string[],
    options: Partial<RemoveOptions>,
    typed: string | null = null,
  ): Promise<{ status: number; stdout: string; stderr: string }> => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const context: Context = {
      stdout: outputTo(stdout),
      stderr: outputTo(stderr),
      stdin,
      argumentFolder: folder(),
      project: { ...plainProject(folder()), experiments: folder(), runs: runs() },
      ownExperiments: folder(),
      schemaFolder: folder(),
      runsFolder: runs(),
      cacheFolder: folder(),
      env: {},
      verbs: [],
      command: "petri",
      commandLine: [],
      interruption: () => new AbortController().signal,
      endInterruption: () => undefined,
      goOnUnread: () => undefined,
    };
    stdin.end(typed === null ? "" : `${typed}\n`);
    const status = await rm(context, names, { yes: false, keepBest: false, withRuns: false, ...options });
    const textOf = (stream: PassThrough): string => String(stream.read() ?? "");
    return { status, stdout: textOf(stdout), stderr: textOf(stderr) };
  };

  it("removes runs of any state with --yes, and nothing else", async () => {
    await aFinishedRun("net-001");
    await aFinishedRun("net-002");
    writeStatusOf(await writeRun(runs(), "net-003"), { state: "interrupted" });
    const removed = await exp("rm", "net-001", "net-003", "net-001", "--yes");
    expect(removed).to.include({ status: 0, stderr: "" });
    expect(removed.stdout).to.match(/^removed net-001, 0\.0 MB\nremoved net-003, 0\.0 MB\n$/);
    expect(readdirSync(runs()).sort()).to.deep.equal([".removed-net-003~", "net-002"]);
    expect((await exp("list")).stdout)
      .to.contain("net-002")
      .and.to.not.contain("net-001");
  });

  it("names the runs and refuses without a terminal to ask on", async () => {
    const refused = await exp("rm", "net-002");
    expect(refused).to.include({ status: 2, stdout: "" });
    expect(refused.stderr).to.match(/^net-002 +finished, 3 epochs +0\.0 MB\nthere is no terminal.*--yes/);
    expect(existsSync(join(runs(), "net-002"))).to.equal(true);
  });

  it("keeps the best weights and all that list, show and diff need, with --keep-best", async () => {
    const shown = await exp("show", "net-002");
    const removed = await exp("rm", "net-002", "--keep-best", "--yes");
    expect(removed).to.include({ status: 0, stderr: "" });
    expect(readdirSync(runFiles(join(runs(), "net-002")).checkpoints)).to.deep.equal(["best"]);
    expect(await exp("show", "net-002")).to.deep.equal(shown);
    expect((await exp("list")).stdout).to.match(/net-002 +finished +3 +2/);
    const again = await exp("rm", "net-002", "--keep-best", "--yes");
    expect(again).to.include({ status: 2, stdout: "" });
    expect(again.stderr).to.contain("nothing to remove");
  });

  it("keeps checkpoints/last of a run that is not finished", async () => {
    const files = await aFinishedRun("net-004");
    writeStatusOf(files, { state: "interrupted" });
    expect((await exp("rm", "net-004", "--keep-best", "--yes")).status).to.equal(2);
    expect(existsSync(join(files.checkpoints, "last"))).to.equal(true);
  });

  it("refuses a running run, and then removes none", async () => {
    const files = await writeRun(runs(), "net-005");
    const status = await keepStatus(files.status);
    const refused = await exp("rm", "net-004", "net-005", "--yes");
    expect(refused).to.include({ status: 2, stdout: "", stderr: "net-005 is running; it is not removed\n" });
    expect(existsSync(join(runs(), "net-004"))).to.equal(true);
    await status.end("interrupted");
  });

  it("removes a group; its runs stay, or go with it where that is asked for", async () => {
    for (const name of ["seeds-001", "seeds-002"]) await aFinishedRun(name);
    const run = (name: string, seed: number) => ({
      name,
      seed,
      seal: null,
      bestEpoch: 1,
      fold: null,
      values: {},
    });
    // The third was removed before.
    const members = [run("seeds-001", 1), run("seeds-002", 2), run("seeds-003", 3)];
    const written = async () =>
      writeGroup(runs(), "seeds", {
        confidence: 0.95,
        folds: null,
        pooled: [],
        runs: members,
        quantities: [],
      });
    await written();
    const asking = await removing(["seeds-group-001"], {});
    expect(asking.stderr).to.match(/^seeds-group-001 +group of 3 runs, which stay +0\.0 MB\n/);
    const removed = await removing(["seeds-group-001"], { yes: true });
    expect(removed).to.include({ status: 0, stdout: "removed seeds-group-001, 0.0 MB\n" });
    expect(readdirSync(runs()).filter((name) => name.startsWith("seeds"))).to.have.members([
      "seeds-001",
      "seeds-002",
    ]);
    await written();
    const all = await exp("rm", "seeds-group-002", "--with-runs", "--yes");
    expect(all.stdout).to.match(
      /^removed seeds-001, .*\nremoved seeds-002, .*\nremoved seeds-group-002, .*\n$/,
    );
    expect(readdirSync(runs()).filter((name) => name.startsWith("seeds"))).to.deep.equal([]);
  });

  it("says which groups lose a run, asks, and no other run is ever taken for the one that is gone", async () => {
    for (const name of ["kept-001", "kept-002"])
      writeFileSync((await aFinishedRun(name)).seal, `of ${name} at first`);
    const member = (name: string) => {
      const seal = readSeal(join(runs(), name));
      return { name, seed: 1, seal, bestEpoch: 2, fold: null, values: { test_acc: 0.75 } };
    };
    const members = ["kept-001", "kept-002"].map(member);
    await writeGroup(runs(), "kept", {
      confidence: 0.95,
      folds: null,
      pooled: [],
      runs: members,
      quantities: [],
    });
    const loses =
      "kept-group-001 counts kept-001: it keeps their values, but diff can no longer pair its pictures\n";
    const asked = await removing(["kept-001"], {}, "n");
    expect(asked.stderr).to.contain(loses).and.to.contain("nothing was removed");
    expect(await exp("rm", "kept-group-001", "kept-001", "--keep-best", "--yes")).to.include({ status: 2 });
    expect(await exp("rm", "kept-001", "--yes")).to.include({ status: 0, stderr: loses });
    const gone = "kept-001 is gone; the group keeps the values that it had";
    expect((await exp("list")).stdout).to.contain(`kept-group-001: ${gone}\n`);
    expect((await exp("show", "kept-group-001")).stdout).to.contain(`\n${gone}\n`);
    // By hand, since rm leaves its number to no other run.
    writeFileSync((await aFinishedRun("kept-001")).seal, "of a stranger");
    const stranger = "kept-001 is another run now, or was changed; the group keeps the values that it had";
    expect((await exp("list")).stdout).to.contain(`kept-group-001: ${stranger}\n`);
    expect((await exp("diff", "kept-group-001", "kept-group-001")).stdout).to.contain(`\n  ${stranger}\n`);
    expect(await exp("rm", "kept-001", "--yes")).to.include({ status: 0, stderr: "" });
    await exp("rm", "kept-group-001", "kept-002", "--yes");
  });

  it("names the folder that a path means where it is not there", async () => {
    const refused = await exp("rm", "elsewhere/nope", "--yes");
    expect(refused).to.include({ status: 2, stdout: "" });
    expect(refused.stderr).to.contain(`there is no folder ${join(folder(), "elsewhere", "nope")}`);
  });

  it("refuses --with-runs without a group, a group with --keep-best, and a folder that is only named like one", async () => {
    expect((await removing(["net-004"], { withRuns: true })).stderr).to.contain("no group is named");
    const photographs = join(runs(), "photographs-group-001");
    mkdirSync(photographs);
    expect((await removing(["photographs-group-001"], { keepBest: true })).stderr).to.contain("is for runs");
    writeFileSync(join(photographs, "cat.jpg"), "");
    const refused = await removing(["photographs-group-001"], { yes: true });
    expect(refused).to.include({ status: 2, stdout: "" });
    expect(refused.stderr).to.contain("has more in it than a group of runs");
    rmSync(photographs, { recursive: true });
  });

  it("refuses a folder that no run left", async () => {
    mkdirSync(join(folder(), "photographs"));
    const refused = await exp("rm", "./photographs", "--yes");
    expect(refused.status).to.equal(2);
    expect(refused.stderr).to.contain("photographs is not a run folder");
    expect(existsSync(join(folder(), "photographs"))).to.equal(true);
  });

  it("asks on a terminal; only y removes", async () => {
    for (const typed of ["", "n", null]) {
      const kept = await removing(["net-004"], {}, typed);
      expect(kept).to.include({ status: 0, stdout: "" });
      expect(kept.stderr).to.match(/net-004 .*\nremove 1 run, 0\.0 MB\? \[y\/N\] .*nothing was removed\n$/s);
      expect(existsSync(join(runs(), "net-004"))).to.equal(true);
    }
    const removed = await removing(["net-004"], {}, "y");
    expect(removed).to.include({ status: 0, stdout: "removed net-004, 0.0 MB\n" });
    expect(existsSync(join(runs(), "net-004"))).to.equal(false);
  });
});
