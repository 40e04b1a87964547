import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);

const changes = {
  augmentation: "{rotationRange: 20, horizontalFlip: true}",
  optimizer: "{type: adam, learningRate: 0.01}",
  learningRateSchedule: "{type: exponential, rate: 0.9}",
  earlyStopping: "{monitor: loss, patience: 50}",
};

describe("petri resume --epochs", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const exp = (...args: string[]): Promise<Told> => petriHere(folder(), [...args, "--quiet"]);
  const write = (name: string, more: Readonly<Record<string, string>>): void => {
    writeFileSync(join(folder(), name), tinyExperiment({ ...changes, ...more }));
  };

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    write("tiny.yaml", { epochs: "2" });
    expect((await exp("tiny.yaml", "--set", "optimizer.beta1=0.8", "--epochs", "5")).status).to.equal(0);
    expect((await exp("tiny.yaml", "--set", "optimizer.beta1=0.8")).status).to.equal(0);
  });

  const refused = async (name: string, epochs: string, reason: string): Promise<void> => {
    const answer = await exp("resume", name, "--epochs", epochs);
    expect(answer).to.include({ status: 2, stdout: "" });
    expect(answer.stderr).to.contain(`${name} cannot go on to ${epochs} epochs: ${reason}`);
  };

  it("goes on from a finished run to the bytes of a longer one, also twice", async () => {
    for (const epochs of ["4", "5"]) {
      const longer = await exp("resume", "tiny-002", "--epochs", epochs);
      expect(longer, longer.stderr).to.include({ status: 0, stdout: `${join("runs", "tiny-002")}\n` });
    }
    // Fails where a byte is another.
    await run("diff", ["-r", "-x", "machine", "tiny-001", "tiny-002"], { cwd: join(folder(), "runs") });
  });

  it("refuses no more epochs than there are", async () => {
    await refused("tiny-002", "5", "it has 5 epochs already");
  });

  it("refuses a cosine schedule, which the number of epochs changes from the first step on", async () => {
    write("cosine.yaml", { learningRateSchedule: "{type: cosine}", epochs: "1" });
    expect((await exp("cosine.yaml")).status).to.equal(0);
    await refused("cosine-001", "2", "its cosine schedule depends on the number of epochs");
  });

  it("refuses a run that early stopping ended", async () => {
    write("early.yaml", { earlyStopping: "{monitor: loss, patience: 1, minDelta: 100}", epochs: "9" });
    expect((await exp("early.yaml")).status).to.equal(0);
    await refused("early-001", "10", "early stopping ended it after epoch 2");
  });
});
