import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { SetupFailure } from "../../src/engine/setup-event.ts";
import {
  ensureOptuna,
  examineOptuna,
  type OptunaInstall,
  type OptunaSetupEvent,
} from "../../src/optuna/install.ts";
import { fakeMachine, withEnvironment, type Behaviour, type FakeMachine } from "../engine/fake-machine.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("ensureOptuna", () => {
  const temporary = temporaryFolder();
  let machine: FakeMachine;
  let events: OptunaSetupEvent[];

  beforeEach(() => {
    machine = fakeMachine(mkdtempSync(path.join(temporary(), "machine-")));
    events = [];
  });

  const attempt = (): Promise<OptunaInstall | SetupFailure> =>
    withEnvironment(machine.environment, () => ensureOptuna((event) => events.push(event)));

  const succeed = async (): Promise<OptunaInstall> => {
    const result = await attempt();
    if (result.type === "setup-failed") throw new Error(`${result.message} ${result.detail}`);
    return result;
  };

  const failWith = async (behaviour: Behaviour): Promise<SetupFailure> => {
    machine.behave(behaviour);
    const result = await attempt();
    if (result.type === "installed") throw new Error("the set-up was expected to fail");
    return result;
  };

  const leftovers = ({ folder }: OptunaInstall): string[] =>
    readdirSync(path.dirname(folder)).filter((name) => name !== path.basename(folder));

  it("is fetched by pip, with progress, and then is there", async () => {
    const install = await succeed();
    expect(machine.calls()).to.deep.equal(["install"]);
    expect(path.basename(install.folder)).to.match(/^optuna-5\.0\.0-[0-9a-f]{8}-cpython-311-fake$/);
    expect(readdirSync(install.folder).sort()).to.deep.equal(["optuna.json", "packages"]);
    expect(leftovers(install)).to.deep.equal([]);
    const counts = events.flatMap((event) => (event.type === "fetching" ? [event.done] : []));
    expect(counts.at(-1)).to.equal(2);
    expect(events.at(-1)).to.deep.equal({ type: "finished", folder: install.folder });
    events = [];
    expect(await succeed()).to.deep.equal(install);
    expect([machine.calls(), events]).to.deep.equal([[], []]);
  });

  it("begins again after a pip that was killed, and leaves nothing half-fetched", async () => {
    expect((await failWith("cut-off")).reason).to.equal("download-failed");
    machine.behave("well");
    expect(leftovers(await succeed())).to.deep.equal([]);
  });

  it("removes what a killed process left, and takes over its lock", async () => {
    const { folder } = await succeed();
    rmSync(folder, { recursive: true });
    mkdirSync(`${folder}.unfinished-1/packages`, { recursive: true });
    mkdirSync(`${folder}.lock`);
    const longAgo = new Date(2020, 0);
    utimesSync(`${folder}.lock`, longAgo, longAgo);
    expect(leftovers(await succeed())).to.deep.equal([]);
  });

  it("is fetched again where a file is missing, too short, or not listed", async () => {
    const { folder, packages } = await succeed();
    const spoilt: [string, () => void][] = [
      [
        "packages/optuna/__init__.py is missing",
        () => {
          rmSync(path.join(packages, "optuna", "__init__.py"));
        },
      ],
      [
        "packages/alembic/__init__.py has 3 bytes instead of 8",
        () => {
          writeFileSync(path.join(packages, "alembic", "__init__.py"), "ale");
        },
      ],
      [
        "optuna.json cannot be read",
        () => {
          writeFileSync(path.join(folder, "optuna.json"), '{"files": [{"fi');
        },
      ],
    ];
    for (const [why, spoil] of spoilt) {
      spoil();
      await succeed();
      expect(events).to.deep.include({ type: "rebuilding", why });
      expect(machine.calls()).to.include("install");
    }
  });

  it("what Python compiles anew of it is no fault", async () => {
    const { packages } = await succeed();
    machine.calls();
    writeFileSync(path.join(packages, "optuna", "__pycache__", "__init__.pyc"), "by another Python");
    await succeed();
    expect(machine.calls()).to.deep.equal([]);
  });

  it("lets two calls share one fetch", async () => {
    const ensure = () => ensureOptuna(() => undefined);
    const [first, second] = await withEnvironment(machine.environment, () =>
      Promise.all([ensure(), ensure()]),
    );
    expect(first).to.deep.equal(second);
    expect(machine.calls()).to.deep.equal(["install"]);
  });

  const rest = "; grid, zip and random work without it";

  it("without Python says how to get it, and what works all the same", async () => {
    machine.remove("python3");
    const failure = await failWith("well");
    expect(failure.message).to.equal(`there is no python3, on which Optuna runs${rest}`);
    expect(failure.mend).to.match(/^(sudo )?apt-get install -y python3 python3-pip$/);
  });

  it("without pip, with an old Python, a full disk, no package: says so, and what works all the same", async () => {
    const noPip = await failWith("no-pip");
    expect(noPip.message).to.equal(`python3 has no pip, which fetches Optuna${rest}`);
    expect(noPip.mend).to.match(/^(sudo )?apt-get install -y python3-pip$/);
    const messages = {
      "old-python": `Optuna needs Python 3.10 or newer, and python3 is 3.9 (the variable PYTHON names another)${rest}`,
      "disk-full": `the disk is full, so Optuna could not be fetched${rest}`,
      "no-wheel": `pip could not fetch Optuna${rest}`,
    } as const;
    for (const behaviour of ["old-python", "disk-full", "no-wheel"] as const)
      expect((await failWith(behaviour)).message).to.equal(messages[behaviour]);
    machine.behave("well");
    expect(leftovers(await succeed())).to.deep.equal([]);
  });

  it("says that the cache cannot be written to", async () => {
    const file = path.join(temporary(), "a-file");
    writeFileSync(file, "");
    const failure = await withEnvironment({ ...machine.environment, XDG_CACHE_HOME: file }, () =>
      ensureOptuna(() => undefined),
    );
    expect(failure).to.deep.include({ type: "setup-failed", reason: "cache-not-writable" });
    expect("message" in failure && failure.message).to.match(
      /^Optuna cannot be put into .*random work without it$/,
    );
  });

  it("is looked at by doctor without being fetched", async () => {
    const look = () => withEnvironment(machine.environment, () => examineOptuna());
    expect((await look()).type).to.equal("absent");
    expect(machine.calls()).to.deep.equal([]);
    const { folder } = await succeed();
    expect(await look()).to.deep.equal({ type: "whole", folder });
    rmSync(path.join(folder, "packages", "optuna"), { recursive: true });
    expect(await look()).to.include({ type: "broken", why: "packages/optuna/__init__.py is missing" });
  });
});
