import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { carryOut, type Beginning } from "../../src/run-experiment.ts";
import { inspectAndPlan } from "../../src/run/inspect-and-plan.ts";
import { readAndList } from "../../src/run/prepare.ts";
import type { RunInHand } from "../../src/run/run-in-hand.ts";
import type { RunEvent } from "../../src/show/run-event.ts";
import type { IsPruned } from "../../src/train/train-request.ts";
import { readCheckpoint } from "../../src/write/checkpoint.ts";
import { describeEnvironment } from "../../src/write/environment.ts";
import { claimRunFolder } from "../../src/write/run-folder.ts";
import { runFiles } from "../../src/write/run-files.ts";
import { testEngine } from "../support/engine.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);

describe("a pruned run", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const here = (...args: string[]): Promise<Told> => petriHere(folder(), args);
  let events: RunEvent[] = [];

  /** A run in hand whose end is decided here, as a search does it. */
  const inHand = async (isPruned: IsPruned): Promise<RunInHand> => {
    const folders = {
      argumentFolder: folder(),
      runsFolder: join(folder(), "runs"),
      cacheFolder: join(folder(), "cache"),
    };
    const ready = await readAndList({
      ...{ file: join(folder(), "tiny.yaml"), changes: { set: [] }, folders, reserved: [], standsIn: null },
      onWait: () => undefined,
    });
    if (ready.type === "mistaken") throw new Error("the experiment was mistaken");
    const inspected = await inspectAndPlan(folders.cacheFolder, ready, () => undefined);
    if (inspected.type !== "ready") throw new Error("the pictures were bad");
    const engine = await testEngine();
    const claim = await claimRunFolder(folders.runsFolder, "tiny");
    if (claim.type === "refused") throw new Error(claim.problem.message);
    const environment = await describeEnvironment(engine, ["tiny.yaml"]);
    const tell = (event: RunEvent): void => {
      events.push(event);
    };
    const interruption = new AbortController().signal;
    const { cacheFolder } = folders;
    return { inspected, engine, files: claim.files, environment, cacheFolder, tell, isPruned, interruption };
  };

  const inRun = (...names: string[]): string => join(folder(), "runs", "tiny-002", ...names);

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    writeFileSync(join(folder(), "tiny.yaml"), tinyExperiment({ epochs: "5" }));
    expect((await here("tiny.yaml")).status).to.equal(0);
    const trial = await inHand(({ epoch, values }) => Promise.resolve(epoch === 2 && "val_loss" in values));
    events = [];
    const end = await carryOut(trial, { type: "new" }, "runs/tiny-002");
    expect(end).to.deep.equal({ type: "pruned", epoch: 2 });
  });

  it("is a whole folder of the epochs that it came to, without results", () => {
    expect(events.at(-1)).to.deep.equal({ type: "pruned", epoch: 2, folder: "runs/tiny-002" });
    expect(JSON.parse(readFileSync(inRun("machine", "status.json"), "utf8"))).to.include({
      state: "pruned",
      reason: null,
    });
    expect(readFileSync(inRun("metrics.csv"), "utf8").trimEnd().split("\n")).to.have.length(3);
    for (const name of ["test.json", "predictions.csv", "curves.svg", "samples.png"])
      expect(existsSync(inRun(name)), name).to.equal(false);
    expect(existsSync(inRun("SHA256SUMS"))).to.equal(true);
  });

  it("is told as what it is by show, list and verify", async () => {
    const shown = await here("show", "tiny-002");
    expect(shown.status).to.equal(0);
    expect(shown.stdout).to.contain(
      "pruned by its search after 2 epochs; to its end all the same with: petri resume runs/tiny-002",
    );
    expect((await here("list", "--csv")).stdout).to.match(/^tiny-002,pruned,/m);
    expect((await here("verify", "tiny-002")).status).to.equal(0);
    const predicted = await here("predict", "tiny-002", "pictures/cat.0.jpg");
    expect(predicted).to.include({ status: 2, stdout: "" });
    expect(predicted.stderr).to.contain("tiny-002 is not finished");
  });

  it("is not what resume takes for unfinished unless it is named", async () => {
    expect((await here("resume", "tiny")).stderr).to.not.contain("tiny-002");
  });

  it("resumed as a trial, is asked for the epoch that it has, and ends at once", async () => {
    const files = runFiles(inRun());
    const last = await readCheckpoint(files, "last");
    if (last.type !== "read") throw new Error("there is no checkpoint");
    const beginning: Beginning = { type: "resumed", checkpoint: last.checkpoint };
    const before = readFileSync(inRun("metrics.csv"), "utf8");
    const trial = await inHand(({ epoch }) => Promise.resolve(epoch === 2));
    const end = await carryOut({ ...trial, files }, beginning, "runs/tiny-002");
    expect(end).to.deep.equal({ type: "pruned", epoch: 2 });
    expect(readFileSync(inRun("metrics.csv"), "utf8")).to.equal(before);
  });

  it("resumed by hand, comes to the bytes of a run that nobody pruned", async () => {
    const resumed = await here("resume", "tiny-002");
    expect(resumed, resumed.stderr).to.include({ status: 0, stdout: `${join("runs", "tiny-002")}\n` });
    // Fails where a byte is another.
    await run("diff", ["-r", "-x", "machine", "tiny-001", "tiny-002"], { cwd: join(folder(), "runs") });
  });
});
