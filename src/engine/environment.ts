/** Environment variables that TensorFlow reads while it loads. A user's own value always wins. */

/** How much TensorFlow logs: 2 leaves errors only. */
const quiet = "2";

type Environment = Record<string, string | undefined>;

/**
 * Sets what must be set before the library is loaded.
 * @param device cpu hides every NVIDIA device; gpu asks for ops that give the same bits every time.
 */
export function prepareEnvironment(environment: Environment, device: "cpu" | "gpu"): void {
  environment.TF_CPP_MIN_LOG_LEVEL ??= quiet;
  if (device === "cpu") environment.CUDA_VISIBLE_DEVICES = "-1";
  else environment.TF_DETERMINISTIC_OPS ??= "1";
}
