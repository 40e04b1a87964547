import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "chai";
import lockfile from "proper-lockfile";
import { lookAtProcess, processStart, psLook } from "../../src/write/process-start.ts";
import {
  isAlive,
  keepStatus,
  readStatus,
  takeOver,
  untilEnded,
  type RunStatus,
} from "../../src/write/status.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const quiet = (): void => undefined;
const unexpected = (): never => {
  throw new Error("it waits");
};

const now = Date.parse("2026-01-02T00:01:00Z");

const ownStatus = async (): Promise<RunStatus> => ({
  state: "running",
  reason: null,
  pid: process.pid,
  processStart: await processStart(process.pid),
  host: hostname(),
  heartbeat: "2026-01-02T00:00:01Z",
});

const psSays = async (what: string, pid: number): Promise<string> =>
  (await promisify(execFile)("ps", ["-o", `${what}=`, "-p", String(pid)])).stdout.trim();

describe("processStart", () => {
  it("stays the same while a process lives, and is null when it is gone", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const pid = child.pid ?? 0;
    const start = await processStart(pid);
    expect(start).to.be.a("string");
    expect(await processStart(pid)).to.equal(start);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await processStart(pid)).to.equal(null);
  });

  it("is null for a zombie, which its parent may never ask for, by /proc as by ps", async () => {
    const parent = spawn("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const zombie = Number(String(line));
    // A shell asks for its children, sleep does not.
    while ((await psSays("comm", Number(parent.pid))) !== "sleep") await pause(5);
    process.kill(zombie);
    while (!(await psSays("stat", zombie)).startsWith("Z")) await pause(5);
    expect(await lookAtProcess(zombie)).to.equal(null);
    expect(await psLook(zombie)).to.equal(null);
    parent.kill("SIGKILL");
  });

  it("by ps, where there is no /proc, tells a process from none, too", async () => {
    const look = await psLook(process.pid);
    expect(look?.isEnding).to.equal(false);
    expect(await psLook(process.pid)).to.deep.equal(look);
    expect(await psLook(2 ** 22 + 1)).to.equal(null);
  });
});

describe("untilEnded", () => {
  const folder = temporaryFolder();
  const child = (script: string) =>
    spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });

  it("a process that was killed and is not yet taken down is waited for, so that its run is at rest", async () => {
    // Half a gigabyte that was written to takes the system a while to free.
    const victim = child(
      "const all = Buffer.alloc(2 ** 29, 1); console.log(all.length); setInterval(() => {}, 1e6)",
    );
    await once(victim.stdout, "data");
    const pid = victim.pid ?? 0;
    const file = join(folder(), "status.json");
    const status = { ...(await ownStatus()), pid, processStart: await processStart(pid) };
    writeFileSync(file, JSON.stringify(status));
    expect(await isAlive(status, now)).to.equal(true);
    process.kill(pid, "SIGKILL");
    await untilEnded(file, quiet);
    expect(await isAlive(status, now)).to.equal(false);
  });

  it("one that lives is not, nor a run that has ended, nor one that is not there", async () => {
    const file = join(folder(), "alive.json");
    writeFileSync(file, JSON.stringify(await ownStatus()));
    await untilEnded(file, unexpected);
    writeFileSync(file, JSON.stringify({ ...(await ownStatus()), state: "finished" }));
    await untilEnded(file, unexpected);
    await untilEnded(join(folder(), "none.json"), unexpected);
  });
});

describe("isAlive", () => {
  it("the process that runs this test is, whatever its heartbeat", async () => {
    expect(await isAlive(await ownStatus(), now + 1e9)).to.equal(true);
  });

  it("a run that has ended is not", async () => {
    expect(await isAlive({ ...(await ownStatus()), state: "finished" }, now)).to.equal(false);
  });

  it("another process that got the same number is not the run", async () => {
    expect(await isAlive({ ...(await ownStatus()), processStart: "boot/1" }, now)).to.equal(false);
  });

  it("a number that no process has is not", async () => {
    expect(await isAlive({ ...(await ownStatus()), pid: 2 ** 30 }, now)).to.equal(false);
  });

  describe("of another host", () => {
    const other = {
      state: "running",
      reason: null,
      pid: 1,
      processStart: "boot/1",
      host: "elsewhere",
    } as const;

    it("is alive while its heartbeat is younger than 60 s", async () => {
      expect(await isAlive({ ...other, heartbeat: "2026-01-02T00:00:01Z" }, now)).to.equal(true);
      expect(await isAlive({ ...other, heartbeat: "2026-01-02T00:00:00Z" }, now)).to.equal(false);
    });

    it("whose clock is far ahead is not alive for ever", async () => {
      expect(await isAlive({ ...other, heartbeat: "2026-01-03T00:00:00Z" }, now)).to.equal(false);
    });

    it("with a heartbeat that is no time is not alive", async () => {
      expect(await isAlive({ ...other, heartbeat: "soon" }, now)).to.equal(false);
    });
  });
});

describe("keepStatus", () => {
  const folder = temporaryFolder();
  const statusIn = (file: string): RunStatus => {
    const status = readStatus(readFileSync(file, "utf8"));
    if (status.type === "broken") throw new Error(status.reason);
    return status.value;
  };

  it("says running, with this process, then how it ended and why", async () => {
    const file = join(folder(), "status.json");
    const keeper = await keepStatus(file);
    const running = statusIn(file);
    expect(running).to.deep.include({ state: "running", reason: null, pid: process.pid, host: hostname() });
    expect(await isAlive(running, Date.now())).to.equal(true);
    await keeper.end("failed", "the disk is full");
    expect(statusIn(file)).to.deep.include({ state: "failed", reason: "the disk is full" });
  });

  it("lets one of several that ask at once take a run over, whose process is gone", async () => {
    const file = join(folder(), "machine", "status.json");
    const asked = await Promise.all([takeOver(file, quiet), takeOver(file, quiet), takeOver(file, quiet)]);
    expect(asked.filter((taken) => taken !== null)).to.have.length(1);
    expect(readdirSync(join(folder(), "machine"))).to.deep.equal(["status.json"]);
    writeFileSync(file, JSON.stringify({ ...(await ownStatus()), pid: 2 ** 30 }));
    expect(await takeOver(file, quiet)).to.not.equal(null);
  });

  it("a run that is given back has the status that it had, or none", async () => {
    const file = join(folder(), "given-back", "status.json");
    await (await takeOver(file, quiet))?.giveBack();
    expect(readdirSync(join(folder(), "given-back"))).to.deep.equal([]);
    const before = JSON.stringify({ ...(await ownStatus()), state: "failed", reason: "the disk is full" });
    writeFileSync(file, before);
    const taken = await takeOver(file, quiet);
    expect(statusIn(file)).to.deep.include({ state: "running", reason: null });
    await taken?.giveBack();
    expect(readFileSync(file, "utf8")).to.equal(before);
  });

  it("a lock that a killed process left stands in no one's way for long", async () => {
    const file = join(folder(), "locked", "status.json");
    mkdirSync(`${file}.lock`, { recursive: true });
    expect(await takeOver(file, quiet)).to.not.equal(null);
  });

  it("a lock that another process holds all the time is its run, and that it was waited for is told once", async () => {
    const file = join(folder(), "held", "status.json");
    mkdirSync(join(folder(), "held"));
    const release = await lockfile.lock(file, { realpath: false, stale: 2000 });
    let told = 0;
    expect(await takeOver(file, () => told++)).to.equal(null);
    expect(told).to.equal(1);
    await release();
  });

  it("a folder that takes no file is told at once, not waited for", async () => {
    if (process.platform !== "linux") return;
    // /proc has no room for new names, whoever asks.
    const refused = await takeOver("/proc/self/status.json", unexpected).catch((error: unknown) => error);
    expect(refused).to.include({ code: "ENOENT" });
  });

  it("readStatus says what is wrong with a file", () => {
    expect(readStatus('{"state": "resting"}')).to.deep.equal({
      type: "broken",
      reason: "must have required property 'reason'",
    });
    expect(readStatus("").type).to.equal("broken");
  });
});
