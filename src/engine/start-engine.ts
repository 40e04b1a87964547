import { type DeviceChoice } from "./engine.ts";
import { loadEngine, type LoadResult } from "./load-engine.ts";
import { ensureEngine } from "./install.ts";
import type { Thoroughness } from "./manifest.ts";
import { hasNvidiaDriver, noDriver, nvidiaDriverSigns } from "./nvidia.ts";
import type { EngineVariant, SetupEvent, SetupFailure } from "./setup-event.ts";

export interface StartOptions {
  /** Of the run that is resumed or verified; null: there is none, so all cores. */
  threads?: number | null;
  /** How an engine that is there is checked: `setup` reads every byte. */
  check?: Thoroughness;
}

/**
 * All that a verb needs: chooses the library for the device, gets it into the cache if need be, loads it.
 * A GPU that was asked for and is not there is a failure; `auto` takes the GPU where NVIDIA's driver is, else the CPU.
 */
export const startEngine = async (
  device: DeviceChoice,
  report: (event: SetupEvent) => void,
  { threads = null, check = "sizes" }: StartOptions = {},
): Promise<LoadResult | SetupFailure> => {
  const signs = nvidiaDriverSigns();
  if (device === "gpu" && !hasNvidiaDriver(signs)) return { type: "load-failed", ...noDriver(signs) };
  const install = await ensureEngine({ report, variant: variantFor(device), check });
  return install.type === "setup-failed" ? install : loadEngine({ device, install, threads });
};

/** Which library a device needs on this machine. */
export const variantFor = (device: DeviceChoice): EngineVariant => {
  switch (device) {
    case "cpu":
      return "cpu";
    case "gpu":
      return "gpu";
    case "auto":
      return hasNvidiaDriver(nvidiaDriverSigns()) ? "gpu" : "cpu";
  }
};
