import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { EpochTiming } from "../../src/train/records.ts";
import {
  describeEnvironment,
  ended,
  environmentDifferences,
  readEnvironment,
  writeEnvironment,
} from "../../src/write/environment.ts";
import { writeExperimentFiles } from "../../src/run/write-inputs.ts";
import { appendLog } from "../../src/write/log.ts";
import { claimRunFolder } from "../../src/write/run-folder.ts";
import type { RunFiles } from "../../src/write/run-files.ts";
import { addTiming } from "../../src/write/timing-csv.ts";
import { anEnvironment } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("the files of a run folder", () => {
  const folder = temporaryFolder();
  const claimed = async (name: string): Promise<RunFiles> => {
    const claim = await claimRunFolder(folder(), name);
    if (claim.type === "refused") throw new Error(claim.problem.message);
    return claim.files;
  };

  it("experiment.yaml, parents and overrides are as written, byte for byte", async () => {
    const files = await claimed("written");
    await writeExperimentFiles(files, {
      text: "extends: b.yaml # ü\r\n",
      parents: [
        { file: "/home/b.yaml", text: "extends: c.yaml\n" },
        { file: "/home/c.yaml", text: "epochs: 1" },
      ],
      overrides: ["epochs=2", "data.directory=pictures"],
    });
    expect(readFileSync(files.experiment, "utf8")).to.equal("extends: b.yaml # ü\r\n");
    expect(readFileSync(join(files.parents, "1-b.yaml"), "utf8")).to.equal("extends: c.yaml\n");
    expect(readFileSync(join(files.parents, "2-c.yaml"), "utf8")).to.equal("epochs: 1");
    expect(readFileSync(files.overrides, "utf8")).to.equal("epochs=2\ndata.directory=pictures\n");
  });

  it("log.txt gets a line with its time for each text", async () => {
    const files = await claimed("log");
    await appendLog(files.log, ["one", "two"]);
    await appendLog(files.log, ["three"]);
    const lines = readFileSync(files.log, "utf8").split("\n");
    expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ""))).to.deep.equal([
      "one",
      "two",
      "three",
      "",
    ]);
  });

  describe("timing.csv", () => {
    const timing: EpochTiming = {
      seconds: 2,
      trainingSeconds: 1.5,
      validationSeconds: 0.5,
      msPerStep: 15.25,
      waitMsPerStep: 0.126,
      picturesPerSecond: 100,
      tensors: 12,
    };
    const row = (epoch: number): string => `${epoch},2.000,1.500,0.500,15.25,0.13,100.0,2.0,12`;
    const rows = (file: string): string[] => readFileSync(file, "utf8").split("\n").slice(1, -1);

    it("has a line an epoch", async () => {
      const { timing: file } = await claimed("timing");
      for (const epoch of [1, 2]) await addTiming(file, epoch, timing, 2 * 2 ** 20);
      expect(rows(file)).to.deep.equal([row(1), row(2)]);
    });

    it("loses the lines of epochs that are done again", async () => {
      const { timing: file } = await claimed("timing");
      for (const epoch of [1, 2, 3, 2]) await addTiming(file, epoch, timing, 2 * 2 ** 20);
      expect(rows(file)).to.deep.equal([row(1), row(2)]);
    });

    it("is started anew where it cannot be read", async () => {
      const { timing: file } = await claimed("timing");
      writeFileSync(file, "half a li");
      await addTiming(file, 4, timing, 2 * 2 ** 20);
      expect(rows(file)).to.deep.equal([row(4)]);
    });
  });

  describe("environment.json", () => {
    const engine = {
      device: "cpu",
      kernels: "petri",
      threads: 2,
      versions: { tensorflow: "2.21.0", tfjs: "4.22.0" },
    } as const;

    it("says what petri, Node, machine and engine are, and reads back", async () => {
      const files = await claimed("environment");
      const environment = await describeEnvironment(engine, ["baseline", "--seed", "1"]);
      await writeEnvironment(files, environment);
      expect(readEnvironment(readFileSync(files.environment, "utf8"))).to.deep.equal({
        type: "read",
        value: environment,
      });
      expect(environment.command).to.deep.equal(["petri", "baseline", "--seed", "1"]);
      expect(environment.node).to.equal(process.version);
      expect(environment.engine).to.deep.equal({
        device: "cpu",
        kernels: "petri",
        threads: 2,
        tensorflow: "2.21.0",
        tfjs: "4.22.0",
      });
      expect(environment.code).to.match(/^[0-9a-f]{64}$/);
      expect(environment.petri).to.match(/^\d+\.\d+\.\d+/);
      expect(environment.ended).to.equal(null);
    });

    it("ended has the time at which it ended", () => {
      const before = anEnvironment();
      const after = ended({ ...before, ended: null });
      expect(Date.parse(after.ended ?? "")).to.be.greaterThan(Date.parse(before.started));
    });

    it("environmentDifferences names what can make other bytes", () => {
      const a = anEnvironment();
      const b = {
        ...a,
        node: "v22.0.0",
        host: "other",
        engine: { ...a.engine, threads: 4, tensorflow: "2.22.0" },
      };
      expect(environmentDifferences(a, b)).to.deep.equal([
        { what: "threads", before: 2, now: 4 },
        { what: "tensorflow", before: "2.21.0", now: "2.22.0" },
        { what: "node", before: "v20.20.2", now: "v22.0.0" },
      ]);
      expect(environmentDifferences(a, anEnvironment())).to.deep.equal([]);
    });
  });
});
