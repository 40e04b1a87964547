/**
 * Text that somebody else chose (names of classes and files, values, messages of the system), made safe to be read in
 * a terminal, a log or a picture: it cannot move the cursor, colour or erase, begin a line, turn the reading direction
 * or hide a character. What could is written out as JSON would escape it: \u001b.
 */
import stringWidth from "string-width";

/** Not among these are letters of scripts that are written without joiners: there one could only hide in a name. */
const joining =
  "(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Han}\\p{Script=Hangul}" +
  "\\p{Script=Common}\\p{Script=Inherited}\\p{Default_Ignorable_Code_Point}])[\\p{L}\\p{M}]";
const marks = "(?:(?!\\p{Default_Ignorable_Code_Point})\\p{Mn})*";

/**
 * Invisible characters that change what is seen, and only where they do: joiners between letters of the scripts that
 * need them (Arabic, Devanagari) and within an emoji, and what chooses the form of an emoji, a Han or a Mongolian letter.
 */
const meaningful = [
  `(?<=${joining}${marks})[\\u200C\\u200D](?=${joining})`,
  "(?<=\\p{Extended_Pictographic}\\uFE0F?|\\p{Emoji_Modifier})\\u200D(?=\\p{Extended_Pictographic})",
  "(?<=\\p{Extended_Pictographic})[\\uFE0E\\uFE0F]",
  "(?<=[0-9#*])\\uFE0F(?=\\u20E3)",
  "(?<=\\p{Script=Han})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]",
  "(?<=\\p{Script=Mongolian})[\\u180B-\\u180D\\u180F]",
].join("|");

/**
 * Controls, line and paragraph separators, surrogates without a partner, code points that are not characters (XML has
 * none of them), and all that Unicode would have ignored where it cannot be shown: zero-width and bidi characters, tags.
 * Interlinear annotation is the one kind of invisible format that Unicode does not count among these.
 */
const hidden =
  "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Noncharacter_Code_Point}\\p{Default_Ignorable_Code_Point}\\uFFF9-\\uFFFB]";

/** The first group of a match is what stays. */
const meaningfulOrHidden = new RegExp(`(${meaningful})|${hidden}`, "gu");

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** One for each UTF-16 unit, as in JSON. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");

/**
 * One line in which every character can be seen. Of a text that is made of such lines it changes nothing, and two such
 * texts may be put together. Most texts are plain, and looking at each character is slow.
 */
export const visible = (text: string): string =>
  isPlain(text)
    ? text
    : text.replace(meaningfulOrHidden, (character, kept: string | undefined) => kept ?? escaped(character));

/** The same of each line. Only for a text whose line breaks are petri's own. */
export const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");

/** Columns of a terminal that a text takes when it is made visible. */
export const textWidth = (text: string): number => (isPlain(text) ? text.length : stringWidth(visible(text)));

/** The text made visible, and cut off where it is wider than `columns`. */
export const cutToWidth = (text: string, columns: number): string => {
  const shown = visible(text);
  if (textWidth(shown) <= columns) return shown;
  // No letter takes less than a column, but the marks that follow one do.
  const letters = Array.from(shown.slice(0, 8 * Math.max(1, columns)));
  while (letters.length > 0 && textWidth(`${letters.join("")}…`) > columns) letters.pop();
  return `${letters.join("")}…`;
};
