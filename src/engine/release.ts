import type { EngineVariant } from "./setup-event.ts";

/** One wheel of the Python package index, pinned to the byte. */
export interface Wheel {
  package: string;
  version: string;
  /** Python tag and platform tag that pip is asked for: the wheel's, not those of the Python that runs pip. */
  python: string;
  platform: string;
  sha256: string;
  bytes: number;
}

/** The npm package whose binding is compiled. */
export const tfjsVersion = "4.22.0";

export const tensorflowVersion = "2.21.0";

/** The wheels that carry TensorFlow's C library and headers, by variant; x86-64 Linux with glibc 2.27 or newer. */
export const wheels: Record<EngineVariant, Wheel> = {
  cpu: {
    package: "tensorflow-cpu",
    version: tensorflowVersion,
    python: "3.13",
    platform: "manylinux_2_27_x86_64",
    sha256: "05af7c26d35f4de910b5598c7b507e3981831a7b0f47fed9a405d995d51d7793",
    bytes: 274_271_560,
  },
  gpu: {
    package: "tensorflow",
    version: tensorflowVersion,
    python: "3.13",
    platform: "manylinux_2_27_x86_64",
    sha256: "e9d8da8dcab9650efb45f032ba70af2f016f907e6e0c6bda29dd101bba945406",
    bytes: 572_900_000,
  },
};
