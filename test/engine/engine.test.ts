import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type Engine } from "../../src/engine/engine.ts";
import { loadEngine } from "../../src/engine/load-engine.ts";
import { cachedInstall } from "../../src/engine/install.ts";
import { testEngine } from "../support/engine.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { fakeMachine, withEnvironment } from "./fake-machine.ts";

describe("loadEngine", () => {
  const temporary = temporaryFolder();
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  it("says which device and versions run", () => {
    expect(engine.device).to.equal("cpu");
    expect(engine.versions).to.deep.equal({ tensorflow: "2.21.0", tfjs: "4.22.0" });
  });

  it("gives the same engine when asked again", () => {
    const result = loadEngine({ device: "auto", install: cachedInstall("cpu") });
    expect(result).to.deep.equal({ type: "loaded", engine });
  });

  it("fails when a GPU is asked for and there is none, and says what was looked for", () => {
    const result = loadEngine({ device: "gpu", install: cachedInstall("cpu") });
    expect(result.type).to.equal("load-failed");
    expect(result)
      .to.have.property("message")
      .that.matches(
        /^no GPU can be used: TensorFlow without CUDA is loaded and lists no GPU; looked for .*libcuda/,
      );
  });

  it("fails when PETRI_KERNELS is neither petri nor stock", async () => {
    const result = await withEnvironment({ PETRI_KERNELS: "fast" }, () =>
      Promise.resolve(loadEngine({ device: "cpu", install: cachedInstall("cpu") })),
    );
    expect(result).to.deep.equal({
      type: "load-failed",
      message: 'PETRI_KERNELS is "fast"; it must be petri or stock',
      mend: null,
    });
  });

  it("prints nothing", () => {
    const { stderr, stdout } = loadInProcess({});
    expect(stderr).to.equal("");
    expect(JSON.parse(stdout)).to.deep.equal({ type: "loaded", tensorflow: "2.21.0", tfjs: "4.22.0" });
  });

  it("fails when the binding is no library, and names the command that mends it", () => {
    const machine = fakeMachine(mkdtempSync(path.join(temporary(), "machine-")));
    const result: unknown = JSON.parse(loadInProcess(machine.environment).stdout);
    expect(result).to.deep.include({
      type: "load-failed",
      mend: { type: "petri", environment: "", args: "setup" },
    });
    expect(result)
      .to.have.property("message")
      .that.matches(/could not be loaded: .*tfjs_binding\.node/s);
  });
});

describe("Engine", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  it("runs an op by name, with its attributes", () => {
    const { tf } = engine;
    const sums = tf.tidy(() => {
      const attributes = [
        { name: "T", type: "dtype", value: "float32" },
        { name: "Tidx", type: "dtype", value: "int32" },
        { name: "keep_dims", type: "bool", value: false },
      ] as const;
      const inputs = [
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        tf.scalar(1, "int32"),
      ];
      return engine
        .execute("Sum", attributes, inputs, 1)
        .map((tensor) => [...tensor.dataSync()])
        .flat();
    });
    expect(sums).to.deep.equal([3, 7]);
  });

  it("throws TensorFlow's message when the inputs do not fit", () => {
    const { tf } = engine;
    expect(() =>
      tf.tidy(() =>
        engine.execute("ReluGrad", [{ name: "T", type: "dtype", value: "float32" }], [tf.scalar(1)], 1),
      ),
    ).to.throw(/Invalid TF_Status: 3/);
  });

  it("knows which ops the library has", () => {
    expect(engine.hasOp("Conv2D")).to.be.true;
    expect(engine.hasOp("Conv2DOfTomorrow")).to.be.false;
  });
});

function loadInProcess(environment: Readonly<Record<string, string | undefined>>): {
  stdout: string;
  stderr: string;
} {
  const script = path.join(import.meta.dirname, "load-process.ts");
  return spawnSync(process.execPath, ["--import", "tsx", script], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: undefined, ...environment },
    encoding: "utf8",
  });
}
