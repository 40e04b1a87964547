import { examine } from "../engine/doctor.ts";
import type { DeviceChoice } from "../engine/engine.ts";
import { openTurboJpeg } from "../load/turbo-jpeg.ts";
import { examineOptuna } from "../optuna/install.ts";
import { doctorText } from "../show/doctor-text.ts";
import { write } from "./answer.ts";
import { exitStatus, type Caller } from "./context.ts";

/** What petri needs and what is there; exit status 1 where something is missing, not where something is slow. */
export const doctor = async (context: Caller, options: { device: DeviceChoice }): Promise<number> => {
  const entries = await examine(options.device);
  const [turbo, optuna] = [await openTurboJpeg(), await examineOptuna()];
  write(context.stdout, doctorText(entries, turbo, optuna, context.command));
  return entries.every(({ problem }) => problem === null) ? exitStatus.done : exitStatus.failed;
};
