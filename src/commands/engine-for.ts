import type { DeviceChoice, Engine } from "../engine/engine.ts";
import type { SetupEvent } from "../engine/setup-event.ts";
import { ensureOptuna, type OptunaInstall } from "../optuna/install.ts";
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
  return { type: "refused", text: whyNotReady(started, command) };
};

/** What is missing, what the tool that failed said, and the command that mends it. */
const whyNotReady = (
  failure: Extract<Awaited<ReturnType<typeof startEngine>>, { mend: unknown }>,
  command: string,
): string[] => {
  const mend = failure.mend === null ? [] : [mendText(failure.mend, command)];
  const detail = failure.type === "setup-failed" && failure.detail !== "" ? failure.detail.split("\n") : [];
  return [failure.message, ...detail, ...mend];
};

/** Optuna, fetched first if need be, or why there is none, in words. */
export const optunaFor = async (
  { command }: Pick<Caller, "command">,
  show: Show,
): Promise<OptunaInstall | { type: "refused"; text: string[] }> => {
  const found = await ensureOptuna((event) => {
    show.tell({ type: "optuna-setup", event });
  });
  return found.type === "installed" ? found : { type: "refused", text: whyNotReady(found, command) };
};
