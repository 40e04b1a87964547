/** `log` as its user meets it. That real programs read it was tried by hand (docs/runs.md, Dashboards). */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { petriHere } from "../support/petri-here.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testEngine } from "../support/engine.ts";
import { writeRun, writeStatusOf } from "../support/runs.ts";

describe("log", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const here = (...args: string[]) => petriHere(folder(), args);
  const inFolder = (...names: string[]): string => join(folder(), ...names);

  before(async () => {
    await testEngine();
    await writeRun(inFolder("runs"), "tiny-001");
    await writeRun(inFolder("runs"), "tiny-002");
    writeStatusOf(await writeRun(inFolder("runs"), "stopped-001"), {
      state: "interrupted",
      reason: "Ctrl-C",
    });
  });

  const files = (name: string): string[] =>
    readdirSync(name, { recursive: true, encoding: "utf8" }).filter((file) => file.includes("events"));

  it("writes event files for TensorBoard, once however often it is asked, and disposes of every tensor", async () => {
    const { tf } = await testEngine();
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 2; i++) {
      const { status, stdout, stderr } = await here("log", "tiny-001", "tiny-002", "--to", "tensorboard");
      expect({ status, stdout, stderr }).to.deep.equal({
        status: 0,
        stdout: "tensorboard/tiny-001\ntensorboard/tiny-002\n",
        stderr: "look     tensorboard --logdir tensorboard\n",
      });
    }
    expect(tf.memory().numTensors).to.equal(tensors);
    expect(readdirSync(inFolder("tensorboard")).sort()).to.deep.equal(["tiny-001", "tiny-002"]);
    const own = files(inFolder("tensorboard/tiny-001"));
    expect(own.map((file) => file.split(/[\\/]/)[0]).sort()).to.deep.equal(["test", "train", "validation"]);
    for (const file of own) {
      const bytes = readFileSync(inFolder("tensorboard/tiny-001", file)).toString("latin1");
      expect(bytes).to.contain("epoch_loss").and.to.contain("epoch_acc");
    }
  });

  it("leaves a folder as it is that holds something else", async () => {
    mkdirSync(inFolder("mine/tiny-001"), { recursive: true });
    writeFileSync(inFolder("mine/tiny-001/thesis.txt"), "all");
    expect(await here("log", "tiny-001", "--to", "tensorboard", "--out", "mine")).to.deep.include({
      status: 2,
      stdout: "",
      stderr: "mine/tiny-001 holds other files than events that petri wrote\n",
    });
    expect(readFileSync(inFolder("mine/tiny-001/thesis.txt"), "utf8")).to.equal("all");
    expect(
      (await here("log", "tiny-001", "--to", "tensorboard", "--out", "mine/tiny-001/thesis.txt")).stderr,
    ).to.match(/^mine\/tiny-001\/thesis\.txt\/tiny-001 could not be written: /);
  });

  it("writes what a run has that is not finished", async () => {
    expect((await here("log", "stopped-001", "--to", "tensorboard")).status).to.equal(0);
    expect(files(inFolder("tensorboard/stopped-001")).length).to.equal(2);
  });

  it("asks for the address of the MLflow server, and says when nobody answers there", async () => {
    const nowhere = await here("log", "tiny-001", "--to", "mlflow");
    expect(nowhere).to.include({ status: 2, stdout: "" });
    expect(nowhere.stderr).to.equal(
      "--url URL or MLFLOW_TRACKING_URI must name the MLflow server, such as http://127.0.0.1:5000\n",
    );
    const silent = await here("log", "tiny-001", "--to", "mlflow", "--url", "http://127.0.0.1:1");
    expect(silent).to.include({ status: 1, stdout: "" });
    expect(silent.stderr).to.match(/^http:\/\/127\.0\.0\.1:1 cannot be reached: .+\n$/);
  });
});
