import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { packageFolder, petri, type Finished } from "../support/command.ts";
import { tinyExperiment } from "../support/pictures.ts";
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

  const denied = "permission is denied (EACCES)";

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

  it("a cache where no folder can be made, though the one above it is there", async function () {
    if (process.platform !== "linux") this.skip();
    const env = { XDG_CACHE_HOME: "/proc/petri" };
    expectRefusal(await as(["plan", "sample.yaml"], env), "it is not there (ENOENT)");
    expect((await as(["setup"], env)).status).to.equal(1);
  });
});
