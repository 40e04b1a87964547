import { SingleBar } from "cli-progress";
import { answerOf } from "./answer.ts";
import { colorsOf } from "./colors.ts";
import { eventWords } from "./event-words.ts";
import { progressLine, type Progress } from "./progress-line.ts";
import { progressOf } from "./progress-of.ts";
import type { Show, ShowOptions } from "./show.ts";

/** Drawings of the moving line a second. */
const drawingsPerSecond = 10;

/** A bar that draws what `current` says; it hides the cursor while it moves and shows it again when it stops. */
const createBar = (options: ShowOptions, current: () => Progress | null): SingleBar =>
  new SingleBar({
    stream: options.stderr,
    fps: drawingsPerSecond,
    hideCursor: true,
    clearOnComplete: true,
    format: () => {
      const progress = current();
      return progress === null ? "" : progressLine(progress, options.columns());
    },
  });

/** For people: a line that moves, and above it the lines that stay. */
export const terminalShow = (options: ShowOptions): Show => {
  const words = eventWords(colorsOf(options.color), options.columns, options.command);
  const progress = progressOf(options.clock);
  let current: Progress | null = null;
  const bar = createBar(options, () => current);

  const move = (next: Progress): void => {
    current = next;
    if (bar.isActive) bar.update(next.done);
    else bar.start(next.total, next.done);
  };

  return {
    tell(event) {
      const lines = words(event);
      const answer = answerOf(event, options.asked);
      if (lines.length > 0 || answer !== null) bar.stop();
      for (const line of lines) options.stderr.write(`${line}\n`);
      if (answer !== null) options.stdout.write(`${answer}\n`);
      const next = progress(event);
      if (next !== null) move(next);
    },
    close() {
      bar.stop();
    },
  };
};
