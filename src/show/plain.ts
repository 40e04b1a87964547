import { answerOf } from "./answer.ts";
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
const wholeLines = (options: ShowOptions, isWanted: (event: RunEvent) => boolean): Show => {
  const words = eventWords(() => Infinity, options.command);
  return {
    tell(event) {
      const lines = words(event);
      if (isWanted(event)) options.stderr.print(lines);
      const answer = answerOf(event, options.asked);
      if (answer !== null) options.stdout.print(answer);
    },
    close() {
      // Nothing of the terminal was changed.
    },
  };
};

/** For files and pipes. */
export const plainShow = (options: ShowOptions): Show => wholeLines(options, () => true);

/** --quiet: the answer, and what went wrong; no progress. */
export const quietShow = (options: ShowOptions): Show => wholeLines(options, isNeeded);
