import { availableParallelism } from "node:os";

/** Environment variables that TensorFlow and petri's engine look at. A user's own value always wins. */

/** How much TensorFlow logs: 2 leaves errors only. */
const quiet = "2";

/**
 * Sets what must be set before the library is loaded, the number of threads too: on it the bytes of a run depend, since
 * sums are taken in as many parts, and on nothing else of the cores.
 * @param device cpu hides every NVIDIA device; gpu asks for ops that give the same bits every time, and for memory as
 *   it is needed, so that two runs fit on one device
 */
export function prepareEnvironment(
  environment: NodeJS.ProcessEnv,
  device: "cpu" | "gpu",
  threads: number,
): void {
  environment.TF_CPP_MIN_LOG_LEVEL ??= quiet;
  environment.TF_NUM_INTRAOP_THREADS = String(threads);
  if (device === "cpu") {
    environment.CUDA_VISIBLE_DEVICES = "-1";
    return;
  }
  environment.TF_DETERMINISTIC_OPS ??= "1";
  environment.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
}

/**
 * Threads of one op: what TF_NUM_INTRAOP_THREADS says where TensorFlow would follow it, else those of the run that is
 * gone on with (null: of none), else as many as this process may use cores.
 */
export function threadsOf(environment: NodeJS.ProcessEnv, earlier: number | null): number {
  const asked = Number(environment.TF_NUM_INTRAOP_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : (earlier ?? availableParallelism());
}

/** What PETRI_KERNELS says: petri's replacements (default) or tfjs-node's own kernels; null: it says neither. */
export function kernelsOf(environment: NodeJS.ProcessEnv): "petri" | "stock" | null {
  const { PETRI_KERNELS: value = "petri" } = environment;
  return value === "petri" || value === "stock" ? value : null;
}
