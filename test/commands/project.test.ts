import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Typed } from "../../src/commands/program.ts";
import { experimentText, writeFiles } from "../support/experiment-text.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { writeRun } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Pictures by name only: check and plan open none. */
const putPictures = (folder: string): void => {
  for (const name of ["cat", "dog"])
    for (let number = 0; number < 20; number++)
      writeFiles(folder, { [`pictures/${name}.${number}.jpg`]: "x" });
};

const valid = (epochs = 3): string =>
  experimentText({
    data: '{directory: ../pictures, classes: {cat: "cat.*", dog: "dog.*"}}',
    epochs: String(epochs),
  });

describe("the project folder", () => {
  const folder = temporaryFolder();
  const project = (): string => join(folder(), "project");
  const typed = (below: string, args: readonly string[], changes: Partial<Typed> = {}): Promise<Told> => {
    const cwd = join(project(), below);
    mkdirSync(cwd, { recursive: true });
    return petriHere(cwd, args, undefined, { cacheFolder: join(folder(), "cache"), ...changes });
  };
  const listed = async (
    below: string,
    args: readonly string[] = [],
    env: Typed["env"] = {},
  ): Promise<string> => {
    const { status, stdout, stderr } = await typed(below, ["list", ...args], { env });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    return stdout;
  };

  before(async () => {
    putPictures(project());
    writeFiles(project(), { "experiments/net.yaml": valid(), "deep/er/note.txt": "" });
    await writeRun(join(project(), "runs"), "ofdefault-001");
    await writeRun(join(project(), "elsewhere"), "ofoption-001");
    await writeRun(join(project(), "environment"), "ofenv-001");
    await writeRun(join(project(), "results"), "ofyaml-001");
  });

  describe("is found upwards from where the command is typed", () => {
    it("by its folder experiments/", async () => {
      expect(await listed("deep/er")).to.contain("ofdefault-001");
      const { status, stdout, stderr } = await typed("deep/er", ["check", "net"]);
      expect({ status, stderr }).to.deep.equal({
        status: 0,
        stderr: "net is ../../experiments/net.yaml\n",
      });
      expect(stdout).to.match(/^net is a valid experiment: /);
    });

    it("by a petri.yaml, which may be empty, and the nearest of two projects counts", async () => {
      writeFiles(project(), { "inner/petri.yaml": "" });
      await writeRun(join(project(), "inner/runs"), "ofinner-001");
      expect(await listed("inner/below"))
        .to.contain("ofinner-001")
        .and.to.not.contain("ofdefault-001");
      const { status, stderr } = await typed("inner/below", ["check", "net"]);
      expect(status).to.equal(2);
      expect(stderr).to.contain(
        `no experiment "net": there is no net.yaml in ${join(project(), "inner/experiments")}, in ` +
          `${join(project(), "inner/below")} or among petri's own`,
      );
    });

    it("and the current folder is one where there is none", async () => {
      const lonely = join(folder(), "lonely");
      await writeRun(join(lonely, "runs"), "oflonely-001");
      const { stdout } = await petriHere(lonely, ["list"]);
      expect(stdout).to.contain("oflonely-001");
    });
  });

  it("--runs comes before PETRI_RUNS, that before petri.yaml, and that before runs/", async () => {
    expect(await listed("deep")).to.contain("ofdefault-001");
    writeFiles(project(), { "petri.yaml": "# mine\nruns: results\n" });
    expect(await listed("deep"))
      .to.contain("ofyaml-001")
      .and.to.not.contain("ofdefault-001");
    expect(await listed("deep", [], { PETRI_RUNS: "../environment" })).to.contain("ofenv-001");
    expect(await listed("deep", [], { PETRI_RUNS: "" })).to.contain("ofyaml-001");
    const both = await listed("deep", ["--runs", "../elsewhere"], { PETRI_RUNS: "../environment" });
    expect(both).to.contain("ofoption-001").and.to.not.contain("ofenv-001");
    writeFiles(project(), { "petri.yaml": "" });
  });

  it("petri.yaml names another folder of experiments, relative to itself", async () => {
    writeFiles(project(), { "nets/other.yaml": valid(), "petri.yaml": "experiments: nets\n" });
    const { status, stderr } = await typed("deep", ["check", "other"]);
    writeFiles(project(), { "petri.yaml": "" });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "other is ../nets/other.yaml\n" });
  });

  describe("a mistake in petri.yaml", () => {
    const told = async (text: string, verb: readonly string[] = ["list"]): Promise<string> => {
      writeFiles(project(), { "petri.yaml": text });
      const { status, stdout, stderr } = await typed("deep", verb);
      writeFiles(project(), { "petri.yaml": "" });
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      return stderr;
    };

    it("is shown with its line, its column and what was meant; all at once", async () => {
      expect(await told("rnus: results\nexperiments: 5\n")).to.equal(
        `../petri.yaml:1:1 unknown key "rnus"; did you mean "runs"?
    1 | rnus: results
      | ^^^^

../petri.yaml:2:14 experiments must be the path of a folder, not 5
    2 | experiments: 5
      |              ^
`,
      );
    });

    it("in its section slurm is shown where it stands", async () => {
      expect(await told("slurm:\n  partition: 3\n  tine: 4\n")).to.equal(
        `../petri.yaml:2:14 partition must be a text such as gpu, not 3
    2 |   partition: 3
      |              ^

../petri.yaml:3:3 unknown key "tine"; did you mean "time"?
    3 |   tine: 4
      |   ^^^^
`,
      );
    });

    for (const [what, text, sentence] of [
      ["a list", "- runs\n", "../petri.yaml:1:1 petri.yaml must be a map of keys, not a list of 1"],
      ["a text", "runs\n", '../petri.yaml:1:1 petri.yaml must be a map of keys, not the text "runs"'],
      ["an empty path", 'runs: ""\n', '../petri.yaml:1:7 runs must be the path of a folder, not the text ""'],
      ["nothing after a key", "runs:\n", "../petri.yaml:1:1 runs must be the path of a folder, not nothing"],
      [
        "a key twice",
        "runs: a\nruns: b\n",
        '../petri.yaml:2:1 the key "runs" stands twice in its map; keep one',
      ],
      ["no YAML", "runs: [\n", "../petri.yaml:1:7"],
      ["a tab", "runs:\n\ta\n", "../petri.yaml:2:1"],
      [
        "a second document",
        "runs: a\n---\n",
        "../petri.yaml:2:1 a second document begins here; keep one in a file",
      ],
      ["a tag", "runs: !!str a\n", "../petri.yaml:1:13 this value has the tag"],
      ["an alias of nothing", "runs: *a\n", "../petri.yaml:1:7 *a stands for nothing"],
      [
        "an experiment's key",
        "epochs: 5\n",
        '../petri.yaml:1:1 unknown key "epochs"; known: experiments, runs',
      ],
      [
        "a text that is too long",
        `runs: ${"a".repeat(20_000)}\n`,
        "../petri.yaml:1:7 a text has at most 10000",
      ],
      [
        "a file that is too large",
        `# ${"a".repeat(2e5)}\n`,
        "../petri.yaml this cannot be read as petri.yaml: it is larger than 0.1 MB",
      ],
    ] as const)
      it(`${what} is one`, async () => {
        expect(await told(text)).to.contain(sentence);
      });

    it("stops every verb that works in the project, and none that does not", async () => {
      for (const verb of [
        ["net"],
        ["check", "net"],
        ["plan", "net"],
        ["show", "a-001"],
        ["diff", "a", "b"],
        ["resume", "a"],
        ["rm", "a"],
        ["verify", "a"],
        ["export", "a"],
        ["predict", "a", "b"],
        ["preview", "net"],
      ])
        expect(await told("rnus: 1\n", verb)).to.contain('unknown key "rnus"');
      writeFiles(project(), { "petri.yaml": "rnus: 1\n" });
      const { status } = await typed("deep", ["cache"]);
      writeFiles(project(), { "petri.yaml": "" });
      expect(status).to.equal(0);
    });

    it("a folder in its place is told", async () => {
      mkdirSync(join(project(), "odd/petri.yaml"), { recursive: true });
      const { status, stderr } = await typed("odd", ["list"]);
      expect(status).to.equal(2);
      expect(stderr).to.equal("petri.yaml this cannot be read as petri.yaml: it is a folder\n");
    });
  });

  describe("NAME", () => {
    it("in two places of the user's is the project's, with a warning that names the other", async () => {
      writeFiles(project(), { "deep/net.yaml": valid(4) });
      const { status, stderr } = await typed("deep", ["check", "net"]);
      expect(status).to.equal(0);
      expect(stderr).to.equal(
        "net is ../experiments/net.yaml\n" +
          "warning: there is also a net.yaml here, which is not taken; ./net.yaml names it\n",
      );
      const named = await typed("deep", ["plan", "./net.yaml", "--json"]);
      expect(named.stdout).to.contain('"epochs": 4');
    });

    it("is ./NAME.yaml where the project has none, also that of a project of its own", async () => {
      writeFiles(project(), { "deep/here.yaml": valid() });
      const { status, stderr } = await typed("deep", ["check", "here"]);
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "here is here.yaml\n" });
    });

    it("is petri's own last; its paths are those of the project", async () => {
      const { status, stderr } = await typed("deep", ["check", "baseline"]);
      expect(status).to.equal(2);
      expect(stderr).to.match(/^baseline is petri's own: \S*experiments\/baseline\.yaml\n/);
      expect(stderr).to.contain(`${join(project(), "data/train")} does not exist`);
    });

    it("which one was taken is told where petri has its own of that name", async () => {
      writeFiles(project(), { "experiments/baseline.yaml": valid() });
      const { status, stderr } = await typed("deep", ["check", "baseline"]);
      expect({ status, stderr }).to.deep.equal({
        status: 0,
        stderr: "baseline is ../experiments/baseline.yaml, not petri's own\n",
      });
    });

    it("of no experiment is told with the places and what may have been meant", async () => {
      const { status, stderr } = await typed("deep", ["check", "nte"]);
      expect(status).to.equal(2);
      expect(stderr).to.contain('among petri\'s own; did you mean "net"?');
    });
  });

  describe("RUN", () => {
    it("is a path as seen from the current folder before it is a name, with a warning", async () => {
      await writeRun(join(project(), "runs"), "twice-001");
      await writeRun(join(project(), "deep"), "twice-001");
      const { status, stdout, stderr } = await typed("deep", ["show", "twice-001"]);
      expect(status).to.equal(0);
      expect(stdout).to.contain(join(project(), "deep", "twice-001"));
      expect(stderr).to.contain(
        `warning: there is also a twice-001 in ${join(project(), "runs")}, which is not taken; ` +
          "../runs/twice-001 names it",
      );
    });

    it("is a name in the runs folder, wherever in the project the command is typed", async () => {
      const { status, stdout } = await typed("deep/er", ["show", "ofdefault-001"]);
      expect(status).to.equal(0);
      expect(stdout).to.contain(join(project(), "runs/ofdefault-001"));
    });

    it("a folder that is no run does not hide an experiment's runs", async () => {
      mkdirSync(join(project(), "deep/ofdefault"), { recursive: true });
      const { status, stdout } = await typed("deep", ["show", "ofdefault"]);
      expect(status).to.equal(0);
      expect(stdout).to.contain("ofdefault-001");
    });
  });

  describe("nothing is written into a folder node_modules", () => {
    const inside = "node_modules/petri/sub";
    const refusal = (what: string): string =>
      `${what} lies in a node_modules folder, into which petri writes nothing; `;

    it("no run", async () => {
      writeFiles(project(), { "node_modules/petri/experiments/net.yaml": valid() });
      const { status, stderr } = await typed(inside, ["net"]);
      expect(status).to.equal(2);
      expect(stderr).to.contain(
        refusal(join(project(), "node_modules/petri/runs")) +
          "--runs DIR, PETRI_RUNS or runs in a petri.yaml names another folder, and so does another current folder",
      );
    });

    it("no preview, no export and no project", async () => {
      const name = join(project(), inside);
      expect((await typed(inside, ["preview", "quickstart"])).stderr).to.contain(
        refusal(name) + "--out FILE names another place",
      );
      expect((await typed(inside, ["export", "../../../runs/ofdefault-001"])).stderr).to.contain(
        refusal(name) + "--out PATH names another place",
      );
      expect((await typed(inside, ["new"])).stderr).to.contain("--into DIR names another folder");
    });
  });
});
