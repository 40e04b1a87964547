import type { DeviceChoice, Engine } from "../engine/engine.ts";
import type { SetupEvent } from "../engine/setup-event.ts";
import { startEngine, type StartOptions } from "../engine/start-engine.ts";
import { mendText } from "../show/doctor-text.ts";
import type { Show } from "../show/show.ts";
import type { Caller } from "./context.ts";

/** The engine, built first if need be, or why there is none, in words. */
export const engineFor = async (
  { command }: Pick<Caller, "command">,
  device: DeviceChoice,
  show: Show,
  options: StartOptions = {},
): Promise<{ type: "engine"; engine: Engine } | { type: "refused"; text: string[] }> => {
  const report = (event: SetupEvent): void => {
    show.tell({ type: "setup", event });
  };
  const started = await startEngine(device, report, options);
  if (started.type === "loaded") return { type: "engine", engine: started.engine };
  const mend = started.mend === null ? [] : [mendText(started.mend, command)];
  const detail = started.type === "setup-failed" && started.detail !== "" ? started.detail.split("\n") : [];
  return { type: "refused", text: [started.message, ...detail, ...mend] };
};
