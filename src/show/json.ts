import type { RunEvent } from "./run-event.ts";
import type { Show, ShowOptions } from "./show.ts";

/** JSON has no NaN and no Infinity; they are spelled as words, so that nothing turns into null unseen. */
const spelled = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** Of a finished epoch the numbers only: an event may carry the weights beside them. A warning is one text. */
const told = (event: RunEvent): object => {
  if (event.type === "warning") return { ...event, text: [event.text].flat().join("\n") };
  if (event.type !== "epoch-finished") return event;
  const { type, record, timing, isBest } = event;
  return { type, record, timing, isBest };
};

/** --json: every event, one a line, on standard output; nothing else anywhere. */
export const jsonShow = (options: ShowOptions): Show => ({
  tell(event) {
    options.stdout.printJson(told(event), { replacer: spelled });
  },
  close() {
    // Nothing of the terminal was changed.
  },
});
