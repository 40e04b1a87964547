import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { petri, startPetri } from "../support/command.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("what goes wrong under way", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const runs = (): string => join(folder(), "runs");
  const cache = (): string => join(folder(), "cache");
  const statusOf = (run: string): unknown =>
    JSON.parse(readFileSync(join(runs(), run, "machine", "status.json"), "utf8"));
  const exp = (...args: string[]): Promise<Told> => petriHere(folder(), args);

  /** Does something once the second epoch of a run is told. */
  const during = (act: () => void, ...args: readonly string[]): Promise<Told> => {
    let isDone = false;
    return petriHere(folder(), args, ({ stderr }) => {
      if (isDone || !/ 2\/\d+ /.test(stderr)) return;
      isDone = true;
      act();
    });
  };
  /** More epochs than a run that goes wrong comes to. */
  const long = (name: string): string[] => ["tiny.yaml", "--set", `name=${name}`, "--epochs", "3000"];

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    writeFileSync(join(folder(), "tiny.yaml"), tinyExperiment());
  });

  it("a picture that is deleted or becomes another ends the run with 1, and the folder says which", async () => {
    const picture = join(folder(), "pictures", "cat.3.jpg");
    const kept = readFileSync(picture);
    const remove = (): void => {
      rmSync(picture);
    };
    const replace = (): void => {
      writeFileSync(picture, readFileSync(join(folder(), "pictures", "cat.4.jpg")));
    };
    const faults = [
      { name: "deleted", act: remove, words: "cannot be read: it is not there" },
      { name: "changed", act: replace, words: "was changed while the run was using it" },
    ];
    // With a cache of decoded pictures the file would not be needed again.
    mkdirSync(cache());
    writeFileSync(join(cache(), "pictures"), "no folder");
    for (const { name, act, words } of faults) {
      const ended = await during(act, ...long(name));
      writeFileSync(picture, kept);
      expect(ended).to.include({ status: 1, stdout: `${join("runs", `${name}-001`)}\n` });
      expect(ended.stderr).to.not.contain("    at ");
      const reason = `${picture} ${words}; put it back as it was when the run began`;
      expect(statusOf(`${name}-001`)).to.include({ state: "failed", reason });
      const files = readdirSync(join(runs(), `${name}-001`), { recursive: true, encoding: "utf8" });
      expect(files.filter((file) => /\.tmp|\.new/.test(file))).to.deep.equal([]);
    }
    rmSync(cache(), { recursive: true });
  });

  it("a run folder that is removed ends the run with 1", async () => {
    const ended = await during(
      () => {
        rmSync(join(runs(), "removed-001"), { recursive: true });
      },
      ...long("removed"),
    );
    expect(ended.status).to.equal(1);
    expect(ended.stderr).to.match(
      /failed: the run folder could not be written: it is not there \(ENOENT\)\n$/,
    );
  });

  it("the best checkpoint removed under way ends the run with 1 after its last epoch, without a stack trace", async () => {
    // The first epoch stays the best one.
    const asked = [
      "--set",
      "checkpoint={monitor: loss, mode: max}",
      "--set",
      "name=no-best",
      "--epochs",
      "10",
    ];
    const removeBest = (): void => {
      rmSync(join(runs(), "no-best-001", "checkpoints", "best"), { recursive: true });
    };
    const ended = await during(removeBest, "tiny.yaml", ...asked);
    expect(ended.status).to.equal(1);
    expect(ended.stderr).to.contain("failed: checkpoints/best is gone").and.to.not.contain("    at ");
    const resumed = await exp("resume", "no-best-001");
    expect(resumed.status).to.equal(1);
    expect(resumed.stderr).to.contain("\n  checkpoints/best: it is gone\n");
  });

  /** Within every bound, and yet too much for float32. */
  const wild = [
    "optimizer={type: sgd, learningRate: 1000}",
    "generator.rescale=1000",
    "layers.0.activation=linear",
  ];
  const setting = (changes: readonly string[]): string[] => changes.flatMap((change) => ["--set", change]);

  it("a loss that is no number ends the run with 1 and names the step", async () => {
    const ended = await exp("tiny.yaml", ...setting([...wild, "name=nan"]));
    expect(ended.status).to.equal(1);
    expect(ended.stderr).to.match(/the loss became NaN or infinite in epoch \d, step \d/);
    expect(statusOf("nan-001")).to.include({ state: "nan" });
  });

  it("with onNaN: continue a run comes to its end without a number", async () => {
    const ended = await exp("tiny.yaml", ...setting([...wild, "onNaN=continue", "name=go-on"]));
    expect(ended.status, ended.stderr).to.equal(0);
    expect(readFileSync(join(runs(), "go-on-001", "test.json"), "utf8")).to.contain('"loss": "NaN"');
  });

  it("a net that no memory has room for is refused before there is a folder", async () => {
    const huge = ["layers.3={type: dense, units: 1000000}", "generator.imageSize=[2000, 2000]", "name=huge"];
    const ended = await exp("tiny.yaml", ...setting(huge));
    expect(ended.status, ended.stderr).to.equal(2);
    expect(ended.stderr).to.match(/layer "dense_1" has .* this machine has [\d.,]+ GB: make it smaller/s);
    expect(existsSync(join(runs(), "huge-001"))).to.equal(false);
  });

  it("an expectation that is not met gives 1, and the run is kept", async () => {
    const claims = '{val_acc: ">= 0", test_acc: "> 1"}';
    writeFileSync(join(folder(), "claims.yaml"), tinyExperiment({ expect: claims }));
    const ended = await exp("claims.yaml");
    expect(ended.status).to.equal(1);
    expect(ended.stderr).to.match(/expected val_acc >= 0: met.*expected test_acc > 1: not met/s);
    expect(statusOf("claims-001")).to.include({ state: "finished" });
  });

  it("a reader of the events who goes away ends nothing", async () => {
    writeFileSync(join(folder(), "unread.yaml"), tinyExperiment());
    const { child, finished } = startPetri(["unread.yaml", "--runs", "runs", "--json"], { cwd: folder() });
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect((await finished).status).to.equal(0);
    expect(statusOf("unread-001")).to.include({ state: "finished" });
  });

  it("a cache in which the sample cannot be drawn is told", async () => {
    mkdirSync(join(folder(), "no-cache"));
    writeFileSync(join(folder(), "no-cache", "petri"), "no folder");
    const env = { XDG_CACHE_HOME: join(folder(), "no-cache") };
    const ended = await petri(["check", "quickstart"], { cwd: folder(), env });
    expect(ended).to.include({ status: 2, stdout: "" });
    expect(ended.stderr).to.match(
      /^no-cache.petri the pictures of sample quickstart cannot be drawn.*ENOTDIR/m,
    );
  });

  it("a runs folder that is a file is the user's mistake", async () => {
    for (const verb of [["list"], ["show", "tiny"], ["resume", "tiny"]]) {
      const ended = await exp(...verb, "--runs", "tiny.yaml");
      expect(ended).to.include({ status: 2, stdout: "" });
      expect(ended.stderr).to.match(/tiny\.yaml.*\(ENOTDIR\)/);
      expect(ended.stderr).to.not.contain("    at ");
    }
  });
});
