import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { type ArrayRequest, cancel, jobScript, readTasks, submit, tasksOf } from "../../src/search/slurm.ts";
import type { SlurmSettings } from "../../src/project/find-project.ts";
import { withEnvironment } from "../engine/fake-machine.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const plain: SlurmSettings = {
  ...{ partition: null, time: null, cpusPerTask: null, memory: null, gres: null, account: null },
  ...{ setup: [], extra: [] },
};

const request: ArrayRequest = {
  settings: plain,
  name: "net-search-001",
  folder: "/home/me/runs/net-search-001",
  startIn: "/home/me",
  worker: [
    "/usr/bin/node",
    "/home/me/petri/bin/petri.js",
    "search",
    "/home/me/runs/net-search-001",
    "--worker",
  ],
  environment: { TF_NUM_INTRAOP_THREADS: "4" },
  tasks: 24,
  jobs: 8,
};

describe("job.sh", () => {
  const folder = temporaryFolder();

  it("reads as one would write it", () => {
    expect(jobScript(request)).to.equal(`#!/bin/bash
#SBATCH --job-name=net-search-001
#SBATCH --array=0-23%8
#SBATCH --requeue
#SBATCH --signal=B:TERM@60
#SBATCH --open-mode=append
#SBATCH --output=/home/me/runs/net-search-001/machine/slurm-%A_%a.txt

# Each task is one worker of net-search-001: it takes one run after the other that nobody works on.
# petri wrote this; to submit it by hand: sbatch job.sh
set -e
export TF_NUM_INTRAOP_THREADS=4
cd /home/me
# In the shell's place, so that the worker itself gets the signal.
exec /usr/bin/node /home/me/petri/bin/petri.js search /home/me/runs/net-search-001 --worker
`);
  });

  it("has what petri.yaml asks for, in its words", () => {
    const settings: SlurmSettings = {
      partition: "gpu",
      time: "1-12:00:00",
      cpusPerTask: 4,
      memory: "8G",
      gres: "gpu:1",
      account: "cats",
      setup: ["module load nodejs/22"],
      extra: ["--exclude=node[1-3]", "--comment=a search"],
    };
    const text = jobScript({ ...request, settings });
    for (const line of [
      "#SBATCH --partition=gpu",
      "#SBATCH --time=1-12:00:00",
      "#SBATCH --cpus-per-task=4",
      "#SBATCH --mem=8G",
      "#SBATCH --gres=gpu:1",
      "#SBATCH --account=cats",
      '#SBATCH "--exclude=node[1-3]"',
      '#SBATCH "--comment=a search"',
      "module load nodejs/22",
    ])
      expect(text.split("\n")).to.include(line);
    expect(text.indexOf("module load")).to.be.lessThan(text.indexOf("exec "));
  });

  it("starts the worker whatever its path is made of", () => {
    const startIn = join(folder(), `it's a "folder" $HOME 100%`);
    mkdirSync(startIn);
    const script = join(folder(), "job.sh");
    const worker = ["/usr/bin/env", "printf", "%s|", startIn, "$A `b` \\c"];
    writeFileSync(script, jobScript({ ...request, startIn, worker, folder: startIn }));
    const { stdout, stderr } = spawnSync("bash", [script], { encoding: "utf8" });
    expect(stderr).to.equal("");
    expect(stdout).to.equal(`${startIn}|$A \`b\` \\c|`);
    expect(jobScript({ ...request, folder: startIn })).to.contain(String.raw`100%%/machine/slurm-%A_%a.txt"`);
  });
});

describe("Slurm", () => {
  const folder = temporaryFolder();

  /** With programs that answer as those of Slurm 22.05 did; null: it has none. */
  const onMachine = <T>(program: string, script: string | null, work: () => Promise<T>): Promise<T> => {
    const programs = join(folder(), "programs");
    mkdirSync(programs, { recursive: true });
    const file = join(programs, program);
    writeFileSync(file, `#!/bin/sh\necho "$@" > "${folder()}/words"\n${script ?? ""}\n`);
    chmodSync(file, script === null ? 0o644 : 0o755);
    const path = script === null ? programs : `${programs}${delimiter}/bin`;
    return withEnvironment({ PATH: path }, work);
  };

  const submitted = (script: string | null) => onMachine("sbatch", script, () => submit("/runs/a/job.sh"));

  it("gives a submitted job its number, and its cluster where there are several", async () => {
    expect(await submitted("echo 4711")).to.deep.equal({ type: "submitted", id: "4711", cluster: null });
    expect(await submitted("echo 'note: a word' >&2; echo '4711;big'")).to.deep.equal({
      type: "submitted",
      id: "4711",
      cluster: "big",
    });
  });

  it("refuses in its own words", async () => {
    const script = `echo 'sbatch: error: invalid partition specified: nonsense' >&2
echo 'sbatch: error: Batch job submission failed: Invalid partition name specified' >&2
exit 1`;
    expect(await submitted(script)).to.deep.equal({
      type: "slurm-fault",
      message:
        "Slurm refuses the job: invalid partition specified: nonsense; Batch job submission failed: Invalid partition name specified",
    });
    expect(await submitted("echo hello")).to.deep.equal({
      type: "slurm-fault",
      message: "sbatch answers with no number of a job: hello",
    });
  });

  it("that is not there is told", async () => {
    expect(await submitted(null)).to.deep.equal({
      type: "slurm-fault",
      message:
        "there is no sbatch on this machine; --on slurm is for a machine that submits jobs to a cluster",
    });
  });

  const job = { id: "4711", cluster: null };
  const tasks = (script: string) => onMachine("squeue", script, () => tasksOf(job));

  it("says how many tasks run and wait, and why", async () => {
    expect(
      await tasks("printf 'PENDING|Resources\\nPENDING|JobArrayTaskLimit\\nRUNNING|None\\n'"),
    ).to.deep.equal({ running: 1, waiting: 2, reason: "Resources" });
    expect(readTasks("REQUEUE_HOLD|None\nCOMPLETED|None\nCANCELLED|None\nCOMPLETING|None\n")).to.deep.equal({
      running: 1,
      waiting: 1,
      reason: null,
    });
  });

  it("that has forgotten a job has no tasks of it; one that cannot be asked is a fault", async () => {
    const forgotten = "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1";
    expect(await tasks(forgotten)).to.deep.equal({ running: 0, waiting: 0, reason: null });
    const silent =
      "echo 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)' >&2; exit 1";
    expect(await tasks(silent)).to.deep.equal({
      type: "slurm-fault",
      message:
        "Slurm does not tell of its jobs: slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
    });
  });

  it("cancels a job, on its own cluster", async () => {
    const words = 'test "$*" = "--clusters=big 4711"';
    expect(await onMachine("scancel", words, () => cancel({ id: "4711", cluster: "big" }))).to.equal(null);
    const refused =
      "echo 'scancel: error: Kill job error on job id 4711: Access/permission denied' >&2; exit 1";
    expect(await onMachine("scancel", refused, () => cancel(job))).to.deep.equal({
      type: "slurm-fault",
      message: "Slurm does not cancel the job: Kill job error on job id 4711: Access/permission denied",
    });
  });
});
