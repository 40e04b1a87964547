import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { withEnvironment } from "../engine/fake-machine.ts";
import { petriHere, type Told } from "../support/petri-here.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);

const search = `
  method: grid
  parameters:
    optimizer.learningRate: [0.01, 0.001]`;

/** The programs are stand-ins; scripts/slurm-search.ts does the same on a real cluster. */
describe("petri search --on slurm", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const inSearch = (...names: string[]): string => join(folder(), "runs", "tiny-search-001", ...names);

  /** What the programs of Slurm answer; each notes how it was called. */
  const slurm = (answers: Readonly<Record<string, string>>): void => {
    const programs = join(folder(), "programs");
    rmSync(programs, { recursive: true, force: true });
    mkdirSync(programs);
    for (const [name, answer] of Object.entries(answers)) {
      const file = join(programs, name);
      writeFileSync(file, `#!/bin/sh\necho ${name} "$@" >> "${folder()}/calls"\n${answer}\n`);
      chmodSync(file, 0o755);
    }
  };

  const here = (...args: string[]): Promise<Told> => {
    const path = [join(folder(), "programs"), process.env.PATH ?? ""].join(delimiter);
    // The engine of another test in this process may have set the threads, which a job would take for the user's.
    return withEnvironment({ PATH: path, TF_NUM_INTRAOP_THREADS: undefined }, () =>
      petriHere(folder(), ["search", ...args]),
    );
  };

  const calls = (): string[] => {
    const file = join(folder(), "calls");
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    rmSync(file, { force: true });
    return text.split("\n").slice(0, -1);
  };

  const idle = "exit 0";

  before(async () => {
    await drawPictures(join(folder(), "pictures"), 20);
    writeFileSync(join(folder(), "tiny.yaml"), tinyExperiment({ search }));
    writeFileSync(join(folder(), "petri.yaml"), "slurm: {partition: gpu, cpusPerTask: 1}\n");
  });

  it("is refused before anything is written where there is no Slurm", async () => {
    const answer = await withEnvironment({ PATH: join(folder(), "nowhere") }, () =>
      petriHere(folder(), ["search", "tiny.yaml", "--on", "slurm"]),
    );
    expect(answer).to.deep.equal({
      status: 2,
      stdout: "",
      stderr:
        "there is no sbatch on this machine; --on slurm is for a machine that submits jobs to a cluster\n",
    });
    expect(existsSync(join(folder(), "runs"))).to.equal(false);
  });

  it("tells in its words what Slurm refuses, and goes on once that is mended", async () => {
    slurm({ sbatch: "echo 'sbatch: error: invalid partition specified: gpu' >&2; exit 1", squeue: idle });
    const refused = await here("tiny.yaml", "--on", "slurm", "--jobs", "2");
    expect(refused.status).to.equal(2);
    expect(refused.stderr).to.contain("Slurm refuses the job: invalid partition specified: gpu");
    expect(existsSync(inSearch("job.sh"))).to.equal(true);
  });

  it("submits the workers, and returns", async () => {
    slurm({ sbatch: "echo 4711", squeue: idle });
    calls();
    const submitted = await here("tiny-search-001", "--on", "slurm", "--jobs", "2");
    expect(submitted, submitted.stderr).to.include({
      status: 0,
      stdout: `${join("runs", "tiny-search-001")}\n`,
    });
    expect(submitted.stderr).to.contain("job 4711 has the workers");
    expect(calls()).to.deep.equal([`sbatch --parsable ${inSearch("job.sh")}`]);
    const lines = readFileSync(inSearch("job.sh"), "utf8").split("\n");
    expect(lines).to.include.members(["#SBATCH --array=0-1%2", "#SBATCH --partition=gpu"]);
    expect(lines).to.include("export TF_NUM_INTRAOP_THREADS=1");
  });

  it("asked again while they work, says how far they are, and submits nothing", async () => {
    slurm({ sbatch: "echo 4712", squeue: "printf 'RUNNING|None\\nPENDING|Resources\\n'" });
    calls();
    const attached = await here("tiny-search-001");
    expect(attached.status).to.equal(0);
    expect(attached.stderr).to.contain(
      "job 4711: 1 worker at work, 1 wait (Resources)\n0 runs finished, 2 not yet",
    );
    expect(calls()).to.deep.equal(["squeue --noheader --array --format=%T|%r --jobs=4711"]);
  });

  it("cancels them, and submits others where they are gone and runs are left", async () => {
    slurm({ sbatch: "echo 4712", squeue: idle, scancel: idle });
    const cancelled = await here("tiny-search-001", "--cancel");
    expect(cancelled.status).to.equal(0);
    expect(cancelled.stderr).to.contain("job 4711 is cancelled; go on with: petri search tiny-search-001");
    expect(calls()).to.deep.equal(["scancel 4711"]);
    const again = await here("tiny-search-001");
    expect(again.stderr).to.contain("job 4712 has the workers");
    expect(readFileSync(inSearch("job.sh"), "utf8")).to.contain("#SBATCH --array=0-1%2\n");
  });

  it("job.sh carries the trials out, and then the search gathers them", async () => {
    await run("bash", [inSearch("job.sh")], { env: { ...process.env, XDG_CACHE_HOME: undefined } });
    calls();
    const gathered = await here("tiny-search-001");
    expect(gathered, gathered.stderr).to.include({ status: 0 });
    expect(gathered.stderr).to.contain("2 runs finished\n");
    expect(calls().map((call) => call.split(" ")[0])).to.deep.equal(["squeue"]);
    expect(readFileSync(inSearch("trials.csv"), "utf8").match(/finished/g)).to.have.length(2);
    expect(existsSync(inSearch("best.yaml"))).to.equal(true);
  });

  it("--cancel of a search that is not there, or has no job, is refused", async () => {
    expect((await here("none-search-001", "--cancel")).stderr).to.contain(
      "there is no search none-search-001",
    );
    rmSync(inSearch("machine", "slurm.json"));
    expect(await here("tiny-search-001", "--cancel")).to.include({ status: 2 });
  });
});
