/** What an engine is made of, pinned to the byte: the files under recipe/ name every wheel with its sha256. */
import { fileURLToPath } from "node:url";
import type { EngineVariant } from "./setup-event.ts";

/** The npm package whose C++ binding is compiled. */
export const tfjsVersion = "4.22.0";

export const tensorflowVersion = "2.21.0";

/** Rises with every change of how the binding is compiled; an older one is compiled anew. */
export const recipeVersion = 1;

interface Release {
  /** pip's requirements file, absolute. */
  requirements: string;
  /** Bytes of all its wheels. */
  downloadBytes: number;
  /** Bytes that must be free: what is kept, and the wheels while they are unpacked. */
  spaceBytes: number;
}

/** Absolute path of a file under recipe/. */
export const recipeFile = (name: string): string => fileURLToPath(new URL(`recipe/${name}`, import.meta.url));

export const releases: Record<EngineVariant, Release> = {
  cpu: {
    requirements: recipeFile("requirements-cpu.txt"),
    downloadBytes: 274_271_560,
    spaceBytes: 1_300_000_000,
  },
  gpu: {
    requirements: recipeFile("requirements-gpu.txt"),
    downloadBytes: 3_379_523_555,
    spaceBytes: 7_500_000_000,
  },
};

/** Which wheels pip is asked for, whatever Python runs it: x86-64 Linux, glibc 2.27 or newer. */
export const wheelTags: readonly string[] = [
  "--python-version=3.13",
  "--implementation=cp",
  "--platform=manylinux_2_27_x86_64",
  "--platform=manylinux2014_x86_64",
  "--platform=manylinux_2_17_x86_64",
  "--platform=manylinux_2_12_x86_64",
  "--only-binary=:all:",
];
