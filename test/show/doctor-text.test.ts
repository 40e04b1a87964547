import { expect } from "chai";
import type { DoctorEntry } from "../../src/engine/doctor.ts";
import type { TurboLibrary } from "../../src/load/turbo-jpeg.ts";
import type { OptunaState } from "../../src/optuna/install.ts";
import { doctorText } from "../../src/show/doctor-text.ts";
import { lineText } from "../../src/show/output.ts";

describe("doctorText", () => {
  const usable: TurboLibrary = { type: "usable", decode: () => null };

  const absent: OptunaState = { type: "absent", folder: "/cache/optuna" };

  /** Without the last two lines, those of the JPEG decoder and of Optuna. */
  const linesOf = (...entries: DoctorEntry[]): string[] =>
    doctorText(entries, usable, absent, "npm run exp --")
      .map((line) => lineText(line))
      .slice(0, -2);

  it("has a line for each thing that is well", () => {
    const lines = linesOf(
      {
        finding: {
          type: "platform",
          machine: { platform: "linux", arch: "x64", glibc: "2.36" },
          wheel: true,
        },
        problem: null,
      },
      { finding: { type: "node", version: "20.20.2" }, problem: null },
      { finding: { type: "python", python: "python3", pip: "23.2.1" }, problem: null },
      { finding: { type: "compiler", command: "g++", version: "g++ 12.2.0" }, problem: null },
      { finding: { type: "disk", folder: "/cache", freeBytes: 72.25e9, neededBytes: 0 }, problem: null },
      { finding: { type: "engine", variant: "cpu", folder: "/cache/cpu", state: "whole" }, problem: null },
      {
        finding: { type: "driver", signs: [{ what: "the program nvidia-smi", found: false }] },
        problem: null,
      },
      {
        finding: {
          type: "device",
          asked: "auto",
          running: { device: "cpu", kernels: "petri", tensorflow: "2.21.0", tfjs: "4.22.0" },
        },
        problem: null,
      },
    );
    expect(lines).to.deep.equal([
      "ok       platform  linux-x64, C library 2.36: the library of TensorFlow's wheel",
      "ok       node      20.20.2",
      "ok       python    python3 with pip 23.2.1",
      "ok       compiler  g++ 12.2.0",
      "ok       disk      72.3 GB free in /cache",
      "ok       engine    cpu, whole, in /cache/cpu",
      "ok       driver    no NVIDIA driver: the CPU is used",
      "ok       device    cpu, TensorFlow 2.21.0, tfjs 4.22.0, petri's kernels",
    ]);
  });

  it("puts the command that mends it under what is missing", () => {
    const lines = linesOf({
      finding: { type: "engine", variant: "cpu", folder: "/cache/cpu", state: "absent" },
      problem: {
        message: "the engine is not built yet",
        mend: { type: "petri", environment: "", args: "setup" },
      },
    });
    expect(lines).to.deep.equal([
      "missing  engine    the engine is not built yet",
      "                   fix it with: npm run exp -- setup",
    ]);
  });

  it("gives no command where none mends it", () => {
    const lines = linesOf({
      finding: { type: "node", version: "18.0.0" },
      problem: { message: "Node 18.0.0 is older than 20.19", mend: null },
    });
    expect(lines).to.deep.equal(["missing  node      Node 18.0.0 is older than 20.19"]);
  });

  it("says that tools which are not there are not needed when the engine is whole", () => {
    const lines = linesOf(
      { finding: { type: "python", python: "python3", pip: null }, problem: null },
      { finding: { type: "compiler", command: "g++", version: null }, problem: null },
    );
    expect(lines).to.deep.equal([
      "ok       python    no python3 with pip, and none is needed now",
      "ok       compiler  no g++, and none is needed now",
    ]);
  });

  it("says whether JPEGs are decoded the quick way, and what it costs where they are not", () => {
    const jpegOf = (turbo: TurboLibrary): string[] =>
      doctorText([], turbo, absent, "npm run exp --")
        .map((line) => lineText(line))
        .slice(0, -1);
    expect(jpegOf(usable)).to.deep.equal(["ok       jpeg      libjpeg-turbo"]);
    expect(jpegOf({ type: "unusable", reason: "libturbojpeg.so.0: no such file" })).to.deep.equal([
      "slower   jpeg      without libjpeg-turbo the decoding of a JPEG takes three times as long, with the same pixels:",
      "                   libturbojpeg.so.0: no such file",
      "                   fix it with: npm ci (it brings the library for Linux)",
    ]);
  });

  it("says whether Optuna is there, and what is without it", () => {
    const optunaOf = (optuna: OptunaState): string[] =>
      doctorText([], usable, optuna, "npm run exp --")
        .map((line) => lineText(line))
        .slice(1);
    expect(optunaOf({ type: "whole", folder: "/cache/optuna" })).to.deep.equal([
      "ok       optuna    5.0.0, whole, in /cache/optuna",
    ]);
    expect(optunaOf(absent)).to.deep.equal([
      "ok       optuna    none, and none is needed before a search by tpe",
    ]);
    expect(optunaOf({ type: "broken", folder: "/cache/optuna", why: "a.py is missing" })).to.deep.equal([
      "ok       optuna    not whole, so a search by tpe will fetch it again: a.py is missing",
    ]);
    const message = "there is no python3, on which Optuna runs; grid, zip and random work without it";
    const mend = "apt-get install -y python3 python3-pip";
    expect(optunaOf({ type: "setup-failed", reason: "no-python", message, mend, detail: "" })).to.deep.equal([
      `no tpe   optuna    ${message}`,
      `                   fix it with: ${mend}`,
    ]);
  });
});
