import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packageFolder, petri, type Finished } from "../support/command.ts";
import { tinyExperiment, drawPictures } from "../support/pictures.ts";
import { writeFiles } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("a project, the real command", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  it("is begun by `new`; a run of it beats the majority class, and resume goes where it is told", async () => {
    const here = join(folder(), "my pets");
    await drawPictures(join(here, "pets"), 40);
    const typed = (...args: string[]): Promise<Finished> => petri(args, { cwd: here });
    expect((await typed("new", "pets")).status).to.equal(0);
    const told = await typed("pets");
    expect(told.stderr).to.contain("pets is experiments/pets.yaml\n");
    expect({ status: told.status, stdout: told.stdout }).to.deep.equal({
      status: 0,
      stdout: "runs/pets-001\n",
    });
    const report: unknown = JSON.parse(readFileSync(join(here, "runs/pets-001/test.json"), "utf8"));
    expect(report).to.have.nested.property("test.acc").above(0.5);
    expect(readdirSync(here).sort()).to.deep.equal([".gitignore", "experiments", "pets", "runs"]);
    const fromRuns = await petri(["show", "pets-001"], { cwd: join(here, "runs") });
    expect({ status: fromRuns.status, stderr: fromRuns.stderr }).to.deep.equal({ status: 0, stderr: "" });
    const named = await typed("pets", "--epochs", "1", "--runs", "other runs");
    const hint = /show ('other runs\/pets-001')$/m.exec(named.stderr)?.[1] ?? "";
    const shown = spawnSync(
      "sh",
      ["-c", `"$0" "$1" show ${hint}`, process.execPath, join(packageFolder, "bin/petri.js")],
      {
        cwd: here,
        encoding: "utf8",
      },
    );
    expect(shown.status).to.equal(0);
  });

  it("is where npm says that the command was typed, in a script that is petri alone", async () => {
    const here = join(folder(), "scripts");
    writeFiles(here, { "sub/experiments/there.yaml": tinyExperiment({ data: "{sample: quickstart}" }) });
    const env = { npm_lifecycle_event: "exp", INIT_CWD: join(here, "sub"), npm_config_user_agent: "npm/11" };
    const asked = (script: string): Promise<Finished> =>
      petri(["check", "there"], { cwd: here, env: { ...env, npm_lifecycle_script: script } });
    expect((await asked("petri")).status).to.equal(0);
    expect((await asked("petri a && petri")).status).to.equal(2);
  });

  describe("of somebody who may not write or read there", () => {
    const isRoot = process.getuid?.() === 0;
    /** To root every folder is open, so the command is typed by nobody. */
    const uid = isRoot ? 65534 : undefined;
    const closed = (): string => join(folder(), "closed");
    const typed = (args: readonly string[], cwd = closed()): Promise<Finished> =>
      petri(args, { cwd, uid, env: { HOME: folder(), XDG_CACHE_HOME: join(folder(), "cache") } });

    before(async function () {
      if (process.platform === "win32") this.skip();
      const canRead = spawnSync(
        "test",
        ["-r", join(packageFolder, "bin", "petri.js")],
        isRoot ? { uid } : {},
      );
      if (canRead.status !== 0) this.skip();
      await drawPictures(join(closed(), "pets"), 5);
      mkdirSync(join(folder(), "cache"));
      chmodSync(join(folder(), "cache"), 0o777);
      writeFiles(closed(), { "unread/petri.yaml": "" });
      chmodSync(join(closed(), "unread/petri.yaml"), 0);
      chmodSync(folder(), 0o755);
      chmodSync(closed(), 0o555);
    });

    after(() => {
      if (existsSync(closed())) chmodSync(closed(), 0o755);
    });

    it("`new` writes nothing and names --into, which works", async () => {
      const refused = await typed(["new", "pets"]);
      expect(refused).to.include({ status: 2, stdout: "" });
      expect(refused.stderr).to.contain(
        `nothing can be written into ${closed()}: permission denied (EACCES); --into DIR names another folder\n`,
      );
      expect(readdirSync(closed()).sort()).to.deep.equal(["pets", "unread"]);
      const into = await typed(["new", "pets", "--into", join(folder(), "cache/mine")]);
      expect(into.status).to.equal(0);
    });

    it("a run is refused before its pictures are looked into, and --runs is named", async () => {
      const experiment = "../cache/mine/experiments/pets.yaml";
      const refused = await typed([experiment, "--epochs", "1"]);
      expect(refused).to.include({ status: 2, stdout: "" });
      expect(refused.stderr).to.contain(
        `nothing can be written into ${join(closed(), "runs")}: permission denied (EACCES); --runs DIR, PETRI_RUNS or runs in a petri.yaml names another folder`,
      );
    });

    it("a petri.yaml that may not be read is told", async () => {
      expect(await typed(["list"], join(closed(), "unread"))).to.deep.equal({
        status: 2,
        stdout: "",
        stderr: "petri.yaml this file may not be read\n",
      });
    });
  });
});
