/**
 * node --import tsx scripts/slurm-cluster.ts COMMAND ARGUMENTS...
 * Runs a command on a real Slurm cluster of this one machine, with two CPUs whatever it has, and takes the cluster down
 * again. Debian and Ubuntu have what it needs: apt-get install slurm-wlm munge. Everything lies in a folder of /tmp, no
 * service of the system is touched, and the command finds the cluster by SLURM_CONF. Its exit status is the command's.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port is free"));
        else resolve(address.port);
      });
    });
  });

interface Ports {
  controller: number;
  node: number;
}

/** Jobs come to an end quickly where they must, since whoever waits for them is a test. */
const slurmConf = (folder: string, { controller, node }: Ports): string => `ClusterName=petri
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=${userInfo().username}
SlurmdUser=${userInfo().username}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${folder}/munge/socket
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1,batch_sched_delay=0,requeue_delay=1
ReturnToService=2
JobRequeue=1
KillWait=10
MinJobAge=300
NodeName=${hostname()} NodeAddr=127.0.0.1 CPUs=2 RealMemory=8000 State=UNKNOWN
PartitionName=short Nodes=ALL Default=YES MaxTime=60 State=UP
PartitionName=down Nodes=ALL MaxTime=60 State=DOWN
`;

/** Ends what it started, the last one first; slurmd's jobs end with it. */
const started: ChildProcess[] = [];

const start = (folder: string, program: string, words: readonly string[], env: NodeJS.ProcessEnv): void => {
  const log = openSync(join(folder, `${program}.log`), "w");
  const child = spawn(program, words, { env, stdio: ["ignore", log, log] });
  child.on("error", (error) => {
    console.error(`${program} cannot be started (apt-get install slurm-wlm munge): ${error.message}`);
  });
  started.push(child);
};

const ended = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

const takeDown = async (): Promise<void> => {
  for (const child of started.reverse()) {
    child.kill("SIGTERM");
    for (let waited = 0; !ended(child) && waited < 100; waited++) await pause(100);
    if (!ended(child)) child.kill("SIGKILL");
  }
};

/** munged refuses a folder that others could write into. */
const startMunge = (folder: string): void => {
  const munge = join(folder, "munge");
  mkdirSync(munge, { mode: 0o755 });
  writeFileSync(join(munge, "key"), randomBytes(1024), { mode: 0o400 });
  const files = ["key-file=key", "socket=socket", "pid-file=pid", "log-file=log", "seed-file=seed"];
  const words = files.map((file) => `--${file.replace("=", `=${munge}/`)}`);
  start(folder, "munged", ["--foreground", "--force", "--num-threads=1", ...words], process.env);
};

const untilIdle = async (env: NodeJS.ProcessEnv, folder: string): Promise<void> => {
  for (let waited = 0; waited < 60; waited++) {
    const { stdout } = spawnSync("sinfo", ["--noheader", "--partition=short", "--format=%T"], {
      env,
      encoding: "utf8",
    });
    if (stdout.trim() === "idle") return;
    if (started.some(ended)) break;
    await pause(500);
  }
  const logs = ["munged", "slurmctld", "slurmd"].map((name) =>
    readFileSync(join(folder, `${name}.log`), "utf8"),
  );
  throw new Error(`the cluster does not come up:\n${logs.map((log) => log.slice(-2000)).join("\n")}`);
};

const startCluster = async (folder: string): Promise<NodeJS.ProcessEnv> => {
  for (const name of ["state", "spool"]) mkdirSync(join(folder, name));
  const conf = join(folder, "slurm.conf");
  writeFileSync(conf, slurmConf(folder, { controller: await freePort(), node: await freePort() }));
  // Version 1 looks for nothing that a container lacks.
  writeFileSync(join(folder, "cgroup.conf"), "CgroupPlugin=cgroup/v1\n");
  const env = { ...process.env, SLURM_CONF: conf };
  startMunge(folder);
  await pause(500);
  start(folder, "slurmctld", ["-D", "-f", conf], env);
  start(folder, "slurmd", ["-D", "-f", conf], env);
  await untilIdle(env, folder);
  return env;
};

const run = (env: NodeJS.ProcessEnv, [program = "sinfo", ...words]: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    spawn(program, words, { env, stdio: "inherit" })
      .on("error", reject)
      .on("close", (status) => {
        resolve(status ?? 1);
      });
  });

const folder = mkdtempSync(join(tmpdir(), "petri-slurm-"));
// Ctrl-C ends the command, which the terminal tells too; the cluster is taken down after it.
process.on("SIGINT", () => undefined);
try {
  process.exitCode = await run(await startCluster(folder), process.argv.slice(2));
} finally {
  await takeDown();
  rmSync(folder, { recursive: true, force: true });
}
