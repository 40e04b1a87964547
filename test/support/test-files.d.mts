import type { MochaOptions } from "mocha";

export const allTests: readonly string[];
export const unitTests: readonly string[];
export const optionsFor: (
  files: readonly string[],
  words: readonly string[],
) => MochaOptions & { spec?: readonly string[] };
