import { jsonShow } from "./json.ts";
import { plainShow, quietShow } from "./plain.ts";
import type { Show, ShowOptions } from "./show.ts";
import { terminalShow } from "./terminal.ts";

/** The one renderer of a command. Everything that a person sees of a run goes through it. */
export const createShow = (options: ShowOptions): Show => {
  switch (options.mode) {
    case "json":
      return jsonShow(options);
    case "quiet":
      return quietShow(options);
    case "words":
      return options.stderr.isTTY ? terminalShow(options) : plainShow(options);
  }
};
