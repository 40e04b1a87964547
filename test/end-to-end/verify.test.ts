import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { petri } from "../support/command.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("petri verify", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const exp = (...args: string[]): Promise<Told> => petriHere(folder(), args);
  const fileOf = (name: string): string => join(folder(), "runs", "tiny-001", name);

  /** What verify says while a file of the run is another; it is as it was afterwards. */
  const whileChanged = async (name: string, change: (text: string) => string): Promise<Told> => {
    const kept = readFileSync(fileOf(name));
    writeFileSync(fileOf(name), change(kept.toString()));
    try {
      return await exp("verify", "tiny-001");
    } finally {
      writeFileSync(fileOf(name), kept);
    }
  };

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    writeFileSync(join(folder(), "tiny.yaml"), tinyExperiment({ epochs: "3" }));
    expect((await exp("tiny.yaml", "--quiet")).status).to.equal(0);
  });

  it("says same for a run as it was made, and leaves no folder behind", async () => {
    const empty = join(folder(), "temporary");
    mkdirSync(empty);
    const verified = await petri(["verify", "tiny", "--runs", "runs"], {
      cwd: folder(),
      env: { TMPDIR: empty },
    });
    expect(verified, verified.stderr).to.include({
      status: 0,
      stdout: "tiny-001: same, 3 epochs and what was made of them\n",
    });
    expect(verified.stderr).to.not.contain("petri-verify-");
    expect(readdirSync(empty).filter((name) => name.startsWith("petri"))).to.deep.equal([]);
    expect(readdirSync(join(folder(), "runs"))).to.deep.equal(["tiny-001"]);
  });

  it("trains no more than the first epochs where it is asked to", async () => {
    const verified = await exp("verify", "tiny-001", "--first", "1");
    expect(verified).to.include({ status: 0, stdout: "tiny-001: same, 1 epoch\n" });
    expect(verified.stderr).to.contain("1/3").and.to.not.contain("2/3");
  });

  it("names a changed metrics.csv before anything is trained", async () => {
    const verified = await whileChanged("metrics.csv", (text) => text.replace(/^2,0\.\d/m, "2,0.1"));
    expect(verified).to.include({ status: 1, stderr: "" });
    expect(verified.stdout).to.equal(
      "tiny-001 was changed since petri wrote it; nothing was trained:\n" +
        "  metrics.csv: its rows are not those in checkpoints/last\n",
    );
  });

  it("names other changed files", async () => {
    const cutSplit = await whileChanged("split.csv", (text) => text.replace(/^train,.*\n/m, ""));
    expect(cutSplit).to.include({ status: 1, stderr: "" });
    expect(cutSplit.stdout).to.contain(
      "  split.csv: 11 train pictures of cat, where resolved.yaml says 12\n",
    );
    const betterTest = await whileChanged("test.json", (text) =>
      text.replace(
        /("test".*"confusionMatrix": \[\[)(\d)/s,
        (_, head: string, n: string) => head + `${Number(n) + 1}`,
      ),
    );
    expect(betterTest.stdout).to.contain(
      "test.json: its confusion matrix of test is not that of predictions.csv",
    );
    const unreadable = await whileChanged("metrics.csv", (text) => text.slice(0, -30));
    expect(unreadable).to.include({ status: 1, stderr: "" });
    expect(unreadable.stdout).to.match(/was changed.*\n {2}metrics\.csv: line 4 is not the row of epoch 3\n/);
  });

  it("says where training again parts, and that the data are others", async () => {
    const picture = join(folder(), "pictures", "cat.3.jpg");
    const kept = readFileSync(picture);
    await drawPictures(join(folder(), "other"), 25);
    writeFileSync(picture, readFileSync(join(folder(), "other", "cat.24.jpg")));
    try {
      const verified = await exp("verify", "tiny");
      expect(verified.status).to.equal(1);
      expect(verified.stdout).to.match(
        /^tiny-001 departs at epoch 1: loss was 0\.\d+, is 0\.\d+\nwhat differs now/,
      );
      expect(verified.stdout).to.contain("\n  data: split.csv would have 1 other lines\n");
    } finally {
      writeFileSync(picture, kept);
    }
  });

  it("refuses a run that is not there, and one without a finished epoch", async () => {
    expect(await exp("verify", "tiny-009")).to.include({ status: 2, stdout: "" });
    rmSync(join(folder(), "runs", "tiny-001"), { recursive: true });
    expect((await exp("verify", "tiny")).status).to.equal(2);
  });
});
