import { type Show, type ShowOptions, answerOf } from "./show.ts";
import { eventWords } from "./event-words.ts";
import type { RunEvent } from "./run-event.ts";
import { terminalShow } from "./terminal.ts";

/** Of a finished epoch the numbers only: an event may carry the weights beside them. Each warning is an object. */
const told = (event: RunEvent): object[] => {
  if (event.type === "warning") return event.facts.map((facts) => ({ type: event.type, ...facts }));
  if (event.type !== "epoch-finished") return [event];
  const { type, record, timing, isBest } = event;
  return [{ type, record, timing, isBest }];
};

/** --json: every event, one a line, on standard output; nothing else anywhere. */
const jsonShow = (options: ShowOptions): Show => ({
  tell(event) {
    for (const each of told(event)) options.stdout.printJson(each);
  },
  close() {
    // Nothing of the terminal was changed.
  },
});

/** What somebody who asked for silence must know all the same. */
const isNeeded = (event: RunEvent): boolean =>
  event.type === "warning" ||
  event.type === "interrupted" ||
  event.type === "failed" ||
  (event.type === "expectation" && !event.met) ||
  (event.type === "stopped" && event.reason === "nan");

/** Whole lines of any length, one for each epoch, and the answer; only events that `isWanted` lets through become words. */
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
const plainShow = (options: ShowOptions): Show => wholeLines(options, () => true);

/** --quiet: the answer, and what went wrong; no progress. */
const quietShow = (options: ShowOptions): Show => wholeLines(options, isNeeded);

/** The runs of a group have their pictures in common, and what is wrong with them: each command says it once. */
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
