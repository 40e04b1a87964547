import { plainProject } from "../../src/project/find-project.ts";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { strFromU8, unzipSync } from "fflate";
import type { Context } from "../../src/commands/context.ts";
import { exportBest } from "../../src/commands/export.ts";
import { outputTo } from "../../src/show/output.ts";
import { writeCheckpoint } from "../../src/write/checkpoint.ts";
import { runFiles } from "../../src/write/run-files.ts";
import { anArray } from "../support/checkpoints.ts";
import { hdf5Contents } from "../support/hdf5-contents.ts";
import { tinyExperiment } from "../support/pictures.ts";
import { writeRun } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const layers = `
  - {type: globalAveragePooling2d}
  - {type: dense, units: 1, activation: sigmoid}`;
const gaps = `
  - {type: depthwiseConv2d, kernelSize: 3, dilationRate: 2}
  - {type: globalAveragePooling2d}
  - {type: dense, units: 1, activation: sigmoid}`;

const denseWeights = [anArray("dense_1/kernel", [3, 1], 1), anArray("dense_1/bias", [1], -1)];

describe("petri export", () => {
  const folder = temporaryFolder();
  const runs = (): string => join(folder(), "runs");
  const inside = (name: string): string => join(folder(), name);

  const aFinishedRun = async (name: string, stack: string, weights = denseWeights): Promise<void> => {
    const files = await writeRun(runs(), name);
    writeFileSync(files.resolved, tinyExperiment({ layers: stack }));
    await writeCheckpoint(files, "best", { epoch: 2, model: { topology: {}, weights }, state: null });
  };

  const context = (stdout: PassThrough, stderr: PassThrough): Context => ({
    ...{
      stdout: outputTo(stdout),
      stderr: outputTo(stderr),
      stdin: new PassThrough(),
      env: {},
      verbs: [],
      command: "petri",
      commandLine: [],
    },
    ...{ argumentFolder: folder(), runsFolder: runs(), cacheFolder: folder() },
    project: { ...plainProject(folder()), experiments: folder(), runs: runs() },
    ...{ ownExperiments: folder(), schemaFolder: folder() },
    interruption: () => new AbortController().signal,
    endInterruption: () => undefined,
    goOnUnread: () => undefined,
  });

  const exported = async (run: string, options: Partial<Parameters<typeof exportBest>[2]> = {}) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const all = { to: "keras", force: false, ...options } as const;
    const status = await exportBest(context(stdout, stderr), run, all);
    const textOf = (stream: PassThrough): string => String(stream.read() ?? "");
    return { status, stdout: textOf(stdout), stderr: textOf(stderr) };
  };

  before(async () => {
    await aFinishedRun("tiny-001", layers);
  });

  it("writes a .keras file where it was typed, and answers with its name", async () => {
    const { status, stdout, stderr } = await exported("tiny");
    expect({ status, stdout }, stderr).to.deep.equal({ status: 0, stdout: "tiny-001.keras\n" });
    expect(stderr).to.match(
      /^tiny-001, its best model \(epoch 2\)\ntakes RGB pictures 16 x 16.*\n.*\ngives /,
    );
    const files = unzipSync(readFileSync(inside("tiny-001.keras")));
    expect(JSON.parse(strFromU8(files["config.json"] ?? new Uint8Array()))).to.containSubset({
      config: {
        name: "tiny-001",
        layers: [
          { name: "pictures", config: { batch_shape: [null, 16, 16, 3] } },
          { name: "globalAveragePooling2d_1", inbound_nodes: [[["pictures", 0, 0, {}]]] },
          { name: "dense_1", inbound_nodes: [[["globalAveragePooling2d_1", 0, 0, {}]]] },
        ],
      },
    });
    const weights = await hdf5Contents(files["model.weights.h5"] ?? new Uint8Array());
    expect(weights["layers/dense/vars/0"]).to.deep.equal({ shape: [3, 1], first: 1 });
    expect(weights["layers/dense/vars/1"]).to.deep.equal({ shape: [1], first: -1 });
  });

  it("writes the .h5 file", async () => {
    expect(await exported("tiny", { to: "h5" })).to.include({ status: 0, stdout: "tiny-001.h5\n" });
    const contents = await hdf5Contents(readFileSync(inside("tiny-001.h5")));
    expect(contents["model_weights/dense_1/dense_1/bias"]).to.deep.equal({ shape: [1], first: -1 });
  });

  it("writes the tfjs folder as the checkpoint has it, without its sums", async () => {
    expect(await exported("tiny", { to: "tfjs" })).to.include({ status: 0, stdout: "tiny-001-tfjs\n" });
    expect(readdirSync(inside("tiny-001-tfjs")).sort()).to.deep.equal(["model.json", "weights.bin"]);
    const best = join(runFiles(join(runs(), "tiny-001")).checkpoints, "best");
    for (const file of ["model.json", "weights.bin"])
      expect(readFileSync(join(inside("tiny-001-tfjs"), file))).to.deep.equal(readFileSync(join(best, file)));
  });

  it("replaces nothing that is there, but with --force an older export", async () => {
    for (const to of ["keras", "h5", "tfjs"] as const) {
      const refused = await exported("tiny", { to });
      expect(refused).to.include({ status: 2, stdout: "" });
      expect(refused.stderr).to.match(/^tiny-001\S+ is there already; --force/);
      expect(await exported("tiny", { to, force: true })).to.include({ status: 0 });
    }
    expect(readdirSync(folder()).sort()).to.deep.equal([
      ...["runs", "tiny-001-tfjs", "tiny-001.h5", "tiny-001.keras"],
    ]);
  });

  const refused = async (
    options: Partial<Parameters<typeof exportBest>[2]>,
    message: RegExp,
    run = "tiny",
  ): Promise<void> => {
    const answer = await exported(run, options);
    expect(answer.stderr).to.match(message);
    expect(answer).to.include({ status: 2, stdout: "" });
  };

  it("never replaces what is no export, whatever is forced", async () => {
    mkdirSync(inside("pictures"));
    writeFileSync(join(inside("pictures"), "cat.jpg"), "");
    writeFileSync(inside("notes"), "");
    await refused(
      { to: "tfjs", out: "pictures", force: true },
      /^pictures holds cat\.jpg, which is not part/,
    );
    await refused({ to: "tfjs", out: "notes", force: true }, /^notes is not a folder/);
    mkdirSync(inside("folder.keras"));
    await refused({ out: "folder.keras", force: true }, /^folder\.keras is a folder/);
    expect(existsSync(join(inside("pictures"), "cat.jpg"))).to.be.true;
  });

  it("asks for the ending by which Keras knows the form", async () => {
    await refused({ out: "net" }, /^net must end in \.keras/);
    await refused({ to: "h5", out: "net.keras" }, /^net\.keras must end in \.h5 or \.hdf5/);
  });

  it("says where it cannot write", async () => {
    await refused({ out: "no/net.keras" }, /^no\/net\.keras cannot be written: its folder is not there/);
    await refused({ out: "notes/net.keras" }, /^notes\/net\.keras cannot be written: .*not a folder/);
  });

  it("refuses for tfjs a net that tfjs computes otherwise", async () => {
    const kernel = anArray("depthwiseConv2d_1/depthwise_kernel", [3, 3, 3, 1], 0);
    const bias = anArray("depthwiseConv2d_1/bias", [3], 0);
    await aFinishedRun("gaps-001", gaps, [kernel, bias, ...denseWeights]);
    await refused({ to: "tfjs" }, /^gaps-001 cannot go to tfjs: layer "depthwiseConv2d_1": /, "gaps");
    expect(await exported("gaps")).to.include({ status: 0 });
  });

  it("names a run whose weights are not those of its layers, and one that is not finished", async () => {
    await aFinishedRun("odd-001", layers, denseWeights.slice(0, 1));
    await refused({}, /^odd-001: checkpoints\/best: dense_1\/bias is missing/, "odd-001");
    await refused({}, /there is no run nothing/, "nothing");
  });
});
