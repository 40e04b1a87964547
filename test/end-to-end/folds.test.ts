import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("petri run --folds, on a few drawn pictures", function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const runs = (...path: string[]): string => join(folder(), "runs", ...path);
  const lines = (...path: string[]): string[] =>
    readFileSync(runs(...path), "utf8")
      .trim()
      .split("\n");
  const here = (...args: string[]): Promise<Told> => petriHere(folder(), args);

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    const changes = { epochs: "1", split: "{train: 12, validation: 4, test: 4}" };
    writeFileSync(join(folder(), "tiny.yaml"), tinyExperiment(changes));
    writeFileSync(join(folder(), "other.yaml"), tinyExperiment({ ...changes, epochs: "2" }));
  });

  it("makes a run a fold, and a group folder with every picture once, judged by the net that had not seen it", async () => {
    const { status, stdout } = await here("tiny", "--folds", "4", "--quiet");
    expect([status, stdout]).to.deep.equal([0, "runs/tiny-folds-001\n"]);
    expect(readdirSync(runs()).sort()).to.deep.equal([
      ...["tiny-001", "tiny-002", "tiny-003", "tiny-004", "tiny-folds-001"],
    ]);
    const [header, ...rows] = lines("tiny-folds-001", "out-of-fold.csv").map((line) => line.split(","));
    expect(header?.join()).to.equal("fold,seed,run,file,sha256,label,predicted,cat,dog");
    expect(rows).to.have.length(32);
    expect(new Set(rows.map(([, , , file]) => file)).size).to.equal(32);
    for (const [fold, , run = "", file] of rows) {
      const row = lines(run, "split.csv").find((line) => line.split(",")[3] === file);
      expect(row).to.match(/^validation,/);
      expect(run).to.equal(`tiny-00${fold}`);
    }
    const tests = [1, 2, 3, 4].map((fold) =>
      lines(`tiny-00${fold}`, "split.csv").filter((line) => line.startsWith("test")),
    );
    expect(new Set(tests.map((test) => test.join())).size).to.equal(1);
  });

  it("show has the pooled shares with their intervals", async () => {
    const { stdout } = await here("show", "tiny-folds-001");
    expect(stdout).to.contain("4 runs, 4 folds");
    expect(stdout).to.match(/acc +[01]\.\d{4} +[01]\.\d{4} to [01]\.\d{4} +32\n/);
    expect(stdout).to.match(/recall of cat .* 16\n/);
  });

  it("--needed trains only the fold that is missing, and writes no second group of the same", async () => {
    rmSync(runs("tiny-003"), { recursive: true });
    const told = await here("tiny", "--folds", "4", "--needed", "--quiet");
    expect(told.status).to.equal(0);
    expect(existsSync(runs("tiny-005"))).to.equal(true);
    expect(existsSync(runs("tiny-006"))).to.equal(false);
    expect((await here("tiny", "--folds", "4", "--needed", "--quiet")).stdout).to.equal(told.stdout);
  });

  it("a fold's run is verified as any other", async () => {
    expect((await here("verify", "tiny-002")).status).to.equal(0);
  });

  it("diff of two groups on the same folds pairs them picture by picture and says so", async () => {
    await here("other", "--folds", "4", "--quiet");
    const { stdout, status } = await here("diff", "tiny-folds-001", "other-folds-001");
    expect(status).to.equal(0);
    expect(stdout.replaceAll("\n", " ")).to.match(
      /of 32 pictures on the same folds, each judged by the net that had not seen it, other-folds-001 has \d+ right that tiny-folds-001 has wrong, and \d+ the other way round \(p = [\d.e-]+; McNemar's exact test, paired\)/,
    );
  });

  it("with --seeds every picture is judged once a seed", async () => {
    expect((await here("tiny", "--folds", "3", "--seeds", "2", "--quiet")).stdout).to.match(/tiny-folds-\d+/);
    const last =
      readdirSync(runs())
        .filter((name) => name.startsWith("tiny-folds"))
        .sort()
        .at(-1) ?? "";
    const rows = lines(last, "out-of-fold.csv")
      .slice(1)
      .map((line) => line.split(","));
    expect(new Set(rows.map(([, seed, , file]) => `${seed} ${file}`)).size).to.equal(64);
    expect(rows).to.have.length(64);
  });

  it("refuses fewer pictures of a class than folds, before anything is trained", async () => {
    const before = readdirSync(runs()).length;
    const few = ["tiny", "--folds", "5", "--set", "split={train: 3, validation: 1}"];
    const { status, stderr } = await here(...few);
    expect(status).to.equal(2);
    expect(stderr).to.contain("they have fewer pictures than there are folds");
    expect(readdirSync(runs()).length).to.equal(before);
  });

  it("rm takes the group and its runs", async () => {
    expect((await here("rm", "other-folds-001", "--with-runs", "--yes")).status).to.equal(0);
    expect(readdirSync(runs()).filter((name) => name.startsWith("other-"))).to.deep.equal([]);
  });
});
