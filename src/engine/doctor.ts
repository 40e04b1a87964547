/** What the engine needs of this machine, and what is there. Changes nothing. */
import { statfs } from "node:fs/promises";
import { engineCacheFolder, firstExisting } from "./cache-folder.ts";
import { compilerCommand, noCompiler } from "./compile-binding.ts";
import type { DeviceChoice } from "./engine.ts";
import { cachedInstall } from "./install.ts";
import { loadEngine } from "./load-engine.ts";
import { type Inspection, inspectInstall } from "./manifest.ts";
import type { Mend } from "./mend.ts";
import { type DriverSign, hasNvidiaDriver, noDriver, nvidiaDriverSigns } from "./nvidia.ts";
import { type Machine, thisMachine, unsupported } from "./platform.ts";
import { findPip, pythonProgram } from "./python.ts";
import { releases } from "./release.ts";
import { runTool } from "./run-tool.ts";
import type { EngineInstall, EngineVariant, SetupFailure } from "./setup-event.ts";
import { missingSpace, setupCommand } from "./setup-failures.ts";
import { variantFor } from "./start-engine.ts";
import { packageInstall } from "./tfjs-package.ts";

export type DoctorFinding =
  | { type: "platform"; machine: Machine; wheel: boolean }
  | { type: "node"; version: string }
  | { type: "python"; python: string; pip: string | null }
  | { type: "compiler"; command: string; version: string | null }
  | { type: "disk"; folder: string; freeBytes: number; neededBytes: number }
  | { type: "engine"; variant: EngineVariant; folder: string; state: Inspection["type"] }
  | { type: "driver"; signs: readonly DriverSign[] }
  | { type: "device"; asked: DeviceChoice; running: EngineState | null };

/** What was loaded. */
interface EngineState {
  device: "cpu" | "gpu";
  kernels: "petri" | "stock";
  tensorflow: string;
  tfjs: string;
}

export interface DoctorEntry {
  finding: DoctorFinding;
  /** null: all is well. Else what is missing, and the command that mends it, if there is one. */
  problem: { message: string; mend: Mend | null } | null;
}

/** Looks at everything, hashes included, and loads the engine for the device asked for if it is whole. */
export const examine = async (asked: DeviceChoice): Promise<DoctorEntry[]> => {
  const machine = thisMachine();
  const platform = unsupported(machine);
  const start = [platformEntry(machine, platform), nodeEntry(process.versions.node)];
  if (platform === null) return [...start, ...(await cachedEntries(asked))];
  const install = packageInstall();
  return install === null ? start : [...start, deviceEntry(asked, install)];
};

/** The engine in the cache; what builds it counts as missing only while there is something to build. */
const cachedEntries = async (asked: DeviceChoice): Promise<DoctorEntry[]> => {
  const variant = variantFor(asked);
  const install = cachedInstall(variant);
  const inspection = await inspectInstall(install.folder, "hashes");
  const compiles = inspection.type !== "whole";
  const downloads = inspection.type === "absent" || inspection.type === "broken";
  return [
    await pythonEntry(downloads),
    await compilerEntry(compiles),
    await diskEntry(variant, downloads),
    engineEntry(install, inspection),
    driverEntry(asked),
    ...(compiles ? [] : [deviceEntry(asked, install)]),
  ];
};

const platformEntry = (machine: Machine, problem: SetupFailure | null): DoctorEntry => {
  // With the package's own library the platform is no obstacle.
  const mended = problem !== null && packageInstall() !== null;
  return {
    finding: { type: "platform", machine, wheel: problem === null },
    problem: mended ? null : problem,
  };
};

/** The oldest Node that petri runs on, as package.json says. */
const oldestNode = [20, 19] as const;

const nodeEntry = (version: string): DoctorEntry => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const old = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  const message = `Node ${version} is older than ${oldestNode.join(".")}`;
  return { finding: { type: "node", version }, problem: old ? { message, mend: null } : null };
};

const pythonEntry = async (needed: boolean): Promise<DoctorEntry> => {
  const pip = await findPip();
  const version = pip.type === "pip" ? pip.version : null;
  return {
    finding: { type: "python", python: pythonProgram(), pip: version },
    problem: needed && pip.type === "setup-failed" ? pip : null,
  };
};

const compilerEntry = async (needed: boolean): Promise<DoctorEntry> => {
  const [program, ...rest] = compilerCommand();
  const result = await runTool(program, [...rest, "--version"]);
  const works = result.type === "ran" && result.status === 0;
  const version = works ? (result.standardOutput.split("\n")[0] ?? "") : null;
  return {
    finding: { type: "compiler", command: [program, ...rest].join(" "), version },
    problem: needed && !works ? noCompiler(program) : null,
  };
};

const diskEntry = async (variant: EngineVariant, needed: boolean): Promise<DoctorEntry> => {
  const folder = engineCacheFolder();
  const { bavail, bsize } = await statfs(firstExisting(folder));
  const [freeBytes, neededBytes] = [bavail * bsize, needed ? releases[variant].spaceBytes : 0];
  return {
    finding: { type: "disk", folder, freeBytes, neededBytes },
    problem: missingSpace(freeBytes, neededBytes, folder),
  };
};

const engineEntry = ({ variant, folder }: EngineInstall, inspection: Inspection): DoctorEntry => {
  const finding = { type: "engine" as const, variant, folder, state: inspection.type };
  const mend = setupCommand(variant);
  switch (inspection.type) {
    case "whole":
      return { finding, problem: null };
    case "absent":
      return { finding, problem: { message: "the engine is not built yet", mend } };
    case "broken":
    case "stale-binding":
      return { finding, problem: { message: `the engine is not whole: ${inspection.why}`, mend } };
  }
};

/** Its absence matters only to somebody who asks for the GPU. */
const driverEntry = (asked: DeviceChoice): DoctorEntry => {
  const signs = nvidiaDriverSigns();
  const missed = asked === "gpu" && !hasNvidiaDriver(signs);
  return { finding: { type: "driver", signs }, problem: missed ? noDriver(signs) : null };
};

const deviceEntry = (asked: DeviceChoice, install: EngineInstall): DoctorEntry => {
  const result = loadEngine({ device: asked, install });
  if (result.type === "load-failed")
    return { finding: { type: "device", asked, running: null }, problem: result };
  const { device, kernels, versions } = result.engine;
  return { finding: { type: "device", asked, running: { device, kernels, ...versions } }, problem: null };
};
