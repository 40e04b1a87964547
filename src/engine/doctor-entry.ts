import type { DeviceChoice } from "./engine.ts";
import type { Inspection } from "./manifest.ts";
import type { DriverSign } from "./nvidia.ts";
import type { Mend } from "./mend.ts";
import type { Machine } from "./platform.ts";
import type { EngineVariant } from "./setup-event.ts";

export type DoctorFinding =
  | { type: "platform"; machine: Machine; wheel: boolean }
  | { type: "node"; version: string }
  | { type: "python"; python: string; pip: string | null }
  | { type: "compiler"; command: string; version: string | null }
  | { type: "disk"; folder: string; freeBytes: number; neededBytes: number }
  | { type: "engine"; variant: EngineVariant; folder: string; state: Inspection["type"] }
  | { type: "driver"; signs: readonly DriverSign[] }
  | { type: "device"; asked: DeviceChoice; running: EngineState | null };

/** What was loaded. */
export interface EngineState {
  device: "cpu" | "gpu";
  kernels: "petri" | "stock";
  tensorflow: string;
  tfjs: string;
}

export interface DoctorEntry {
  finding: DoctorFinding;
  /** null: well. Else what is missing, and the one command that mends it where one does. */
  problem: { message: string; mend: Mend | null } | null;
}
