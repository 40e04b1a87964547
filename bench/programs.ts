/** The commands of the contestants. */
import { resolve } from "node:path";
import type { Program } from "./contestant.ts";
import { pythonEnvironment } from "./python-environment.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

export const petriProgram = (kernels: "petri" | "stock"): Program => ({
  command: process.execPath,
  args: ["--import", "tsx", here("petri-contestant.ts")],
  env: { PETRI_KERNELS: kernels },
});

export const kerasProgram = async (): Promise<Program> => ({
  command: await pythonEnvironment(),
  args: [here("keras_contestant.py")],
});

/** The command as its user starts it. */
export const petriCommand = (...args: readonly string[]): Program => ({
  command: process.execPath,
  args: [here("../bin/petri.js"), ...args],
});
