/** Every file of a run folder x every kind of damage x every verb: the file is named, nothing is lost. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { petri, type Finished } from "../support/command.ts";
import { damages } from "../support/damages.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const diesBeforeRename = `--import=${new URL("../support/preload/dies-before-rename.mjs", import.meta.url).href}`;

/** Statistics of the pictures, and all that a checkpoint can hold beside the weights. */
const base = tinyExperiment({
  generator:
    "{imageSize: [16, 16], rescale: 1/255, batchSize: 5, classMode: binary, featurewiseCenter: true}",
  optimizer: "{type: adam, learningRate: 0.01}",
  earlyStopping: "{monitor: loss, patience: 50, restoreBestWeights: true}",
  epochs: "3",
});

describe("a damaged run folder", function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const runsFolder = (): string => join(folder(), "runs");
  const exp = (args: readonly string[], env: Record<string, string> = {}): Promise<Finished> =>
    petri([...args, "--runs", "runs", "--quiet"], { cwd: folder(), env });
  const here = (...args: string[]): Promise<Told> => petriHere(folder(), args);

  /** Path -> contents, of every file of a run. */
  const contentsOf = (run: string): Map<string, string> =>
    new Map(
      readdirSync(join(runsFolder(), run), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [
          file.slice(join(runsFolder(), run).length + 1),
          readFileSync(file).toString("latin1"),
        ]),
    );
  const sealedFiles = (run: string): string[] =>
    [...contentsOf(run).keys()].filter((file) => !file.startsWith("machine") && !file.endsWith(".tmp"));

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    writeFileSync(join(folder(), "base.yaml"), base);
    writeFileSync(join(folder(), "tiny.yaml"), "extends: base.yaml\n");
    expect((await here("tiny.yaml", "--set", "optimizer.beta1=0.8", "--epochs", "3")).status).to.equal(0);
    expect((await here("tiny.yaml", "--set", "seed=8", "--set", "name=other")).status).to.equal(0);
    const killed = await exp(["tiny.yaml", "--set", "name=killed"], {
      NODE_OPTIONS: diesBeforeRename,
      DIES_BEFORE: "metrics.csv#3",
    });
    expect(killed.status, killed.stderr).to.equal(null);
    const stopped = await petriHere(
      folder(),
      ["tiny.yaml", "--set", "name=stopped", "--epochs", "500"],
      ({ stderr }, pressControlC) => {
        if (stderr.includes(" 3/500")) pressControlC();
      },
    );
    expect(stopped.status).to.equal(130);
    cpSync(runsFolder(), join(folder(), "pristine"), { recursive: true });
  });

  const pristine = (run: string): string => join(folder(), "pristine", run);
  const restore = (run: string): void => {
    rmSync(join(runsFolder(), run), { recursive: true });
    cpSync(pristine(run), join(runsFolder(), run), { recursive: true });
  };

  interface Verb {
    args: (run: string) => string[];
    /** Whether it looks at a file, so that it must name it. */
    reads: (file: string) => boolean;
    status: number;
  }

  const everything = (): boolean => true;
  const ofJudge = (file: string): boolean =>
    file.startsWith("checkpoints/best/") || /^(resolved.yaml|statistics.json|test.json)$/.test(file);
  const ofCheckpoints = (file: string): boolean => file.startsWith("checkpoints/");

  const verbs = {
    verify: { args: (run) => ["verify", run], reads: everything, status: 1 },
    resume: { args: (run) => ["resume", run], reads: everything, status: 1 },
    longer: { args: (run) => ["resume", run, "--epochs", "600"], reads: everything, status: 1 },
    show: { args: (run) => ["show", run], reads: everything, status: 1 },
    report: {
      args: (run) => ["report", run, "--out", "report.html", "--no-model"],
      reads: everything,
      status: 1,
    },
    diff: { args: (run) => ["diff", run, "other-001"], reads: everything, status: 1 },
    predict: { args: (run) => ["predict", run, "pictures/cat.1.jpg"], reads: ofJudge, status: 1 },
    export: { args: (run) => ["export", run], reads: ofJudge, status: 1 },
    list: { args: () => ["list"], reads: () => false, status: 0 },
    keepBest: {
      args: (run) => ["rm", run, "--keep-best", "--yes"],
      reads: ofCheckpoints,
      status: 2,
    },
  } satisfies Record<string, Verb>;

  /** A change of the list may look like one of a file that it names. */
  const isNamed = (text: string, file: string): boolean => {
    const folder = dirname(file);
    const inCheckpoint = folder.startsWith("checkpoints") && text.includes(`${folder}: `);
    return text.includes(file) || inCheckpoint || (file === "SHA256SUMS" && text.includes("was changed"));
  };

  /** What is not as it must be where one verb is asked of the damaged run. */
  const faultsOf = async (
    run: string,
    file: string,
    name: string,
    verb: Verb,
    before = contentsOf(run),
  ): Promise<string[]> => {
    try {
      const { status, stdout, stderr } = await here(...verb.args(run));
      const text = stdout + stderr;
      const after = contentsOf(run);
      const lost = [...before].filter(([path, bytes]) => after.get(path) !== bytes).map(([path]) => path);
      return [
        ...(verb.reads(file) && !isNamed(text, file) ? [`not named in ${text}`] : []),
        ...(status === verb.status ? [] : [`status ${String(status)}: ${text}`]),
        ...lost.map((path) => `lost ${path}`),
      ].map((fault) => `${name}: ${fault}`);
    } catch (error) {
      return [`${name} threw ${String(error)}`];
    }
  };

  /** Asks `names` of the run, once for each kind of damage to each of its files that they read. */
  const hold = async (
    run: string,
    names: readonly (keyof typeof verbs)[],
    isHealed: (file: string, damage: string) => boolean = () => false,
  ): Promise<void> => {
    const wrong: string[] = [];
    let asked = 0;
    for (const file of sealedFiles(run))
      for (const [damage, act] of Object.entries(damages)) {
        // A run without a list is one of an older petri.
        if ((damage === "removed" && file === "SHA256SUMS") || isHealed(file, damage)) continue;
        const path = join(runsFolder(), run, file);
        const kept = readFileSync(path);
        act(path, join(runsFolder(), "other-001", file));
        const damaged = contentsOf(run);
        if (damaged.get(file) !== kept.toString("latin1"))
          for (const name of names) {
            const verb = verbs[name];
            if (name !== "list" && !verb.reads(file)) continue;
            asked += 1;
            const faults = await faultsOf(run, file, name, verb, damaged);
            wrong.push(...faults.map((fault) => `${file} ${damage}: ${fault.slice(0, 400)}`));
          }
        rmSync(path, { recursive: true, force: true });
        writeFileSync(path, kept);
      }
    restore(run);
    expect(wrong).to.deep.equal([]);
    expect(asked).to.be.greaterThan(100 * names.length);
  };

  const all = [
    "verify",
    "resume",
    "longer",
    "show",
    "diff",
    "predict",
    "export",
    "list",
    "keepBest",
  ] as const;

  it("is told, and nothing is lost: a finished run", async () => {
    await hold("tiny-001", all);
  });

  it("is told, and nothing is lost: a run that was stopped", async () => {
    await hold("stopped-001", ["verify", "resume"]);
  });

  it("is told, and nothing is lost: a run that was killed", async () => {
    // Written again from the checkpoint, by the code that wrote it first.
    await hold("killed-001", ["resume"], (file, damage) => file === "metrics.csv" && damage === "removed");
  });

  it("is told where a whole checkpoint or all of them are gone", async () => {
    const gone = [
      {
        run: "tiny-001",
        part: "checkpoints/best",
        names: ["verify", "resume", "longer", "show", "export", "keepBest"],
      },
      { run: "tiny-001", part: "checkpoints", names: ["verify", "resume", "longer", "show", "export"] },
      { run: "stopped-001", part: "checkpoints/last", names: ["verify", "resume", "longer", "show"] },
      { run: "stopped-001", part: "checkpoints/best", names: ["verify", "resume", "longer", "show"] },
      { run: "killed-001", part: "checkpoints/last", names: ["verify", "resume", "longer"] },
      { run: "killed-001", part: "checkpoints/best", names: ["verify", "resume", "longer"] },
      { run: "killed-001", part: "checkpoints", names: ["verify", "resume", "longer"] },
    ] as const;
    for (const { run, part, names } of gone) {
      rmSync(join(runsFolder(), run, part), { recursive: true });
      for (const name of names) {
        const faults = await faultsOf(run, part, name, verbs[name]);
        expect(faults, `${run} without ${part}`).to.deep.equal([]);
      }
      restore(run);
    }
  });

  it("of an older petri, which sealed none, is verified and resumed, and then sealed", async () => {
    const sealOf = (run: string): string => readFileSync(join(runsFolder(), run, "SHA256SUMS"), "utf8");
    rmSync(join(runsFolder(), "tiny-001", "SHA256SUMS"));
    const verified = await here("verify", "tiny-001");
    expect(verified.status, verified.stderr).to.equal(0);
    expect(verified.stdout).to.match(/^tiny-001: same, .*\ntiny-001 is not sealed: .*\n$/);
    restore("tiny-001");
    const seals: string[] = [];
    for (const isSealed of [true, false]) {
      if (!isSealed) rmSync(join(runsFolder(), "killed-001", "SHA256SUMS"));
      const resumed = await here("resume", "killed-001");
      expect(resumed.status, resumed.stderr).to.equal(0);
      seals.push(sealOf("killed-001"));
      restore("killed-001");
    }
    expect(seals[1]).to.equal(seals[0]);
  });

  it("of a lengthening that was killed goes on, and keeps what was made of the shorter run", async () => {
    const before = contentsOf("tiny-001");
    for (const place of [
      "overrides.txt#1",
      "resolved.yaml#1",
      "SHA256SUMS#3",
      "metrics.csv#2",
      "test.json#1",
    ]) {
      const killed = await exp(["resume", "tiny-001", "--epochs", "4"], {
        NODE_OPTIONS: diesBeforeRename,
        DIES_BEFORE: place,
      });
      expect(killed.status, `${place} ${killed.stderr}`).to.equal(null);
      for (const file of ["test.json", "curves.svg", "samples.png", "summary.md"])
        expect(contentsOf("tiny-001").get(file), file).to.equal(before.get(file));
      expect((await here("show", "tiny-001")).status, place).to.equal(0);
      const resumed = await here("resume", "tiny-001");
      expect(resumed.status, `${place} ${resumed.stderr}`).to.equal(0);
      expect((await here("show", "tiny-001")).status, place).to.equal(0);
      restore("tiny-001");
    }
  });

  it("is not the answer of --needed", async () => {
    const asked = ["tiny.yaml", "--set", "optimizer.beta1=0.8", "--epochs", "3", "--needed"];
    expect((await here(...asked)).stdout).to.equal(`${join("runs", "tiny-001")}\n`);
    const test = join(runsFolder(), "tiny-001", "test.json");
    writeFileSync(
      test,
      readFileSync(test, "utf8").replace('"acc": 0.', '"acc": 0.9').replace('"acc": 1', '"acc": 0'),
    );
    const needed = await here(...asked);
    expect(needed).to.include({ status: 0, stdout: `${join("runs", "tiny-002")}\n` });
    expect(needed.stderr).to.contain(
      "tiny-001 is not taken, since it was changed: test.json: its bytes are not those that were sealed",
    );
    restore("tiny-001");
  });

  it("is told where files are added, and where a key is there twice", async () => {
    writeFileSync(join(runsFolder(), "tiny-001", "notes.txt"), "mine");
    writeFileSync(join(runsFolder(), "tiny-001", "machine", "notes.txt"), "mine");
    const shown = await here("show", "tiny-001");
    expect(shown).to.include({
      status: 1,
      stderr:
        "tiny-001 was changed since petri wrote it:\n  notes.txt: it was not there when the run was sealed\n",
    });
    restore("tiny-001");
    expect((await here("show", "tiny-001")).stdout).to.equal(shown.stdout);
    const resolved = join(runsFolder(), "tiny-001", "resolved.yaml");
    writeFileSync(resolved, `${readFileSync(resolved, "utf8")}seed: 9\n`);
    expect(await here("diff", "other-001", "tiny-001")).to.deep.equal({
      status: 1,
      stdout: "",
      stderr:
        "tiny-001 was changed since petri wrote it; it is not compared:\n  resolved.yaml: Map keys must be unique at line 52, column 1\n",
    });
    restore("tiny-001");
  });
});
