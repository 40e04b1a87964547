import { loadEngine, type DeviceChoice, type LoadResult } from "./engine.ts";
import { ensureEngine } from "./install.ts";
import { hasNvidiaDriver, nvidiaDriverSigns } from "./nvidia.ts";
import type { EngineVariant, SetupEvent, SetupFailure } from "./setup-event.ts";

/**
 * All that a verb needs: chooses the library for the device, gets it into the cache if need be, loads it.
 * A GPU that was asked for and is not there is a failure; `auto` takes the GPU where NVIDIA's driver is, else the CPU.
 */
export async function startEngine(
  device: DeviceChoice,
  report: (event: SetupEvent) => void,
): Promise<LoadResult | SetupFailure> {
  const signs = nvidiaDriverSigns();
  const driver = hasNvidiaDriver(signs);
  if (device === "gpu" && !driver) {
    const lookedFor = signs.map(({ what }) => what).join(", ");
    return { type: "load-failed", message: `no GPU can be used: found none of ${lookedFor}`, mend: null };
  }
  const install = await ensureEngine({ report, variant: variantFor(device, driver) });
  return install.type === "setup-failed" ? install : loadEngine({ device, install });
}

/** Which library a device needs. */
export function variantFor(device: DeviceChoice, hasDriver: boolean): EngineVariant {
  return device === "cpu" || !hasDriver ? "cpu" : "gpu";
}
