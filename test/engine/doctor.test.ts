import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type DoctorEntry, type DoctorFinding, examine } from "../../src/engine/doctor.ts";
import type { DeviceChoice } from "../../src/engine/engine.ts";
import { ensureEngine } from "../../src/engine/install.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { fakeMachine, withEnvironment, type FakeMachine } from "./fake-machine.ts";

describe("examine", () => {
  const temporary = temporaryFolder();
  let machine: FakeMachine;

  beforeEach(() => {
    machine = fakeMachine(mkdtempSync(path.join(temporary(), "machine-")));
  });

  const look = (asked: DeviceChoice = "cpu"): Promise<DoctorEntry[]> =>
    withEnvironment(machine.environment, () => examine(asked));
  const missing = (entries: readonly DoctorEntry[]): DoctorFinding["type"][] =>
    entries.filter(({ problem }) => problem !== null).map(({ finding }) => finding.type);
  const entryOf = (entries: readonly DoctorEntry[], type: DoctorFinding["type"]): DoctorEntry | undefined =>
    entries.find(({ finding }) => finding.type === type);

  it("misses the engine alone where everything that builds it is there", async () => {
    const entries = await look();
    expect(missing(entries)).to.deep.equal(["engine"]);
    expect(entryOf(entries, "engine")?.problem).to.deep.equal({
      message: "the engine is not built yet",
      mend: { type: "petri", environment: "", args: "setup" },
    });
    expect(entryOf(entries, "compiler")?.finding).to.deep.equal({
      type: "compiler",
      command: "g++",
      version: "g++ 99",
    });
  });

  it("builds nothing", async () => {
    await look();
    expect(machine.calls()).to.deep.equal([]);
  });

  it("misses every tool that is not there, each with the command that brings it", async () => {
    machine.remove("python3");
    machine.remove("g++");
    const entries = await look();
    expect(missing(entries)).to.deep.equal(["python", "compiler", "engine"]);
    expect(entryOf(entries, "python")?.problem?.mend).to.match(/apt-get install -y python3 python3-pip$/);
    expect(entryOf(entries, "compiler")?.problem?.mend).to.match(/apt-get install -y g\+\+$/);
  });

  it("says what is wrong with an engine that is not whole", async () => {
    const install = await withEnvironment(machine.environment, () =>
      ensureEngine({ report: () => undefined }),
    );
    if (install.type === "setup-failed") throw new Error(install.message);
    writeFileSync(path.join(install.folder, "tensorflow", "libtensorflow_cc.so.2"), "LIBTENSORFLOW_CC.SO.2");
    expect(entryOf(await look(), "engine")?.problem?.message).to.equal(
      "the engine is not whole: tensorflow/libtensorflow_cc.so.2 is not what was installed (its sha256 differs)",
    );
  });

  it("needs only the compiler where only the binding is wrong", async () => {
    const install = await withEnvironment(machine.environment, () =>
      ensureEngine({ report: () => undefined }),
    );
    if (install.type === "setup-failed") throw new Error(install.message);
    rmSync(install.binding);
    machine.remove("python3");
    machine.remove("g++");
    expect(missing(await look())).to.deep.equal(["compiler", "engine"]);
  });

  it("looks for the engine of the device asked for", async () => {
    const entries = await look("gpu");
    expect(entryOf(entries, "engine")?.problem?.mend).to.deep.equal({
      type: "petri",
      environment: "",
      args: "setup --device gpu",
    });
    expect(entryOf(entries, "disk")?.finding).to.deep.include({ neededBytes: 7_500_000_000 });
  });
});
