import type { DeviceChoice, Engine } from "../engine/engine.ts";
import { optunaVersion } from "../optuna/installed.ts";
import { write } from "./answer.ts";
import { exitStatus, type Caller } from "./context.ts";
import { engineFor, optunaFor } from "./engine-for.ts";
import { showFor } from "./show-for.ts";

interface SetupOptions {
  device: DeviceChoice;
  /** With Optuna, too. */
  optuna: boolean;
}

/** Builds the engine where it is missing or a byte of it was changed, and loads it to see that it works. */
export const setup = async (context: Caller, options: SetupOptions): Promise<number> => {
  const show = showFor(context, "words");
  const ready = await engineFor(context, options.device, show, { check: "hashes" });
  const optuna = options.optuna && ready.type === "engine" ? await optunaFor(context, show) : null;
  show.close();
  for (const part of [ready, optuna])
    if (part?.type === "refused") {
      write(context.stderr, part.text);
      return exitStatus.failed;
    }
  if (ready.type === "engine") write(context.stdout, readyText(ready.engine));
  if (optuna !== null) write(context.stdout, `Optuna ${optunaVersion} is ready`);
  return exitStatus.done;
};

const readyText = ({ device, versions }: Engine): string =>
  `TensorFlow ${versions.tensorflow} through tfjs ${versions.tfjs} is ready on the ${device.toUpperCase()}`;
