import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { text } from "node:stream/consumers";
import path from "node:path";
import { expect } from "chai";
import { ensureEngine, type SetupOptions } from "../../src/engine/install.ts";
import type { EngineInstall, SetupEvent, SetupFailure } from "../../src/engine/setup-event.ts";
import { missingSpace } from "../../src/engine/setup-failures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { fakeMachine, withEnvironment, type Behaviour, type FakeMachine } from "./fake-machine.ts";

const everything = ["download", "unpack", "compile"];

describe("ensureEngine", () => {
  const temporary = temporaryFolder();
  let machine: FakeMachine;
  let events: SetupEvent[];

  beforeEach(() => {
    machine = fakeMachine(mkdtempSync(path.join(temporary(), "machine-")));
    events = [];
  });

  const attempt = (options: Partial<SetupOptions> = {}): Promise<EngineInstall | SetupFailure> =>
    withEnvironment(machine.environment, () =>
      ensureEngine({
        report: (event) => {
          events.push(event);
        },
        ...options,
      }),
    );

  const succeed = async (options: Partial<SetupOptions> = {}): Promise<EngineInstall> => {
    const result = await attempt(options);
    if (result.type === "setup-failed") throw new Error(`${result.message} ${result.detail}`);
    return result;
  };

  const failWith = async (behaviour: Behaviour): Promise<SetupFailure> => {
    machine.behave(behaviour);
    const result = await attempt();
    if (result.type === "installed") throw new Error("the set-up was expected to fail");
    return result;
  };

  const eventTypes = (): string[] => [...new Set(events.map(({ type }) => type))];

  /** What lies in the cache beside the engine itself. */
  const leftovers = ({ folder }: Pick<EngineInstall, "folder">): string[] =>
    readdirSync(path.dirname(folder)).filter((name) => name !== path.basename(folder));

  it("downloads, unpacks and compiles, and says so", async () => {
    const { folder, binding } = await succeed();
    expect(machine.calls()).to.deep.equal(everything);
    expect(eventTypes()).to.deep.equal(["downloading", "unpacking", "compiling", "finished"]);
    expect(readFileSync(binding, "utf8")).to.equal("binding");
    expect(readdirSync(folder).sort()).to.deep.equal(["engine.json", "tensorflow", "tfjs_binding.node"]);
    expect(leftovers({ folder })).to.deep.equal([]);
  });

  it("does nothing when the engine is whole", async () => {
    const first = await succeed();
    machine.calls();
    events = [];
    expect(await succeed()).to.deep.equal(first);
    expect(machine.calls()).to.deep.equal([]);
    expect(events).to.deep.equal([]);
  });

  it("tells how far the download is, in bytes", async () => {
    await succeed();
    expect(events[0]).to.deep.equal({ type: "downloading", received: 0, total: 274_271_560 });
  });

  it("names the folder by all versions, variant and platform", async () => {
    const { folder } = await succeed();
    expect(path.basename(folder)).to.equal("tensorflow-2.21.0-tfjs-4.22.0-cpu-linux-x64");
  });

  it("begins again after a download that was cut off", async () => {
    const failure = await failWith("cut-off");
    expect(failure.reason).to.equal("download-failed");
    machine.behave("well");
    machine.calls();
    const install = await succeed();
    expect(machine.calls()).to.deep.equal(everything);
    expect(leftovers(install)).to.deep.equal([]);
  });

  it("begins again after a build that failed, and leaves nothing half-built", async () => {
    const failure = await failWith("compile-error");
    expect(failure.reason).to.equal("compile-failed");
    expect(failure.detail).to.contain("unknown type name");
    machine.behave("well");
    expect(leftovers(await succeed())).to.deep.equal([]);
  });

  it("removes what a killed process left, and takes over its lock", async () => {
    const { folder } = await succeed();
    rmSync(folder, { recursive: true });
    mkdirSync(`${folder}.unfinished-1/tensorflow`, { recursive: true });
    mkdirSync(`${folder}.lock`);
    const longAgo = new Date(2020, 0);
    utimesSync(`${folder}.lock`, longAgo, longAgo);
    expect(leftovers(await succeed())).to.deep.equal([]);
  });

  it("fetches again when a library is missing", async () => {
    const { folder } = await succeed();
    machine.calls();
    rmSync(path.join(folder, "tensorflow", "libtensorflow_cc.so.2"));
    await succeed();
    expect(machine.calls()).to.deep.equal(everything);
    expect(events).to.deep.include({
      type: "rebuilding",
      why: "tensorflow/libtensorflow_cc.so.2 is missing",
    });
  });

  it("fetches again when a library is too short", async () => {
    const { folder } = await succeed();
    writeFileSync(path.join(folder, "tensorflow", "libtensorflow_cc.so.2"), "lib");
    await succeed();
    expect(events).to.deep.include({
      type: "rebuilding",
      why: "tensorflow/libtensorflow_cc.so.2 has 3 bytes instead of 21",
    });
  });

  it("fetches again when nothing says that the engine was finished", async () => {
    const { folder } = await succeed();
    machine.calls();
    rmSync(path.join(folder, "engine.json"));
    await succeed();
    expect(machine.calls()).to.deep.equal(everything);
  });

  it("fetches again when the manifest is half-written", async () => {
    const { folder } = await succeed();
    writeFileSync(path.join(folder, "engine.json"), '{"recipe": 1, "bin');
    await succeed();
    expect(events).to.deep.include({ type: "rebuilding", why: "engine.json cannot be read" });
  });

  it("only compiles when the libraries are whole and the binding is not", async () => {
    const { binding } = await succeed();
    machine.calls();
    writeFileSync(binding, "bind");
    await succeed();
    expect(machine.calls()).to.deep.equal(["compile"]);
    expect(readFileSync(binding, "utf8")).to.equal("binding");
  });

  it("only compiles when the binding is of another version of the recipe", async () => {
    const { folder } = await succeed();
    machine.calls();
    const manifest = path.join(folder, "engine.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"recipe": \d+/, '"recipe": 0'));
    await succeed();
    expect(machine.calls()).to.deep.equal(["compile"]);
  });

  it("finds changed bytes of the right length by their hash, when asked to", async () => {
    const { folder } = await succeed();
    machine.calls();
    writeFileSync(path.join(folder, "tensorflow", "libtensorflow_cc.so.2"), "LIBTENSORFLOW_CC.SO.2");
    await succeed();
    expect(machine.calls()).to.deep.equal([]);
    await succeed({ check: "hashes" });
    expect(machine.calls()).to.deep.equal(everything);
  });

  it("lets two calls in one process share one build", async () => {
    const [first, second] = await withEnvironment(machine.environment, () =>
      Promise.all([
        ensureEngine({ report: () => undefined }),
        ensureEngine({ report: (event) => events.push(event) }),
      ]),
    );
    expect(first).to.deep.equal(second);
    expect(machine.calls()).to.deep.equal(everything);
  });

  it("lets two processes share one build: the second waits", async () => {
    const outputs = await Promise.all([0, 1].map(() => runProcess(machine)));
    expect(machine.calls()).to.deep.equal(everything);
    expect(outputs.every((output) => output.endsWith("installed\n"))).to.be.true;
    expect(outputs.filter((output) => output.includes("downloading"))).to.have.length(1);
  });

  it("says that Python is missing and how to get it", async () => {
    machine.remove("python3");
    const failure = await failWith("well");
    expect(failure.reason).to.equal("no-python");
    expect(failure.message).to.equal("there is no python3, whose pip fetches TensorFlow");
    expect(failure.mend).to.match(/^(sudo )?apt-get install -y python3 python3-pip$/);
  });

  it("says that pip is missing and how to get it", async () => {
    const failure = await failWith("no-pip");
    expect(failure.reason).to.equal("no-pip");
    expect(failure.mend).to.match(/^(sudo )?apt-get install -y python3-pip$/);
  });

  it("says that the compiler is missing before anything is downloaded", async () => {
    machine.remove("g++");
    const failure = await failWith("well");
    expect(failure.reason).to.equal("no-compiler");
    expect(failure.mend).to.match(/^(sudo )?apt-get install -y g\+\+$/);
    expect(machine.calls()).to.deep.equal([]);
  });

  it("takes the compiler that CXX names, with its arguments", async () => {
    machine.remove("g++");
    const failure = await withEnvironment({ ...machine.environment, CXX: "clang++ -v" }, () =>
      ensureEngine({ report: () => undefined }),
    );
    expect(failure).to.deep.include({
      reason: "no-compiler",
      message: "there is no C++ compiler clang++, which builds the binding to TensorFlow",
    });
  });

  it("says that the index does not have the wheel", async () => {
    expect((await failWith("no-wheel")).reason).to.equal("no-wheel");
  });

  it("says that the disk was full during the download, and leaves nothing there", async () => {
    const failure = await failWith("disk-full");
    expect(failure.reason).to.equal("disk-full");
    machine.behave("well");
    expect(leftovers(await succeed())).to.deep.equal([]);
  });

  it("says that the wheel could not be unpacked", async () => {
    expect((await failWith("bad-wheel")).reason).to.equal("unpack-failed");
  });

  it("says that the cache cannot be written to", async () => {
    const file = path.join(temporary(), "a-file");
    writeFileSync(file, "");
    const failure = await withEnvironment({ ...machine.environment, XDG_CACHE_HOME: file }, () =>
      ensureEngine({ report: () => undefined }),
    );
    expect(failure).to.deep.include({ type: "setup-failed", reason: "cache-not-writable" });
    expect(existsSync(path.join(file, "petri"))).to.be.false;
  });
});

describe("missingSpace", () => {
  it("is nothing when enough is free", () => {
    expect(missingSpace(2e9, 1.3e9, "here")).to.be.null;
  });

  it("says what is needed and what is free", () => {
    expect(missingSpace(0.2e9, 1.3e9, "here")?.message).to.equal(
      "the engine needs 1.3 GB in here, where 0.2 GB are free",
    );
  });
});

async function runProcess(machine: FakeMachine): Promise<string> {
  const script = path.join(import.meta.dirname, "setup-process.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    env: { ...process.env, ...machine.environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return text(child.stdout);
}
