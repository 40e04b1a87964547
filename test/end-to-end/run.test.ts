import { execFile, execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import sharp from "sharp";
import { petri, startPetri, type Finished } from "../support/command.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);

describe("petri NAME, the real command on a few drawn pictures", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const experiment = () => join(folder(), "tiny.yaml");
  const runs = () => join(folder(), "runs");
  const exp = (...args: string[]): Promise<Finished> =>
    petri([...args, "--runs", "runs"], { cwd: folder(), env: { INIT_CWD: folder() } });
  const here = (...args: string[]): Promise<Told> => petriHere(folder(), args);

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    writeFileSync(experiment(), tinyExperiment());
  });

  describe("a run", () => {
    let finished: Finished;
    const read = (file: string): string => readFileSync(join(runs(), "tiny-001", file), "utf8");

    before(async () => {
      finished = await exp("tiny.yaml");
    });

    it("exits with 0 and answers with one line, the run folder", () => {
      expect(finished.stderr).to.not.contain("    at ");
      expect(finished).to.include({ status: 0, stdout: join("runs", "tiny-001") + "\n" });
    });

    it("tells the epochs on standard error", () => {
      expect(finished.stderr).to.match(/1\/2.*loss.*val_acc/);
      expect(finished.stderr).to.match(/2\/2.*loss.*val_acc/);
    });

    it("writes every file of the run folder", () => {
      const files = readdirSync(join(runs(), "tiny-001"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(join(runs(), "tiny-001"), join(entry.parentPath, entry.name)));
      // Which is there where the code was changed since its commit.
      expect(files.filter((file) => file !== join("machine", "git.patch"))).to.have.members([
        "SHA256SUMS",
        "experiment.yaml",
        "overrides.txt",
        "resolved.yaml",
        "split.csv",
        "model.txt",
        "metrics.csv",
        "curves.svg",
        "samples.png",
        "summary.md",
        "test.json",
        "predictions.csv",
        ...["SHA256SUMS", "model.json", "optimizer.bin", "state.json", "weights.bin"].map((file) =>
          join("checkpoints", "last", file),
        ),
        ...["SHA256SUMS", "model.json", "weights.bin"].map((file) => join("checkpoints", "best", file)),
        ...["environment.json", "timing.csv", "status.json", "log.txt"].map((file) => join("machine", file)),
      ]);
    });

    it("writes metrics.csv with fixed columns and a row an epoch", () => {
      const [header, ...rows] = read("metrics.csv").trim().split("\n");
      expect(header).to.equal("epoch,loss,acc,val_loss,val_acc,learning_rate,weights_sha256");
      expect(rows.map((row) => row.split(",")[0])).to.deep.equal(["1", "2"]);
    });

    it("writes split.csv with every picture", () => {
      const lines = read("split.csv").trim().split("\n");
      expect(lines[0]).to.equal("split,class,label,file,bytes,sha256,reason");
      expect(lines).to.have.length(1 + 40);
      expect(lines.filter((line) => line.startsWith("train,"))).to.have.length(24);
    });

    it("evaluates the best weights on validation and test", () => {
      const test: unknown = JSON.parse(read("test.json"));
      expect(JSON.stringify(test)).to.match(/validation.*test/);
      expect(read("predictions.csv").trim().split("\n")).to.have.length(1 + 16);
    });

    it("gives the same bytes for the same seed, also from another folder", async () => {
      const again = await petri([experiment(), "--runs", runs(), "--quiet"], {
        cwd: "/",
        env: { INIT_CWD: "/" },
      });
      expect(again).to.include({ status: 0, stderr: "" });
      const { stdout } = await run(
        "diff",
        ["-r", "-x", "machine", "-x", "report.html", "tiny-001", "tiny-002"],
        {
          cwd: runs(),
        },
      );
      expect(stdout).to.equal("");
    });

    it("runs resolved.yaml to the same metrics", async () => {
      const again = await here(join("runs", "tiny-001", "resolved.yaml"));
      expect(again.status, again.stderr).to.equal(0);
      expect(readFileSync(join(runs(), "tiny-003", "metrics.csv"), "utf8")).to.equal(read("metrics.csv"));
      expect(readFileSync(join(runs(), "tiny-003", "resolved.yaml"), "utf8")).to.equal(read("resolved.yaml"));
    });

    it("predicts new pictures with the best model, by relative and absolute paths", async () => {
      const pictures = [join("pictures", "cat.0.jpg"), join(folder(), "pictures", "dog.1.jpg")];
      const answer = await exp("predict", "tiny", ...pictures, "--csv");
      expect(answer.status, answer.stderr).to.equal(0);
      expect(answer.stdout).to.match(/^file,predicted,probability,cat,dog\n/);
      expect(answer.stdout.trim().split("\n")).to.have.length(3);
    });

    it("predicts the test pictures as predictions.csv has them", async () => {
      const answer = await here("predict", "tiny-001", "pictures", "--csv");
      const cells = (text: string): string[][] =>
        text
          .trim()
          .split("\n")
          .map((line) => line.split(","));
      const predicted = new Map(cells(answer.stdout).map(([file = "", , , cat]) => [file, Number(cat)]));
      const tested = cells(read("predictions.csv")).filter(([split]) => split === "test");
      expect(tested).to.have.length(8);
      for (const [, file = "", , , , cat] of tested)
        expect(predicted.get(`pictures/${file}`), file).to.be.closeTo(Number(cat), 1e-6);
    });

    it("tells pictures of other formats, and those that the split leaves over, before and in a run", async () => {
      const photo = join(folder(), "pictures", "cat.0.heic");
      writeFileSync(photo, "");
      const args = ["tiny.yaml", "--set", "split={train: 10, validation: 4, test: 4}", "--set", "epochs=1"];
      const [checked, planned, trained] = [
        await here("check", ...args),
        await here("plan", ...args),
        await here(...args),
      ];
      rmSync(photo);
      for (const { status, stderr } of [checked, planned, trained]) {
        expect(status, stderr).to.equal(0);
        expect(stderr).to.match(
          /warning: in .+ 1 HEIC file \(cat\.0\.heic\) is left out, .+ heif-convert makes/,
        );
      }
      expect(checked.stdout).to.contain("in 2 classes, 4 pictures of these in no part\n");
      expect(planned.stdout).to.contain("4 pictures of the classes in no part of the split\n");
      expect(trained.stderr).to.contain("pictures: 20 train, 8 validation, 8 test, 4 in no part\n");
    });

    it("predicts past what cannot be read, names it and exits with 1", async () => {
      const odd = join(folder(), "odd");
      mkdirSync(odd);
      copyFileSync(join(folder(), "pictures", "cat.0.jpg"), join(odd, "good.jpg"));
      writeFileSync(join(odd, "text.jpg"), "no picture");
      writeFileSync(join(odd, "photo.heic"), "");
      symlinkSync("loop.jpg", join(odd, "loop.jpg"));
      execFileSync("mkfifo", [join(odd, "pipe.jpg")]);
      const answer = await here("predict", "tiny", "odd", "nope.jpg", "--csv");
      expect(answer.status, answer.stderr).to.equal(1);
      expect(answer.stdout).to.match(
        /^file,predicted,probability,cat,dog\nodd\/good\.jpg,(cat|dog),.+\nnope\.jpg,,,,\nodd\/loop\.jpg,,,,\nodd\/pipe\.jpg,,,,\nodd\/text\.jpg,,,,\n$/,
      );
      expect(answer.stderr).to.contain(
        "warning: in odd 1 HEIC file (photo.heic) is left out, because petri does not read it; heif-convert makes JPEG or PNG files\n" +
          "nope.jpg does not exist or cannot be read\n" +
          "odd/loop.jpg cannot be read: its links go round in a circle\n" +
          "odd/pipe.jpg is not a regular file\n" +
          "odd/text.jpg is a text file, not a picture\n",
      );
    });

    it("predicts by the run's own generator.maxPixels", async () => {
      const bounded = await here("tiny.yaml", "--set", "generator.maxPixels=2000", "--set", "name=bounded");
      expect(bounded.status, bounded.stderr).to.equal(0);
      const large = await sharp({ create: { width: 50, height: 50, channels: 3, background: "red" } })
        .png()
        .toBuffer();
      writeFileSync(join(folder(), "large.png"), large);
      expect(await here("predict", "tiny-001", "large.png")).to.include({ status: 0 });
      const answer = await here("predict", "bounded", "large.png");
      expect(answer).to.include({ status: 1, stdout: "" });
      expect(answer.stderr).to.match(/^large\.png is 50 x 50, 2500 pixels, more than the 2000 of/m);
    });

    it("has other weights with another seed", async () => {
      const other = await here("tiny.yaml", "--seed", "8", "--epochs", "1", "--set", "name=seeded");
      expect(other.status, other.stderr).to.equal(0);
      expect(readFileSync(join(runs(), "seeded-001", "overrides.txt"), "utf8")).to.equal(
        "name=seeded\nseed=8\nepochs=1\n",
      );
      const hash = (text: string): string | undefined => text.split("\n")[1]?.split(",").at(-1);
      expect(hash(readFileSync(join(runs(), "seeded-001", "metrics.csv"), "utf8"))).to.not.equal(
        hash(read("metrics.csv")),
      );
    });
  });

  describe("mistakes: exit status 2, no stack trace, no run folder", () => {
    const before = (): string[] => readdirSync(runs());
    const refused = async (
      args: string[],
      message: RegExp | string,
      ask: (...args: string[]) => Promise<Finished> = here,
    ): Promise<void> => {
      const there = before();
      const { status, stdout, stderr } = await ask(...args);
      expect(stderr).to.match(typeof message === "string" ? new RegExp(message) : message);
      expect(stderr).to.not.contain("    at ");
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(before()).to.deep.equal(there);
    };

    it("an experiment that is not there is answered with near names", async () => {
      // Found beside the package's own experiments.
      await refused(["basline"], /no experiment "basline".*did you mean "baseline"/s, exp);
    });

    it("a typo in the file is drawn with line and caret", async () => {
      writeFileSync(join(folder(), "typo.yaml"), tinyExperiment({ epochs: "2\nepoch: 3" }));
      await refused(["typo.yaml"], /typo\.yaml:\d+:1 unknown key "epoch"; did you mean "epochs"\?/, exp);
    });

    it("a picture that is a text file stops the run before the folder is claimed", async () => {
      const bad = join(folder(), "pictures", "cat.19.jpg");
      const kept = readFileSync(bad);
      writeFileSync(bad, "this is no picture");
      try {
        await refused(["tiny.yaml"], /cat\.19\.jpg/);
      } finally {
        writeFileSync(bad, kept);
      }
    });

    it("an experiment named like a verb is refused", async () => {
      writeFileSync(join(folder(), "check.yaml"), tinyExperiment());
      await refused(["./check.yaml"], /has the name of the verb "check"/);
    });

    it("a name in the file that is a verb is refused at its place", async () => {
      writeFileSync(join(folder(), "named.yaml"), `${tinyExperiment()}name: list\n`);
      await refused(["named.yaml"], /named\.yaml:\d+:7 an experiment cannot be named "list"/);
    });

    it("an unknown option is refused", async () => {
      await refused(["tiny.yaml", "--epoch", "3"], /unknown option '--epoch'/);
    });

    it("a GPU asked for and not there is no silent fall to the CPU", async () => {
      await refused(["tiny.yaml", "--device", "gpu"], /GPU/);
    });
  });

  it("check and plan need no engine and no cache", async () => {
    const cache = join(folder(), "cache");
    const env = { XDG_CACHE_HOME: cache, INIT_CWD: folder() };
    const checked = await petri(["check", "tiny.yaml"], { cwd: folder(), env });
    expect(checked.status, checked.stderr).to.equal(0);
    const planned = await petri(["plan", "tiny.yaml"], { cwd: folder(), env });
    expect(planned.stdout).to.match(/\(5, 16, 16, 3\)/);
    expect(existsSync(join(cache, "petri", "engine"))).to.equal(false);
  });

  for (const [signal, expected] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    it(`${signal} ends the step, keeps the folder, says how to go on, and exits with ${expected}`, async () => {
      writeFileSync(join(folder(), "long.yaml"), tinyExperiment({ epochs: "500" }));
      let signalled = false;
      const { child, finished } = startPetri(["long.yaml", "--runs", "runs"], {
        cwd: folder(),
        onStderr: (text) => {
          if (signalled || !text.includes("2/500")) return;
          signalled = true;
          child.kill(signal);
        },
      });
      const { status, stderr } = await finished;
      expect(stderr).to.match(/^interrupted after .*\nresume with: node .* resume .*long-001\n$/m);
      expect(status).to.equal(expected);
      const state: unknown = JSON.parse(
        readFileSync(join(runs(), "long-001", "machine", "status.json"), "utf8"),
      );
      expect(state).to.include({ state: "interrupted" });
      rmSync(join(runs(), "long-001"), { recursive: true });
    });
});
