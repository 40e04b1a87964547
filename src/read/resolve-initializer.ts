import type { InitializerSpec, RegularizerSpec } from "./experiment.ts";
import type { InitializerMap, InitializerName } from "./written-experiment.ts";
import { validateInitializer } from "./schema-validator.js";

/** A name alone stands for the map with that type and the schema's defaults. */
export const resolveInitializer = (written: InitializerName | InitializerMap): InitializerSpec => {
  const filled: unknown = typeof written === "string" ? { type: written } : written;
  if (!validateInitializer(filled)) throw new Error("an initializer that was valid is not any more");
  return filled;
};

/** null: no weight decay. */
export const resolveRegularizer = (written: RegularizerSpec | undefined): RegularizerSpec | null =>
  written === undefined || (written.l1 === 0 && written.l2 === 0) ? null : written;
