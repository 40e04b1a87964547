import type { Asked, Show, ShowMode } from "../show/show.ts";
import { createShow } from "../show/create-show.ts";
import type { Caller } from "./context.ts";

/** The renderer of a command's events: a bar and colours on a terminal only. */
export const showFor = (context: Caller, mode: ShowMode, asked: Asked = "run"): Show => {
  const show = createShow({
    stdout: context.stdout,
    stderr: context.stderr,
    mode,
    asked,
    command: context.command,
    clock: () => performance.now(),
  });
  const close = (): void => {
    process.off("exit", close);
    show.close();
  };
  // Also when a signal ends the process at once: a hidden cursor would stay hidden.
  process.once("exit", close);
  return {
    tell: (event) => {
      show.tell(event);
    },
    close,
  };
};
