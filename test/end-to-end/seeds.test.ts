import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readGroup, writeGroup } from "../../src/write/group-folder.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("petri run --seeds and --needed, on a few drawn pictures", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const runs = (...path: string[]): string => join(folder(), "runs", ...path);
  const read = (...path: string[]): string => readFileSync(runs(...path), "utf8");
  const exp = (...args: string[]): Promise<Told> => petriHere(folder(), [...args, "--quiet"]);

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    for (const name of ["tiny", "other"])
      writeFileSync(join(folder(), `${name}.yaml`), tinyExperiment({ epochs: "1" }));
  });

  it("makes a run a seed on one split, and answers with the folder of the group", async () => {
    const answer = await exp("tiny.yaml", "--seeds", "2");
    expect(answer).to.deep.equal({ status: 0, stdout: `${join("runs", "tiny-group-001")}\n`, stderr: "" });
    expect(readdirSync(runs()).sort()).to.deep.equal(["tiny-001", "tiny-002", "tiny-group-001"]);
    expect(read("tiny-002", "overrides.txt")).to.equal("split.seed=7\nseed=8\n");
    expect(read("tiny-002", "split.csv")).to.equal(read("tiny-001", "split.csv"));
    expect(read("tiny-002", "metrics.csv")).to.not.equal(read("tiny-001", "metrics.csv"));
    const [header, ...lines] = read("tiny-group-001", "summary.csv").trim().split("\n");
    expect(header).to.equal("quantity,mean,standard_deviation,low,high,tiny-001,tiny-002");
    expect(lines.map((line) => line.split(",")[0])).to.deep.equal([
      "best_loss",
      "best_acc",
      "best_val_loss",
      "best_val_acc",
      "test_loss",
      "test_acc",
    ]);
  });

  it("--needed trains only the seed that is missing", async () => {
    rmSync(runs("tiny-002"), { recursive: true });
    rmSync(runs("tiny-group-001"), { recursive: true });
    const first = read("tiny-001", "machine", "environment.json");
    const answer = await exp("tiny.yaml", "--seeds", "2", "--needed");
    expect(answer).to.include({ status: 0, stdout: `${join("runs", "tiny-group-001")}\n` });
    expect(readdirSync(runs()).sort()).to.deep.equal(["tiny-001", "tiny-002", "tiny-group-001"]);
    expect(read("tiny-001", "machine", "environment.json")).to.equal(first);
  });

  it("--needed makes no second group of the same runs", async () => {
    const answer = await exp("tiny.yaml", "--seeds", "2", "--needed");
    expect(answer).to.include({ status: 0, stdout: `${join("runs", "tiny-group-001")}\n` });
    expect(existsSync(runs("tiny-group-002"))).to.equal(false);
  });

  it("diff of two groups compares their means", async () => {
    const summary = readGroup(runs("tiny-group-001"));
    if (summary.type !== "group") throw new Error(summary.reason);
    await writeGroup(runs(), "copy", summary.summary);
    const answer = await petriHere(folder(), ["diff", "tiny-group-001", "copy-group-001"]);
    expect(answer.stderr).to.equal("");
    expect(answer.stdout)
      .to.contain("nothing but the seeds")
      .and.to.match(/^ {2}test acc +[\d.]+ ± /m);
  });

  it("list and show have the groups, with mean and standard deviation", async () => {
    const listed = await petriHere(folder(), ["list"]);
    expect(listed.stdout).to.match(
      /^group +runs +best val_loss +best val_acc +test loss +test acc\ncopy-group-001 +2 +[\d.]+ ± [\d.]+ /m,
    );
    const shown = await petriHere(folder(), ["show", "tiny-group-001"]);
    expect(shown).to.include({ status: 0, stderr: "" });
    expect(shown.stdout).to.match(/^tiny-group-001 {2}2 runs\nrun +seed +best epoch\ntiny-001 +7 +1\n/);
  });

  it("several experiments answer with a line each, and --needed with the run that is there", async () => {
    const answer = await exp("tiny.yaml", "other.yaml", "--needed");
    expect(answer.stdout).to.equal(`${join("runs", "tiny-001")}\n${join("runs", "other-001")}\n`);
    expect(answer.status).to.equal(0);
  });

  it("--needed runs again where an override makes it another experiment", async () => {
    const answer = await exp("other.yaml", "--needed", "--set", "optimizer.learningRate=0.02");
    expect(answer).to.include({ status: 0, stdout: `${join("runs", "other-002")}\n` });
  });

  it("a mistake in the second of three experiments ends the row after the first", async () => {
    const answer = await exp("tiny.yaml", "missing.yaml", "other.yaml", "--needed");
    expect(answer).to.include({ status: 2, stdout: `${join("runs", "tiny-001")}\n` });
  });

  it("a missed expectation ends no row of seeds, and the exit status says it, also of runs that are there", async () => {
    writeFileSync(join(folder(), "hopes.yaml"), tinyExperiment({ epochs: "1", expect: "{loss: < 0}" }));
    const args = ["hopes.yaml", "--seeds", "2", "--needed"];
    const answers = [await exp(...args), await exp(...args)];
    for (const { status, stdout, stderr } of answers) {
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: `${join("runs", "hopes-group-001")}\n` });
      expect(stderr.match(/expected loss < 0: not met/g)).to.have.length(2);
    }
  });

  it("a seed that fails ends the row without a group, and says how to go on", async () => {
    const rate = "{type: sgd, learningRate: 1000}";
    const generator = "{imageSize: [16, 16], rescale: 1000, batchSize: 4, classMode: binary}";
    writeFileSync(
      join(folder(), "wild.yaml"),
      tinyExperiment({ optimizer: rate, generator }).replace("activation: relu", "activation: linear"),
    );
    const answer = await exp("wild.yaml", "--seeds", "2");
    expect(answer).to.include({ status: 1, stdout: `${join("runs", "wild-001")}\n` });
    expect(answer.stderr).to.contain("0 of 2 seeds are done; the same command with --needed does the others");
    expect(readdirSync(runs()).filter((name) => name.startsWith("wild"))).to.deep.equal(["wild-001"]);
  });

  it("--quiet says what is wrong with the pictures once, however many runs have them", async () => {
    const twice = tinyExperiment({
      epochs: "1",
      data: "{directory: twice, classes: {cat: cat.*.jpg, dog: dog.*.jpg}}",
    });
    writeFileSync(join(folder(), "warned.yaml"), twice);
    await drawPictures(join(folder(), "twice"), 20);
    cpSync(join(folder(), "twice", "dog.1.jpg"), join(folder(), "twice", "dog.2.jpg"));
    const answer = await exp("warned.yaml", "--seeds", "2");
    expect(answer).to.include({ status: 0, stdout: `${join("runs", "warned-group-001")}\n` });
    expect(answer.stderr.match(/are the same file/g)).to.have.length(1);
  });

  it("--resplit without --seeds is refused", async () => {
    const answer = await exp("tiny.yaml", "--resplit");
    expect(answer).to.include({ status: 2, stdout: "" });
    expect(answer.stderr).to.contain("--seeds is missing");
  });
});
