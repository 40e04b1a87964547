import picocolors from "picocolors";

export type Colors = ReturnType<typeof picocolors.createColors>;

/** The same functions with colour or, where `color` is false, giving back their text as it is. */
export const colorsOf = (color: boolean): Colors => picocolors.createColors(color);

/** Colours on a terminal only, never where NO_COLOR is set to anything (no-color.org). */
export const wantsColor = (isTTY: boolean, env: Readonly<Record<string, string | undefined>>): boolean =>
  isTTY && (env.NO_COLOR === undefined || env.NO_COLOR === "") && env.TERM !== "dumb";
