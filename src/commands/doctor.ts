import { examine } from "../engine/doctor.ts";
import type { DeviceChoice } from "../engine/engine.ts";
import { doctorText } from "../show/doctor-text.ts";
import { write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

/** What the engine needs and what is there; exit status 1 where something is missing. */
export const doctor = async (context: Context, options: { device: DeviceChoice }): Promise<number> => {
  const entries = await examine(options.device);
  write(context.stdout, doctorText(entries, context.command));
  return entries.every(({ problem }) => problem === null) ? exitStatus.done : exitStatus.failed;
};
