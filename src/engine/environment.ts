/** Environment variables that TensorFlow and petri's engine look at. A user's own value always wins. */

/** How much TensorFlow logs: 2 leaves errors only. */
const quiet = "2";

/**
 * Sets what must be set before the library is loaded. (TF_NUM_INTRAOP_THREADS, the number of threads of one op, is
 * TensorFlow's own and needs nothing here.)
 * @param device cpu hides every NVIDIA device; gpu asks for ops that give the same bits every time, and for memory as
 *   it is needed, so that two runs fit on one device
 */
export function prepareEnvironment(environment: NodeJS.ProcessEnv, device: "cpu" | "gpu"): void {
  environment.TF_CPP_MIN_LOG_LEVEL ??= quiet;
  if (device === "cpu") {
    environment.CUDA_VISIBLE_DEVICES = "-1";
    return;
  }
  environment.TF_DETERMINISTIC_OPS ??= "1";
  environment.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
}

/** What PETRI_KERNELS says: petri's replacements (default) or tfjs-node's own kernels; null: it says neither. */
export function kernelsOf(environment: NodeJS.ProcessEnv): "petri" | "stock" | null {
  const { PETRI_KERNELS: value = "petri" } = environment;
  return value === "petri" || value === "stock" ? value : null;
}
