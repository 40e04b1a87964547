import { arch, cpus, hostname, platform, release, totalmem } from "node:os";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { isBuilt } from "../disk/package-folder.ts";
import type { Engine } from "../engine/engine.ts";
import { type CodeIdentity, codeIdentity } from "./code-identity.ts";
import { gitPatch } from "./git-state.ts";
import { jsonReader, jsonText, objectSchema } from "./json-file.ts";
import type { Parsed } from "./parsed.ts";
import { petriVersion } from "./petri-version.ts";
import type { RunFiles } from "./run-files.ts";

/** A later process that went on with the run. */
interface ResumeEntry {
  time: string;
  command: string[];
  /** Epochs that were done before. */
  afterEpoch: number;
  /** What was different from the first process, in words; there are some only with --force. */
  differences: string[];
}

/** machine/environment.json: where and with what the run was made. No user name is in it. */
export interface Environment extends CodeIdentity {
  petri: string;
  /** Words of the command as typed. */
  command: string[];
  /** ISO times; ended: null while it runs, or when it was killed. */
  started: string;
  ended: string | null;
  host: string;
  /** "linux x64 6.1.0" */
  platform: string;
  node: string;
  cpu: string;
  cores: number;
  memoryGB: number;
  engine: {
    device: "cpu" | "gpu";
    kernels: "petri" | "stock";
    /** How many one op uses; TensorFlow chooses its other threads, and they change no byte. */
    /** null: of a run from before it was recorded. */
    threads: number | null;
    tensorflow: string;
    tfjs: string;
  };
  resumed: ResumeEntry[];
}

const text = { type: "string" };
const texts = { type: "array", items: text };
const number = { type: "number" };
const textOrNull = { type: ["string", "null"] };

export const readEnvironment: (json: string) => Parsed<Environment> = jsonReader<Environment>(
  objectSchema({
    petri: text,
    code: text,
    git: { anyOf: [{ type: "null" }, objectSchema({ commit: text, dirty: { type: "boolean" } })] },
    command: texts,
    started: text,
    ended: textOrNull,
    host: text,
    platform: text,
    node: text,
    cpu: text,
    cores: number,
    memoryGB: number,
    engine: objectSchema({
      device: { enum: ["cpu", "gpu"] },
      kernels: { enum: ["petri", "stock"] },
      threads: { type: ["number", "null"], default: null },
      tensorflow: text,
      tfjs: text,
    }),
    resumed: {
      type: "array",
      items: objectSchema({ time: text, command: texts, afterEpoch: number, differences: texts }),
    },
  }),
);

/** Of this process, now. command: the words after `petri`. */
export const describeEnvironment = async (
  engine: Pick<Engine, "device" | "kernels" | "threads" | "versions">,
  command: readonly string[],
): Promise<Environment> => ({
  petri: petriVersion(),
  ...(await codeIdentity()),
  command: ["petri", ...command],
  started: new Date().toISOString(),
  ended: null,
  host: hostname(),
  platform: `${platform()} ${arch()} ${release()}`,
  node: process.version,
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
  engine: {
    device: engine.device,
    kernels: engine.kernels,
    threads: engine.threads,
    ...engine.versions,
  },
  resumed: [],
});

export const writeEnvironment = (files: RunFiles, environment: Environment): Promise<void> =>
  writeFileAtomic(files.environment, jsonText(environment));

/**
 * machine/git.patch: how petri's code differs from its commit. Nothing is written where it does not, nor by a package,
 * which was built elsewhere.
 */
export const writePatch = async (files: RunFiles, environment: Environment): Promise<void> => {
  if (environment.git?.dirty === true && !isBuilt) await writeFileAtomic(files.patch, await gitPatch());
};

/** The same environment with the time at which the process ended. */
export const ended = (environment: Environment): Environment => ({
  ...environment,
  ended: new Date().toISOString(),
});

export interface EnvironmentDifference {
  what: "code" | "device" | "kernels" | "threads" | "tensorflow" | "tfjs" | "node" | "cpu";
  before: string | number;
  now: string | number;
}

/** Differences that can give the same experiment and data other bytes, the most likely first. */
export const environmentDifferences = (before: Environment, now: Environment): EnvironmentDifference[] => {
  const values = ({
    code,
    node,
    cpu,
    engine,
  }: Environment): Record<EnvironmentDifference["what"], string | number> => ({
    code,
    device: engine.device,
    kernels: engine.kernels,
    threads: engine.threads ?? "unknown",
    tensorflow: engine.tensorflow,
    tfjs: engine.tfjs,
    node,
    cpu,
  });
  const [old, fresh] = [values(before), values(now)];
  const all = ["code", "device", "kernels", "threads", "tensorflow", "tfjs", "node", "cpu"] as const;
  return all
    .filter((what) => old[what] !== fresh[what])
    .map((what) => ({ what, before: old[what], now: fresh[what] }));
};
