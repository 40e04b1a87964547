/** Lines with colours, as values: the codes of a terminal are made where a line is printed (output.ts), nowhere else. */

type Paint = "red" | "green" | "yellow" | "bold";

/** Pieces that follow one another in one line, in a colour or (null) in that of what is around them. */
export interface Painted {
  paint: Paint | null;
  pieces: readonly Line[];
}

/** One line, without its line break. A line break inside a text is somebody else's, and is shown as what it is. */
export type Line = string | Painted;

const painter =
  (paint: Paint | null) =>
  (...pieces: readonly Line[]): Painted => ({ paint, pieces });

export const red = painter("red");
export const green = painter("green");
export const yellow = painter("yellow");
export const bold = painter("bold");
/** Pieces of which some have a colour. */
export const line = painter(null);

export const indented = (text: Line): Line => (text === "" ? "" : line("  ", text));

/** Colours on a terminal only, never where NO_COLOR is set to anything (no-color.org). */
export const wantsColor = (isTTY: boolean, env: Readonly<Record<string, string | undefined>>): boolean =>
  isTTY && (env.NO_COLOR === undefined || env.NO_COLOR === "") && env.TERM !== "dumb";
