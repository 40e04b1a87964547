import { existsSync } from "node:fs";
import path from "node:path";
import { isOnPath } from "./package-manager.ts";

/** Signs of NVIDIA's driver: what was looked for, and whether it is there. */
export interface DriverSign {
  what: string;
  found: boolean;
}

const libraryFolders = [
  "/usr/lib/x86_64-linux-gnu",
  "/lib/x86_64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/lib/wsl/lib",
];

/** Looks for the driver without loading anything. One sign is enough. */
export const nvidiaDriverSigns = (environment: NodeJS.ProcessEnv = process.env): DriverSign[] => {
  const searched = [...(environment.LD_LIBRARY_PATH ?? "").split(path.delimiter), ...libraryFolders];
  const folders = searched.filter((folder) => folder !== "");
  return [
    { what: "the driver in /proc/driver/nvidia", found: existsSync("/proc/driver/nvidia/version") },
    {
      what: "the library libcuda.so.1",
      found: folders.some((folder) => existsSync(path.join(folder, "libcuda.so.1"))),
    },
    { what: "the program nvidia-smi", found: isOnPath("nvidia-smi", environment) },
  ];
};

export const hasNvidiaDriver = (signs: readonly DriverSign[]): boolean => signs.some(({ found }) => found);

/** The answer to somebody who asks for the GPU of a machine without one. */
export const noDriver = (signs: readonly DriverSign[]): { message: string; mend: null } => {
  const lookedFor = signs.map(({ what }) => what).join(", ");
  return { message: `no GPU can be used: none of these was found: ${lookedFor}`, mend: null };
};
