import { execFile } from "node:child_process";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { petri, startPetri, type Finished } from "../support/command.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);

/** All that resume must carry over: dropout, noise, moving statistics, slots, plateau, patience, a best epoch. */
const changes = {
  augmentation: "{rotationRange: 20, zoomRange: 0.2, horizontalFlip: true}",
  layers: `
  - {type: conv2d, filters: 4, kernelSize: 3, activation: relu}
  - {type: batchNormalization}
  - {type: maxPooling2d, poolSize: 2}
  - {type: flatten}
  - {type: gaussianNoise, stddev: 0.1}
  - {type: dropout, rate: 0.3}
  - {type: dense, units: 1, activation: sigmoid}`,
  optimizer: "{type: adam, learningRate: 0.01}",
  reduceLearningRateOnPlateau: "{monitor: val_loss, patience: 2, factor: 0.5}",
  earlyStopping: "{monitor: loss, patience: 50}",
  epochs: "12",
};

const diesBeforeRename = `--import=${new URL("../support/preload/dies-before-rename.mjs", import.meta.url).href}`;

describe("petri resume", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const exp = (args: readonly string[], env: Record<string, string> = {}): Promise<Finished> =>
    petri([...args, "--runs", "runs"], { cwd: folder(), env });
  /** Other ones than a machine would choose by itself. */
  const threeThreads = { TF_NUM_INTRAOP_THREADS: "3" };
  const sameBytes = async (a: string, b: string): Promise<void> => {
    const args = ["-r", "-x", "machine", "-x", "report.html", a, b];
    await run("diff", args, { cwd: join(folder(), "runs") });
  };

  /** For what needs no threads of its own. */
  const here = (...args: string[]): Promise<Told> => petriHere(folder(), args);

  /** Kills a run once `epoch` is told, without warning. */
  const killAt = async (epoch: number): Promise<void> => {
    const { child, finished } = startPetri(["tiny.yaml", "--runs", "runs"], {
      cwd: folder(),
      env: threeThreads,
      onStderr: (text) => {
        if (new RegExp(`${epoch}/12`).test(text)) child.kill("SIGKILL");
      },
    });
    expect((await finished).status).to.equal(null);
  };

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    writeFileSync(join(folder(), "tiny.yaml"), tinyExperiment(changes));
    expect((await exp(["tiny.yaml", "--quiet"], threeThreads)).status).to.equal(0);
  });

  /** Lets a command be killed before its n-th rename to a path: "metrics.csv#2". */
  const diesBefore = async (args: readonly string[], place: string): Promise<void> => {
    const killed = await exp(args, { ...threeThreads, NODE_OPTIONS: diesBeforeRename, DIES_BEFORE: place });
    expect(killed.status, killed.stderr).to.equal(null);
  };

  it("goes on with the threads of the run, after kill -9 at any place, to the bytes of the run that never stopped", async () => {
    const checkpoints = join(folder(), "runs", "tiny-002", "checkpoints");
    await diesBefore(["tiny.yaml"], "checkpoints/last#2");
    expect(readdirSync(checkpoints)).to.deep.equal([".new-last-2", ".old-last", "best"]);
    await diesBefore(["resume", "tiny-002"], "metrics.csv#3");
    expect(readdirSync(checkpoints)).to.deep.equal(["best", "last"]);
    await diesBefore(["resume", "tiny-002"], "predictions.csv#1");
    const resumed = await exp(["resume", "tiny"]);
    expect(resumed, resumed.stderr).to.include({ status: 0, stdout: `${join("runs", "tiny-002")}\n` });
    await sameBytes("tiny-001", "tiny-002");
  });

  it("refuses a run that was killed before resolved.yaml, of which nothing was lost", async () => {
    await diesBefore(["tiny.yaml", "--set", "name=empty"], "resolved.yaml#1");
    const refused = await here("resume", "empty-001");
    expect(refused).to.include({ status: 2, stdout: "" });
    expect(refused.stderr).to.match(/^empty-001 is empty: .*Nothing was lost; run the experiment again\n$/);
  });

  it("says that nothing is left to do for a finished run", async () => {
    const again = await here("resume", "tiny-001");
    expect(again).to.include({ status: 0, stdout: "" });
    expect(again.stderr).to.equal("tiny-001 is finished; there is nothing left to do\n");
  });

  it("refuses a run whose process still writes, and does not disturb it", async () => {
    const asked: Promise<Finished>[] = [];
    const alive = await petriHere(
      folder(),
      ["tiny.yaml", "--set", "name=alive", "--epochs", "3000"],
      ({ stderr }, pressControlC) => {
        if (asked.length > 0 || !stderr.includes(" 2/3000")) return;
        asked.push(exp(["resume", "alive-001"]).finally(pressControlC));
      },
    );
    expect(alive.status, alive.stderr).to.equal(130);
    const verified = await here("verify", "alive-001", "--first", "2");
    expect(verified).to.include({ status: 0, stdout: "alive-001: same, 2 epochs\n" });
    expect(await asked[0]).to.deep.equal({
      status: 2,
      stdout: "",
      stderr: "alive-001 is running; it cannot be resumed before it ends\n",
    });
  });

  it("a refused run keeps its status", async () => {
    await killAt(2);
    const run = join(folder(), "runs", "tiny-003");
    const status = join(run, "machine", "status.json");
    const before = readFileSync(status, "utf8");
    const weights = join(run, "checkpoints", "last", "weights.bin");
    const kept = readFileSync(weights);
    truncateSync(weights, 100);
    const refused = await here("resume", "tiny-003");
    expect(refused).to.include({ status: 1, stdout: "" });
    expect(refused.stderr).to.match(
      /^tiny-003 was changed since petri wrote it; it is not resumed .*\n {2}checkpoints.last: weights.bin is damaged/,
    );
    expect(readFileSync(status, "utf8")).to.equal(before);
    writeFileSync(weights, kept);
  });

  it("refuses other data and threads, with the reason, and goes on with --force", async () => {
    // The run that was killed for the test before.
    const picture = join(folder(), "pictures", "cat.3.jpg");
    const kept = readFileSync(picture);
    await drawPictures(join(folder(), "other"), 25);
    writeFileSync(picture, readFileSync(join(folder(), "other", "cat.24.jpg")));
    try {
      const refused = await exp(["resume", "tiny-003"], { TF_NUM_INTRAOP_THREADS: "2" });
      expect(refused).to.include({ status: 2, stdout: "" });
      expect(refused.stderr).to.match(
        /tiny-003 cannot be resumed as it was:\n {2}data: split.csv.*\n {2}threads: 3 then, 2 now\n/,
      );
      const forced = await here("resume", "tiny-003", "--force");
      expect(forced.status, forced.stderr).to.equal(0);
      const environment = readFileSync(
        join(folder(), "runs", "tiny-003", "machine", "environment.json"),
        "utf8",
      );
      expect(environment).to.contain("data: split.csv would have");
    } finally {
      writeFileSync(picture, kept);
    }
  });
});
