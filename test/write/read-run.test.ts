import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stateJson } from "../../src/write/state-json.ts";
import { listRuns, readRun, readRunSummary } from "../../src/write/read-run.ts";
import { processStart } from "../../src/write/process-start.ts";
import type { Run } from "../../src/write/run.ts";
import type { RunFiles } from "../../src/write/run-files.ts";
import type { RunStatus } from "../../src/write/status.ts";
import { aState } from "../support/checkpoints.ts";
import { aRun, resolvedYaml, writeRun, writeStatusOf } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("reading runs", () => {
  const folder = temporaryFolder();
  let runs = 0;
  const newRun = (): Promise<RunFiles> => writeRun(folder(), `tiny-${String(++runs).padStart(3, "0")}`);
  const stateAfter = async (change: (files: RunFiles) => void | Promise<void>): Promise<string> => {
    const files = await newRun();
    await change(files);
    const run = await readRunSummary(files.folder);
    return run.type === "run" ? run.state : `broken: ${run.reason}`;
  };
  const ownProcess = async () => ({
    pid: process.pid,
    processStart: await processStart(process.pid),
    host: hostname(),
  });

  it("readRun has everything", async () => {
    const files = await newRun();
    const expected: Run = aRun({ name: files.name, folder: files.folder });
    const run = await readRun(files.folder);
    if (run.type === "broken") throw new Error(run.reason);
    const { metrics, best, last, ...rest } = run;
    const { metrics: expectedMetrics, best: expectedBest, last: expectedLast, ...others } = expected;
    expect(rest).to.deep.equal(others);
    // metrics.csv keeps 9 digits.
    expect(metrics.columns).to.deep.equal(expectedMetrics.columns);
    expect([best?.epoch, last?.epoch]).to.deep.equal([expectedBest?.epoch, expectedLast?.epoch]);
    expect(last?.values.loss).to.be.closeTo(expectedLast?.values.loss ?? 0, 1e-9);
  });

  describe("state", () => {
    it("is what status.json says of a run that has ended", async () => {
      for (const state of ["finished", "failed", "interrupted", "nan"])
        expect(
          await stateAfter((files) => {
            writeStatusOf(files, { state });
          }),
        ).to.equal(state);
    });

    it("is running while the process lives", async () => {
      expect(
        await stateAfter(async (files) => {
          writeStatusOf(files, await ownProcess());
        }),
      ).to.equal("running");
    });

    it("is interrupted when the process that said running is gone", async () => {
      expect(
        await stateAfter((files) => {
          writeStatusOf(files, {});
        }),
      ).to.equal("interrupted");
    });

    it("says so of a process that ended without a word, and nothing of one that Ctrl-C ended", async () => {
      const reasonOf = async (status: Partial<RunStatus>): Promise<string | null> => {
        const files = await newRun();
        writeStatusOf(files, status);
        return (await readRunSummary(files.folder)).reason;
      };
      expect(await reasonOf({})).to.match(/^its process ended without a word: it was killed, or .*batchSize/);
      expect(await reasonOf({ state: "interrupted" })).to.equal(null);
    });

    it("is empty before resolved.yaml is there, when the process is gone", async () => {
      expect(
        await stateAfter((files) => {
          rmSync(files.resolved);
          writeStatusOf(files, {});
        }),
      ).to.equal("empty");
    });

    it("is running before resolved.yaml is there, while the process lives", async () => {
      expect(
        await stateAfter(async (files) => {
          rmSync(files.resolved);
          writeStatusOf(files, await ownProcess());
        }),
      ).to.equal("running");
    });

    it("without machine/ is told by test.json", async () => {
      const withoutMachine = (files: RunFiles): void => {
        rmSync(files.machine, { recursive: true });
      };
      expect(await stateAfter(withoutMachine)).to.equal("finished");
      expect(
        await stateAfter((files) => {
          withoutMachine(files);
          rmSync(files.test);
        }),
      ).to.equal("interrupted");
    });

    it("of a folder with nothing in it is empty", async () => {
      mkdirSync(join(folder(), "bare-001"));
      expect(await readRun(join(folder(), "bare-001"))).to.deep.include({
        type: "run",
        state: "empty",
        epochs: 0,
        best: null,
        last: null,
        test: null,
      });
    });
  });

  it("before test.json is there, the best epoch is the checkpoint's", async () => {
    const files = await newRun();
    rmSync(files.test);
    mkdirSync(join(files.checkpoints, "last"));
    const state = { ...aState(3), best: { epoch: 1, value: 0.9 } };
    writeFileSync(join(files.checkpoints, "last", "state.json"), stateJson(state));
    const run = await readRunSummary(files.folder);
    expect(run.type === "run" && run.best?.epoch).to.equal(1);
  });

  it("the parent is the run that startFrom pins", async () => {
    const files = await newRun();
    writeFileSync(files.resolved, `${resolvedYaml}startFrom: {run: base-001, sha256: abc}\n`);
    expect(await readRunSummary(files.folder)).to.deep.include({ parent: "base-001" });
    writeFileSync(files.resolved, `${resolvedYaml}startFrom: base-002\n`);
    expect(await readRunSummary(files.folder)).to.deep.include({ parent: "base-002" });
  });

  describe("a broken file", () => {
    const reasonAfter = async (change: (files: RunFiles) => void): Promise<string> => {
      const files = await newRun();
      change(files);
      const run = await readRun(files.folder);
      return run.type === "broken" ? run.reason : "it is whole";
    };

    it("is named with what is wrong", async () => {
      expect(
        await reasonAfter((files) => {
          writeFileSync(files.metrics, "epoch,loss\n1,2");
        }),
      ).to.equal("metrics.csv: the first line is not that of metrics.csv");
      expect(
        await reasonAfter((files) => {
          writeFileSync(files.status, "{}");
        }),
      ).to.equal("machine/status.json: must have required property 'state'");
      expect(
        await reasonAfter((files) => {
          writeFileSync(files.split, "a,b\n");
        }),
      ).to.contain("split.csv: the first line must be split,class,");
    });

    it("that is a folder is named", async () => {
      expect(
        await reasonAfter((files) => {
          rmSync(files.test);
          mkdirSync(files.test);
        }),
      ).to.equal("test.json: it is a folder");
    });

    it("several are all named", async () => {
      expect(
        await reasonAfter((files) => {
          writeFileSync(files.metrics, "");
          writeFileSync(files.test, "no\nJSON");
        }),
      ).to.match(/^metrics\.csv: .*; test\.json: it is not JSON: [^\n]*no JSON[^\n]*$/);
    });
  });

  describe("listRuns", () => {
    it("has every run in natural order, links too, and a broken one hides no other", async () => {
      const runsFolder = join(folder(), "list");
      for (const name of ["b-002", "b-1000", "a-001"]) await writeRun(runsFolder, name);
      mkdirSync(join(runsFolder, "b-003"));
      writeFileSync(join(runsFolder, "b-003", "metrics.csv"), "x");
      symlinkSync(join(runsFolder, "a-001"), join(runsFolder, "a-002"));
      mkdirSync(join(runsFolder, "notes"));
      writeFileSync(join(runsFolder, "c-001"), "a file");
      const listed = await listRuns(runsFolder);
      expect(listed.map((run) => [run.name, run.type])).to.deep.equal([
        ["a-001", "run"],
        ["a-002", "run"],
        ["b-002", "run"],
        ["b-003", "broken"],
        ["b-1000", "run"],
      ]);
    });

    it("of a folder that is not there is empty", async () => {
      expect(await listRuns(join(folder(), "nowhere"))).to.deep.equal([]);
    });
  });
});
