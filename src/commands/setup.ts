import type { DeviceChoice } from "../engine/engine.ts";
import { write } from "./answer.ts";
import { exitStatus, type Caller } from "./context.ts";
import { engineFor } from "./engine-for.ts";
import { showFor } from "./show-for.ts";

/** Builds the engine where it is missing or a byte of it was changed, and loads it to see that it works. */
export const setup = async (context: Caller, options: { device: DeviceChoice }): Promise<number> => {
  const show = showFor(context, "words");
  const ready = await engineFor(context, options.device, show, { check: "hashes" });
  show.close();
  if (ready.type === "refused") {
    write(context.stderr, ready.text);
    return exitStatus.failed;
  }
  const { device, versions } = ready.engine;
  write(
    context.stdout,
    `TensorFlow ${versions.tensorflow} through tfjs ${versions.tfjs} is ready on the ${device.toUpperCase()}`,
  );
  return exitStatus.done;
};
