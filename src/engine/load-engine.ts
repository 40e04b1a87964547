/** Makes the engine of this process, when it is asked for. */
import { availableParallelism } from "node:os";
import type { TFJSBinding } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js";
import type { DeviceChoice, Engine, Tensor, TensorInfo, Tfjs } from "./engine.ts";
import { registerReplacements } from "./kernels.ts";
import type { Mend } from "./mend.ts";
import { nvidiaDriverSigns } from "./nvidia.ts";
import { type BackendAttribute, toBackendAttribute } from "./op-attribute.ts";
import type { EngineInstall } from "./setup-event.ts";
import { setupCommand } from "./setup-failures.ts";
import { requireTfjs } from "./tfjs-package.ts";

/** Environment variables that TensorFlow and petri's engine look at. A user's own value always wins. */

/** How much TensorFlow logs: 2 leaves errors only. */
const quiet = "2";

/**
 * Sets what must be set before the library is loaded, the number of threads too. The bytes of a run depend on that number,
 * since sums are taken in as many parts, and on nothing else about the cores.
 * @param device cpu hides every NVIDIA device; gpu asks for ops that give the same bits every time, and for memory as
 *   it is needed, so that two runs fit on one device
 */
export const prepareEnvironment = (
  environment: NodeJS.ProcessEnv,
  device: "cpu" | "gpu",
  threads: number,
): void => {
  environment.TF_CPP_MIN_LOG_LEVEL ??= quiet;
  environment.TF_NUM_INTRAOP_THREADS = String(threads);
  if (device === "cpu") {
    environment.CUDA_VISIBLE_DEVICES = "-1";
    return;
  }
  environment.TF_DETERMINISTIC_OPS ??= "1";
  environment.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
};

/**
 * Threads of one op: what TF_NUM_INTRAOP_THREADS says where TensorFlow would follow it, else those of the run that is
 * resumed or verified (null: there is none), else one for each core that this process may use.
 */
export const threadsOf = (environment: NodeJS.ProcessEnv, earlier: number | null): number => {
  const asked = Number(environment.TF_NUM_INTRAOP_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : (earlier ?? availableParallelism());
};

/** What PETRI_KERNELS says: petri's replacements (default) or tfjs-node's own kernels; null: it says neither. */
export const kernelsOf = (environment: NodeJS.ProcessEnv): "petri" | "stock" | null => {
  const { PETRI_KERNELS: value = "petri" } = environment;
  return value === "petri" || value === "stock" ? value : null;
};

export type LoadResult = { type: "loaded"; engine: Engine } | LoadFailure;

/** The user's machine or request: a value, not a bug. */
export interface LoadFailure {
  type: "load-failed";
  /** One sentence, no trailing dot. */
  message: string;
  /** The one command that mends it; null where no command does. */
  mend: Mend | null;
}

export interface LoadOptions {
  device: DeviceChoice;
  install: EngineInstall;
  /** Of the run that is resumed or verified, so that it gives the same bytes; left out: all cores. */
  threads?: number | null;
}

let loaded: Engine | undefined;

/**
 * Loads the engine into this process: once, TensorFlow cannot be unloaded. A later call gives the same engine, or a
 * failure where another device is asked for.
 */
export const loadEngine = ({ device, install, threads: earlier = null }: LoadOptions): LoadResult => {
  const kernels = kernelsOf(process.env);
  if (kernels === null)
    return failure(`PETRI_KERNELS is "${process.env.PETRI_KERNELS ?? ""}"; it must be petri or stock`);
  if (loaded === undefined) {
    const threads = threadsOf(process.env, earlier);
    const hardware = install.variant === "gpu" && device !== "cpu" ? "gpu" : "cpu";
    prepareEnvironment(process.env, hardware, threads);
    try {
      loaded = makeEngine(requireTfjs(install.binding), { kernels, threads });
    } catch (error) {
      return failure(
        `the engine in ${install.folder} could not be loaded: ${String(error)}`,
        setupCommand(install.variant),
      );
    }
    if (kernels === "petri") registerReplacements(loaded);
  }
  if (device === "gpu" && loaded.device === "cpu") return failure(noDevice(install.variant));
  if (device === "cpu" && loaded.device === "gpu") return failure("this process already uses the GPU");
  return { type: "loaded", engine: loaded };
};

const failure = (message: string, mend: Mend | null = null): LoadFailure => ({
  type: "load-failed",
  message,
  mend,
});

const noDevice = (variant: EngineInstall["variant"]): string => {
  const signs = nvidiaDriverSigns().map(({ what, found }) => `${what} (${found ? "found" : "not found"})`);
  const library = variant === "gpu" ? "TensorFlow with CUDA is loaded" : "TensorFlow without CUDA is loaded";
  return `no GPU can be used: ${library} and lists no GPU; looked for ${signs.join(", ")}`;
};

/** The part of tfjs-node's backend that is used here; its own type asks for instances of a class that it never makes. */
interface NodeBackend {
  binding: TFJSBinding;
  executeMultipleOutputs(
    op: string,
    attributes: BackendAttribute[],
    inputs: TensorInfo[],
    outputs: number,
  ): Tensor[];
}

const makeEngine = (tf: Tfjs, choices: Pick<Engine, "kernels" | "threads">): Engine => {
  const backend = tf.backend();
  if (!isNodeBackend(backend)) throw new Error("tfjs-node-gpu did not make its own backend the current one");
  const { binding } = backend;
  return {
    tf,
    device: binding.isUsingGpuDevice() ? "gpu" : "cpu",
    ...choices,
    versions: { tensorflow: binding.TF_Version, tfjs: tf.version.tfjs },
    execute: (op, attributes, inputs, outputs) =>
      backend.executeMultipleOutputs(
        op,
        attributes.map((attribute) => toBackendAttribute(binding, attribute)),
        [...inputs],
        outputs,
      ),
    hasOp: opFinder(binding),
    memory: () => ({ tensors: tf.memory().numTensors }),
  };
};

const isNodeBackend = (backend: object): backend is NodeBackend =>
  "executeMultipleOutputs" in backend && "binding" in backend;

/** TensorFlow cannot be asked whether there is such an op; the message of an attempt without inputs tells. */
const opFinder = (binding: TFJSBinding): ((op: string) => boolean) => {
  const known = new Map<string, boolean>();
  const attempt = (op: string): boolean => {
    try {
      binding.executeOp(op, [], [], 0);
      return true;
    } catch (error) {
      return !String(error).includes("is neither a type of a primitive operation");
    }
  };
  return (op) => {
    const found = known.get(op) ?? attempt(op);
    known.set(op, found);
    return found;
  };
};
