import { isBuilt } from "../disk/package-folder.ts";
import type { SetupFailure } from "./setup-event.ts";

export interface Machine {
  /** As process.platform and process.arch. */
  platform: string;
  arch: string;
  /** Version of the C library, e.g. 2.36; null where it is another (Alpine) or none. */
  glibc: string | null;
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  arch: process.arch,
  glibc: glibcVersion(process.report.getReport()),
});

/** Whether there is a TensorFlow wheel with a C++ library for this machine; null: yes. */
export const unsupported = (machine: Machine): SetupFailure | null => {
  const name = `${machine.platform}-${machine.arch}`;
  if (name !== "linux-x64") return failure(`petri uses no TensorFlow wheel on ${name}`, packageScript);
  if (machine.glibc === null)
    return failure("the TensorFlow wheel needs the GNU C library, which this Linux does not have", null);
  if (olderThan227(machine.glibc))
    return failure(
      `the TensorFlow wheel needs the GNU C library 2.27 or newer, and this one is ${machine.glibc}`,
      null,
    );
  return null;
};

/**
 * Lets a checkout's tfjs-node-gpu fetch the library that it was made for, from its own storage; petri has not tried that.
 * The built package has nothing to fetch it with.
 */
const packageScript = isBuilt
  ? null
  : "npm rebuild --prefix tfjs @tensorflow/tfjs-node-gpu --ignore-scripts=false";

const failure = (message: string, mend: string | null): SetupFailure => ({
  type: "setup-failed",
  reason: "unsupported-platform",
  message,
  mend,
  detail: "",
});

const olderThan227 = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 2 || (major === 2 && minor < 27);
};

const glibcVersion = (report: object): string | null => {
  if (!("header" in report)) return null;
  const { header } = report;
  if (typeof header !== "object" || header === null || !("glibcVersionRuntime" in header)) return null;
  return typeof header.glibcVersionRuntime === "string" ? header.glibcVersionRuntime : null;
};
