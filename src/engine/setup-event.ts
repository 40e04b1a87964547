/** What the engine's installation tells while it works, and how it can end. Plain values; src/show/ has the words. */
import type { Mend } from "./mend.ts";

/** The CPU library, or the one with CUDA 12 for NVIDIA devices (Linux only). */
export type EngineVariant = "cpu" | "gpu";

export type SetupEvent =
  /** Something is there, but it is not whole: it will be built again. */
  | { type: "rebuilding"; why: string }
  /** Another process is building the same engine; this one waits and will use it. */
  | { type: "waiting" }
  /** `received` and `total` in bytes. */
  | { type: "downloading"; received: number; total: number }
  | { type: "unpacking" }
  | { type: "compiling"; compiler: string }
  | { type: "finished"; folder: string };

export type SetupFailureReason =
  | "unsupported-platform"
  | "no-python"
  | "no-pip"
  | "old-python"
  | "no-compiler"
  | "no-wheel"
  | "disk-full"
  | "cache-not-writable"
  | "download-failed"
  | "unpack-failed"
  | "compile-failed";

/** Why there is no engine. The user's machine lacks something: a value, not a bug. */
export interface SetupFailure {
  type: "setup-failed";
  reason: SetupFailureReason;
  /** One sentence, no trailing dot. */
  message: string;
  /** The one command that mends it; null where no command does. */
  mend: Mend | null;
  /** The last lines that the failing tool printed; empty where no tool failed. */
  detail: string;
}

/** An engine that lies whole in the user's cache (or was built by the npm package's own script). */
export interface EngineInstall {
  type: "installed";
  variant: EngineVariant;
  /** Version of the TensorFlow wheel; null where the npm package's own library is used. */
  tensorflow: string | null;
  /** Absolute path of tfjs_binding.node. */
  binding: string;
  /** The cache folder that holds binding and libraries, absolute. */
  folder: string;
}
