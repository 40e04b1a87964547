import { jsonShow } from "./json.ts";
import { plainShow, quietShow } from "./plain.ts";
import type { Show, ShowOptions } from "./show.ts";
import { terminalShow } from "./terminal.ts";

/** The runs of a group have their pictures in common, and what is wrong with them: it is said once a command. */
const warnOnce = (show: Show): Show => {
  const told = new Set<string>();
  return {
    tell(event) {
      if (event.type === "warning") {
        const text = [event.text].flat().join("\n");
        if (told.has(text)) return;
        told.add(text);
      }
      show.tell(event);
    },
    close() {
      show.close();
    },
  };
};

/** The one renderer of a command. Everything that a person sees of a run goes through it. */
export const createShow = (options: ShowOptions): Show => {
  switch (options.mode) {
    case "json":
      // Each run's events are whole.
      return jsonShow(options);
    case "quiet":
      return warnOnce(quietShow(options));
    case "words":
      return warnOnce(options.stderr.isTTY ? terminalShow(options) : plainShow(options));
  }
};
