import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import { engineCacheFolder } from "../../src/engine/cache-folder.ts";
import { packageFolder, petri, type Finished } from "../support/command.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What no waiting mends is told at once: these take a second, where there was a minute of silence or no end. */
describe("folders that cannot be used, the real command", function () {
  this.timeout(30_000);
  // Before the folder is removed, which is done in the order of these lines.
  after(() => {
    for (const name of closed) chmodSync(join(folder(), name), 0o700);
  });
  const folder = temporaryFolder();
  const isRoot = process.getuid?.() === 0;
  const closed = ["cache", "runs"];
  /** To root every folder is open, so the command is typed by nobody. */
  const uid = isRoot ? 65534 : undefined;

  const as = (args: readonly string[], env: Record<string, string> = {}): Promise<Finished> =>
    petri(args, { cwd: folder(), env: { HOME: folder(), ...env }, uid });

  const expectRefusal = ({ status, stdout, stderr }: Finished, reason: string): void => {
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(stderr)
      .to.contain(reason)
      .and.to.not.match(/^ +at /m);
  };

  before(function () {
    if (process.platform === "win32") this.skip();
    const canRead = spawnSync("test", ["-r", join(packageFolder, "bin", "petri.js")], isRoot ? { uid } : {});
    // A checkout that only root can read.
    if (canRead.status !== 0) this.skip();
    writeFileSync(join(folder(), "sample.yaml"), tinyExperiment({ data: "{sample: quickstart}" }));
    for (const name of closed) mkdirSync(join(folder(), name, "petri", "pictures"), { recursive: true });
    for (const name of closed) chmodSync(join(folder(), name), isRoot ? 0o700 : 0);
    chmodSync(folder(), 0o755);
  });

  const denied = "permission denied (EACCES)";

  it("a cache that another user made: plan, run and cache say so", async () => {
    const env = { XDG_CACHE_HOME: join(folder(), "cache") };
    for (const args of [["plan", "sample.yaml"], ["sample.yaml", "--quiet"], ["cache"], ["cache", "clear"]])
      expectRefusal(await as(args, env), denied);
    const setup = await as(["setup"], env);
    expect(setup.status).to.equal(1);
    expect(setup.stderr)
      .to.contain("the engine cannot be put into")
      .and.to.not.match(/^ +at /m);
  });

  it("a folder of runs that another user made: list, show, rm and resume say so", async () => {
    const name = join(folder(), "runs");
    for (const verb of [["list"], ["show", "a-001"], ["rm", "a-001", "--yes"], ["resume", "a-001"]])
      expectRefusal(await as([...verb, "--runs", name]), denied);
    expectRefusal(
      await as(["show", join(name, "a-001")]),
      `${join(name, "a-001")} cannot be looked at: ${denied}`,
    );
  });

  describe("data that another user keeps to himself", () => {
    /** With a cache of its own, since nobody may write into root's. */
    const typed = (...args: string[]): Promise<Finished> =>
      as(args, { XDG_CACHE_HOME: join(folder(), "own-cache") });
    /** Takes the permission to read what lies there away while `act` runs. */
    const unread = async (path: string, act: () => Promise<void>): Promise<void> => {
      const mode = statSync(join(folder(), path)).mode;
      chmodSync(join(folder(), path), 0);
      try {
        await act();
      } finally {
        chmodSync(join(folder(), path), mode);
      }
    };

    before(async () => {
      for (const name of ["own-cache", "own-runs", "skipping-runs"]) {
        mkdirSync(join(folder(), name));
        chmodSync(join(folder(), name), 0o777);
      }
      await drawPictures(join(folder(), "flat"), 20);
      for (const name of ["cat", "dog"]) {
        mkdirSync(join(folder(), "data", name), { recursive: true });
        for (const file of readdirSync(join(folder(), "flat")).filter((each) => each.startsWith(name)))
          renameSync(join(folder(), "flat", file), join(folder(), "data", name, file));
      }
      const labels = readdirSync(join(folder(), "data", "cat")).map((file) => `cat/${file},cat\n`);
      writeFileSync(join(folder(), "labels.csv"), `file,label\n${labels.join("")}dog/dog.0.jpg,dog\n`);
      const labelled = tinyExperiment({ data: "{directory: data, labels: labels.csv}" });
      writeFileSync(join(folder(), "labelled.yaml"), labelled);
      const data = "{directory: data}";
      writeFileSync(join(folder(), "pets.yaml"), tinyExperiment({ data }));
      const layers =
        "\n  - {type: base, model: ./net.keras}\n  - {type: dense, units: 1, activation: sigmoid}";
      writeFileSync(join(folder(), "net.keras"), "no net");
      writeFileSync(join(folder(), "based.yaml"), tinyExperiment({ data, layers }));
    });

    it("one picture: check --data and a run name it and end before there is a run", async () => {
      await unread("data/cat/cat.0.jpg", async () => {
        for (const args of [
          ["check", "pets.yaml", "--data"],
          ["pets.yaml", "--quiet", "--runs", "own-runs"],
        ])
          expectRefusal(await typed(...args), "cat/cat.0.jpg cannot be read: permission denied");
        expect(readdirSync(join(folder(), "own-runs"))).to.deep.equal([]);
      });
    });

    /** The engine, of 800 MB, where nobody may read it: its files themselves, or copies on another disk. */
    const bringEngine = (): void => {
      const to = join(folder(), "own-cache", "petri", "engine");
      for (const entry of readdirSync(engineCacheFolder(), { withFileTypes: true, recursive: true })) {
        if (!entry.isFile()) continue;
        const from = join(entry.parentPath, entry.name);
        const path = join(to, relative(engineCacheFolder(), from));
        mkdirSync(dirname(path), { recursive: true });
        try {
          linkSync(from, path);
        } catch {
          copyFileSync(from, path);
        }
      }
      chmodSync(join(folder(), "own-cache", "petri"), 0o777);
    };

    it("one picture among others: run leaves it out where it is told to, predict names it and does the rest", async () => {
      bringEngine();
      const name = "cat/cat.0.jpg";
      await unread(`data/${name}`, async () => {
        const skip = ["--set", "data.onProblem=skip", "--set", "split.test=3"];
        const run = await typed("pets.yaml", "--quiet", ...skip, "--runs", "skipping-runs");
        expect(run.stderr)
          .to.contain(`${name} cannot be read: permission denied`)
          .and.to.not.match(/^ +at /m);
        expect(run.status, run.stderr).to.equal(0);
        const predicted = await typed("predict", join("skipping-runs", "pets-001"), "data/cat", "--csv");
        expect(predicted.stderr)
          .to.contain("cat.0.jpg cannot be read: permission denied")
          .and.to.not.match(/^ +at /m);
        const rows = predicted.stdout.trimEnd().split("\n").slice(1);
        const empty = rows.filter((row) => row.endsWith("cat.0.jpg,,,,"));
        expect({ status: predicted.status, rows: rows.length, empty: empty.length }).to.deep.equal({
          status: 1,
          rows: 20,
          empty: 1,
        });
      });
    });

    it("a table of labels: check names it", async () => {
      await unread("labels.csv", async () => {
        const refused = await typed("check", "labelled.yaml");
        expectRefusal(refused, "labels.csv cannot be read: permission denied");
      });
    });

    it("a class folder, and the file of the base's net: check names them with their line", async () => {
      await unread("data/cat", async () => {
        expectRefusal(await typed("check", "pets.yaml"), "data/cat cannot be read: permission denied");
      });
      await unread("net.keras", async () => {
        const refused = await typed("plan", "based.yaml");
        expectRefusal(refused, denied);
        expect(refused.stderr).to.match(/^based\.yaml:\d+:\d+ net\.keras/m);
      });
    });
  });

  it("a cache where no folder can be made, though the one above it is there", async function () {
    if (process.platform !== "linux") this.skip();
    const env = { XDG_CACHE_HOME: "/proc/petri" };
    expectRefusal(await as(["plan", "sample.yaml"], env), "it is not there (ENOENT)");
    expect((await as(["setup"], env)).status).to.equal(1);
  });
});
