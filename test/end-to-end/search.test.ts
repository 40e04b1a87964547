/** Searches of a few tiny trials by the real command, whose workers are processes of their own. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { type Finished, startPetri } from "../support/command.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const section = `search:
  method: grid
  metric: val_acc
  parameters:
    optimizer.learningRate: [1e-2, 1e-3]
    layers.conv2d_1.filters: [2, 3]
`;

/** Every file of a run but what differs by nature, with its bytes. */
const bytesOf = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.includes("/machine/"))
      .map((file): [string, string] => [file.slice(folder.length + 1), readFileSync(file, "latin1")])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

const numberIn = (json: string, key: string): number =>
  Number(new RegExp(`"${key}": (\\d+)`).exec(json)?.[1]);

describe("petri search, on a few drawn pictures", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const runs = (...path: string[]): string => join(folder(), "runs", ...path);
  const read = (...path: string[]): string => readFileSync(runs(...path), "utf8");
  const petri = (...args: string[]): Promise<Finished> => startPetri(args, { cwd: folder() }).finished;
  const table = (name: string): string[][] =>
    read(name, "trials.csv")
      .trim()
      .split("\n")
      .map((line) => line.split(","));
  const write = (name: string, changes: Record<string, string>, search: string): void => {
    writeFileSync(join(folder(), `${name}.yaml`), `${tinyExperiment(changes)}${search}`);
  };

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    write("tiny", { epochs: "2" }, section);
  });

  it("runs every trial, and answers with the folder", async () => {
    const { status, stdout, stderr } = await petri("search", "tiny.yaml", "--jobs", "2");
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: "runs/tiny-search-001\n" });
    expect(stderr).to.match(/\n4 runs finished\n$/);
    const [header, ...rows] = table("tiny-search-001");
    expect(header?.slice(0, 6).join()).to.equal(
      "trial,state,seed,optimizer.learningRate,layers.conv2d_1.filters,value",
    );
    expect(rows.map((row) => [row[0], row[1], row[3], row[4]].join(" "))).to.deep.equal([
      "1 finished 0.01 2",
      "2 finished 0.01 3",
      "3 finished 0.001 2",
      "4 finished 0.001 3",
    ]);
  });

  it("gives each trial the bytes of the same run by hand, but for where the pictures are", async () => {
    const threads = numberIn(read("tiny-search-001", "search.json"), "threads");
    const changes = ["--set", "optimizer.learningRate=1e-3", "--set", "layers.conv2d_1.filters=2"];
    const hand = startPetri(["run", "tiny.yaml", ...changes, "--quiet"], {
      ...{ cwd: folder(), env: { TF_NUM_INTRAOP_THREADS: String(threads) } },
    });
    expect((await hand.finished).status).to.equal(0);
    const [trial, byHand] = [
      bytesOf(runs("tiny-search-001", "trials", "0003-s7")),
      bytesOf(runs("tiny-001")),
    ];
    const differing = [...byHand].filter(([file, bytes]) => trial.get(file) !== bytes).map(([file]) => file);
    expect([...trial.keys()]).to.deep.equal([...byHand.keys()]);
    expect(differing).to.deep.equal(["SHA256SUMS", "resolved.yaml"]);
    expect(trial.get("resolved.yaml")?.replace("../../../../pictures", "../../pictures")).to.equal(
      byHand.get("resolved.yaml"),
    );
  });

  it("writes the best setting as an experiment that runs as it is", async () => {
    const { status, stdout } = await petri("run", "runs/tiny-search-001/best.yaml", "--quiet");
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: "runs/tiny-best-001\n" });
  });

  it("trains nothing again when it is whole", async () => {
    const before = bytesOf(runs("tiny-search-001"));
    const timing = read("tiny-search-001", "trials", "0001-s7", "machine", "timing.csv");
    const { status, stdout } = await petri("search", "tiny-search-001");
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: "runs/tiny-search-001\n" });
    expect(bytesOf(runs("tiny-search-001"))).to.deep.equal(before);
    expect(read("tiny-search-001", "trials", "0001-s7", "machine", "timing.csv")).to.equal(timing);
  });

  it("goes on as it was begun, whatever became of the experiment's file", async () => {
    const before = bytesOf(runs("tiny-search-001", "trials", "0004-s7"));
    rmSync(runs("tiny-search-001", "trials", "0004-s7"), { recursive: true });
    write("tiny", { epochs: "9" }, "");
    const { status } = await petri("search", "tiny-search-001");
    write("tiny", { epochs: "2" }, section);
    expect(status).to.equal(0);
    expect(bytesOf(runs("tiny-search-001", "trials", "0004-s7"))).to.deep.equal(before);
  });

  it("refuses a search.yaml that was changed, with the difference", async () => {
    const text = read("tiny-search-001", "search.yaml");
    writeFileSync(runs("tiny-search-001", "search.yaml"), text.replace("- 0.001", "- 0.002"));
    const { status, stderr } = await petri("search", "tiny-search-001");
    writeFileSync(runs("tiny-search-001", "search.yaml"), text);
    expect({ status, stderr }).to.deep.equal({
      status: 2,
      stderr:
        "tiny-search-001 cannot go on: its search.yaml was changed since the search began. Put it back, or begin another search\n" +
        "  search.parameters.optimizer.learningRate: [0.01, 0.001] when the search began, [0.01, 0.002] now\n",
    });
  });

  it("leaves a search of another version alone", async () => {
    const text = read("tiny-search-001", "search.json");
    writeFileSync(runs("tiny-search-001", "search.json"), text.replace('"format": 1', '"format": 9'));
    const { status, stderr } = await petri("search", "tiny-search-001");
    writeFileSync(runs("tiny-search-001", "search.json"), text);
    expect({ status, stderr }).to.deep.equal({
      status: 2,
      stderr:
        "tiny-search-001 cannot be read: search.json: it was made by another version of petri (format 9; this one reads 1); go on with that version\n",
    });
  });

  it("takes a grid from the command line", async () => {
    write("plain", { epochs: "1" }, "");
    const { status } = await petri("search", "plain.yaml", "--grid", "epochs=[1,2]", "--seeds", "2");
    expect(status).to.equal(0);
    expect(
      table("plain-search-001")
        .slice(1)
        .map((row) => [row[0], row[2], row[3], row[6]].join(" ")),
    ).to.deep.equal(["1 7 1 1", "1 8 1 1", "2 7 2 2", "2 8 2 2"]);
    expect(read("plain-search-001", "trials", "0002-s8", "overrides.txt")).to.equal(
      "epochs=2\nsplit.seed=7\nseed=8\n",
    );
  });

  it("is shown, listed, and its trials are runs by their number", async () => {
    const list = await petri("list");
    expect(list.stdout).to.match(/\nsearch +runs +finished +failed\n(.*\n)*tiny-search-001 +4 +4 +0\n/);
    expect((await petri("show", "tiny-search-001")).stdout).to.match(
      /^tiny-search-001: grid of 4 trials by val_acc \(more is better\), 4 finished\n/,
    );
    expect((await petri("diff", "tiny-search-001/3", "tiny-search-001/4")).stdout).to.match(
      /^a {2}0003-s7\nb {2}0004-s7\n/,
    );
    expect((await petri("show", "tiny-search-001/5")).stderr).to.equal(
      "tiny-search-001 has no trial 5 that was begun; its trials.csv names them all\n",
    );
  });

  it("is removed with its trials", async () => {
    const { status, stdout } = await petri("rm", "plain-search-001", "--yes");
    expect(status).to.equal(0);
    expect(stdout).to.match(/^removed plain-search-001, /);
    expect(readdirSync(runs())).to.not.include("plain-search-001");
  });

  it("says that an experiment has no search", async () => {
    const { status, stderr } = await petri("search", "plain.yaml");
    expect(status).to.equal(2);
    expect(stderr).to.match(/^plain.yaml has no search: add the section search to the file, or give --grid/);
  });

  it("stops when three trials in a row fail for the same reason, and goes on when asked again", async () => {
    const search = `search:
  method: zip
  parameters: {generator.rescale: [1000, 1001, 1002, 0.001], optimizer.learningRate: [1000, 999, 998, 0.01]}
`;
    const layers = "[{type: flatten}, {type: dense, units: 4}, {type: dense, units: 1, activation: sigmoid}]";
    write("wild", { epochs: "2", layers, optimizer: "{type: sgd}" }, search);
    const { status, stderr } = await petri("search", "wild.yaml");
    expect(status).to.equal(1);
    expect(stderr).to.match(
      /\nthe search stops: three trials in a row failed: the loss became NaN or infinite in epoch \d, step \d+; [^;]*; a lower optimizer.learningRate may help\n0 runs finished, 3 failed, 1 not yet; go on with: .* search wild-search-001\n$/,
    );
    const again = await petri("search", "wild-search-001");
    expect(again.status).to.equal(0);
    expect(table("wild-search-001").map(([, state]) => state)).to.deep.equal([
      ...["state", "nan", "nan", "nan"],
      "finished",
    ]);
  });

  it("is one head's at a time; its worker, killed, is replaced; Ctrl-C leaves what is resumed to the same bytes", async () => {
    write(
      "long",
      { epochs: "40" },
      "search: {method: grid, parameters: {optimizer.learningRate: [1e-3, 1e-4]}}\n",
    );
    const whole = await petri("search", "long.yaml");
    expect(whole.status).to.equal(0);
    const began = startPetri(["search", "long.yaml"], { cwd: folder() });
    const metrics = runs("long-search-002", "trials", "0001-s7", "metrics.csv");
    const status = runs("long-search-002", "trials", "0001-s7", "machine", "status.json");
    const until = async (isThere: () => boolean): Promise<void> => {
      while (!isThere()) await pause(20);
    };
    const hasEpoch = (): boolean => {
      try {
        return readFileSync(metrics, "utf8").split("\n").length > 2;
      } catch {
        return false;
      }
    };
    await until(hasEpoch);
    process.kill(numberIn(readFileSync(status, "utf8"), "pid"), "SIGKILL");
    const second = await petri("search", "long-search-002");
    expect(second.status).to.equal(2);
    expect(second.stderr).to.match(/^long-search-002 is being carried out already; /);
    const third = runs("long-search-002", "trials", "0002-s7", "metrics.csv");
    await until(() => readdirSync(runs("long-search-002", "trials")).length === 2);
    await pause(300);
    began.child.kill("SIGINT");
    const ended = await began.finished;
    expect(ended.stderr).to.include("warning: a worker was killed in trial 1; another takes its place\n");
    expect(ended.status).to.equal(130);
    const again = await petri("search", "long-search-002");
    expect(again.status).to.equal(0);
    expect(readFileSync(third, "utf8").split("\n").length).to.equal(42);
    expect(bytesOf(runs("long-search-002", "trials"))).to.deep.equal(
      bytesOf(runs("long-search-001", "trials")),
    );
  });
});
