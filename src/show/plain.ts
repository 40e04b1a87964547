import { answerOf } from "./answer.ts";
import { colorsOf } from "./colors.ts";
import { eventWords } from "./event-words.ts";
import type { RunEvent } from "./run-event.ts";
import type { Show, ShowOptions } from "./show.ts";

/** What somebody who asked for silence must know all the same. */
const isNeeded = (event: RunEvent): boolean =>
  event.type === "warning" ||
  event.type === "interrupted" ||
  event.type === "failed" ||
  (event.type === "expectation" && !event.met) ||
  (event.type === "stopped" && event.reason === "nan");

/** Whole lines of any length, one an epoch, and the answer; of the words only those that `isWanted` lets through. */
const lines = (options: ShowOptions, isWanted: (event: RunEvent) => boolean): Show => {
  const words = eventWords(colorsOf(options.color), () => Infinity, options.command);
  return {
    tell(event) {
      const text = words(event);
      if (isWanted(event)) for (const line of text) options.stderr.write(`${line}\n`);
      const answer = answerOf(event, options.asked);
      if (answer !== null) options.stdout.write(`${answer}\n`);
    },
    close() {
      // Nothing of the terminal was changed.
    },
  };
};

/** For files and pipes. */
export const plainShow = (options: ShowOptions): Show => lines(options, () => true);

/** --quiet: the answer, and what went wrong; no progress. */
export const quietShow = (options: ShowOptions): Show => lines(options, isNeeded);
