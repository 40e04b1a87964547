import { SingleBar } from "cli-progress";
import { visible } from "../read/visible-text.ts";
import { answerOf } from "./answer.ts";
import { eventWords } from "./event-words.ts";
import { progressLine, type Progress } from "./progress-line.ts";
import { progressOf } from "./progress-of.ts";
import type { Show, ShowOptions } from "./show.ts";

/** Drawings of the moving line a second. */
const drawingsPerSecond = 10;

/** A bar that draws what `current` says; it hides the cursor while it moves and shows it again when it stops. */
const createBar = (options: ShowOptions, current: () => Progress | null): SingleBar =>
  new SingleBar({
    stream: options.stderr.stream,
    fps: drawingsPerSecond,
    hideCursor: true,
    clearOnComplete: true,
    format: () => {
      const progress = current();
      return progress === null ? "" : visible(progressLine(progress, options.stderr.columns()));
    },
  });

/** For people: a line that moves, and above it the lines that stay. */
export const terminalShow = (options: ShowOptions): Show => {
  const words = eventWords(options.stderr.columns, options.command);
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
      options.stderr.print(lines);
      if (answer !== null) options.stdout.print(answer);
      const next = progress(event);
      if (next !== null) move(next);
    },
    close() {
      bar.stop();
    },
  };
};
