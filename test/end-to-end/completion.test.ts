/** Completion as its user meets it: the key Tab in a real shell, for each of the three that this machine has. */
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { petri } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const execute = promisify(execFile);

const starts: Readonly<Record<"bash" | "zsh" | "fish", readonly string[]>> = {
  bash: ["bash", "--norc", "--noprofile", "-i"],
  zsh: ["zsh", "-f", "-i"],
  fish: ["fish", "--no-config", "-i"],
};
/** Shows what the shell made of the line. */
const echo = {
  bash: "petri() { printf 'typed<%s>' \"$*\"; }",
  zsh: "petri() { printf 'typed<%s>' \"$*\"; }; autoload -U compinit; compinit -u -D",
  fish: "function petri; printf 'typed<%s>' \"$argv\"; end",
};

describe("completion", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  before(() => {
    for (const run of ["cats-001", "cats-002", "dogs-001"])
      mkdirSync(join(folder(), "my-runs", run), { recursive: true });
  });

  for (const shell of ["bash", "zsh", "fish"] as const)
    it(`${shell}: Tab completes verbs, options, their values, experiments and runs`, async function () {
      if (spawnSync(shell, ["--version"]).status !== 0) this.skip();
      const { stdout: script } = await petri(["completion", shell], { cwd: folder() });
      writeFileSync(join(folder(), `script.${shell}`), script);
      const typed = [
        "petri regul\\t",
        "petri verif\\tmy",
        "petri check regul\\t--see\\t7",
        "petri run --dev\\tcp\\tx",
        "petri show --runs my-runs dog\\t",
      ];
      const words = [echo[shell], `source script.${shell}`, ...typed];
      const python = [join(import.meta.dirname, "../support/on_shell.py"), ...starts[shell], "--", ...words];
      const { stdout } = await execute("python3", python, { cwd: folder() });
      const lines = [...stdout.matchAll(/typed<([^>%]*)>/g)].map(([, line = ""]) => line.trim());
      expect(lines).to.deep.equal([
        "regularized",
        "verify my",
        "check regularized --seed 7",
        "run --device cpu x",
        "show --runs my-runs dogs-001",
      ]);
    });

  const ask = async (line: string, shell = "bash"): Promise<string[]> => {
    const env = { SHELL: shell, COMP_LINE: line, COMP_POINT: String(line.length), COMP_CWORD: "1" };
    const { stdout, stderr, status } = await petri(["completion-server", "--", "petri"], {
      cwd: folder(),
      env,
    });
    expect([stderr, status]).to.deep.equal(["", 0]);
    return stdout.split("\n").slice(0, -1);
  };

  it("offers verbs and experiments first, then only what the verb takes", async () => {
    expect(await ask("petri ")).to.include.members(["run", "check", "completion", "quickstart", "baseline"]);
    expect(await ask("petri ")).not.to.include("completion-server");
    expect(await ask("petri completion ")).to.deep.equal(["bash", "zsh", "fish"]);
    expect(await ask("petri show --runs my-runs cats")).to.deep.equal(["cats-001", "cats-002"]);
    expect(await ask("petri cache clear ")).to.deep.equal([]);
    expect(await ask("petri run --seed ")).to.deep.equal([]);
  });

  it("leaves paths to the shell", async () => {
    expect(await ask("petri check ./exp", "zsh")).to.deep.equal(["__tabtab_complete_files__"]);
    expect(await ask("petri show --runs ", "fish")).to.deep.equal(["__tabtab_complete_files__"]);
    expect(await ask("petri show --runs ")).to.deep.equal([]);
  });

  it("tells what a word means where the shell shows it", async () => {
    expect(await ask("petri regul", "zsh")).to.deep.equal(["regularized:experiment"]);
    expect(await ask("petri regul", "fish")).to.deep.equal(["regularized\\texperiment"]);
  });

  it("a shell that it does not know is a mistake", async () => {
    const { status, stderr } = await petri(["completion", "tcsh"], { cwd: folder() });
    expect(status).to.equal(2);
    expect(stderr).to.include("Allowed choices are bash, zsh, fish");
  });
});
