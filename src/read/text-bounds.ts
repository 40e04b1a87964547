/**
 * Bounds that no experiment of a person's comes near. What is beyond them is a mistake, which is found before the text
 * is parsed, so that no text takes long to refuse.
 */
import { Lexer } from "yaml";
import { mistake, type Place, type Problem } from "./problem.ts";

/** Of all files of an experiment together. */
export const mostBytes = 16e6;
/** Words, signs, spaces, line breaks and \\ escapes: of all files of an experiment together. */
export const mostPieces = 100_000;
/** UTF-16 units of one text in a file. */
export const longestText = 10_000;
/** With each use of an alias counted. */
export const mostValues = 100_000;
export const mostItems = 1000;
export const mostLevels = 50;
/** Files that extend one another. */
export const mostFiles = 20;
/** UTF-16 units of all arguments of --set together, and how many there may be. */
export const longestArguments = 100_000;
export const mostArguments = 1000;
/** Mistakes that are written out; the rest are counted. */
export const mostDescribed = 100;

/** The least of a number that is not 0, and the largest, for numbers that the schema does not check. */
export const leastNumber = 1e-30;
export const mostNumber = 1e6;

/** Signs that the lexer puts in, which are not in the text: a document begins, a text follows, a list ends in an error. */
const textFollows = "\x1f";
const signs: ReadonlySet<string> = new Set(["\x02", textFollows, "\x18"]);

/** Each escape in a text in double quotes takes as long as a word. */
const escapesIn = (piece: string): number => (piece.startsWith('"') ? piece.split("\\").length - 1 : 0);

/** A text after | or > begins with its indentation. */
const isText = (piece: string, before: string): boolean => before === textFollows || !/^[#\s]/.test(piece);

export type Measured = { type: "fits"; pieces: number } | { type: "beyond"; problem: Problem };

const beyond = (place: Place, message: string): Measured => ({
  type: "beyond",
  problem: mistake("too-large", place, message),
});

/** `room`: pieces that it may have. */
export const measureText = (
  text: string,
  room: number,
  placeInText: (start: number, end: number) => Place,
): Measured => {
  let [pieces, offset, before] = [0, 0, ""];
  for (const piece of new Lexer().lex(text)) {
    const ofText = isText(piece, before);
    before = piece;
    if (signs.has(piece)) continue;
    pieces += 1 + (piece.length > longestText ? 0 : escapesIn(piece));
    if (pieces > room)
      return beyond(
        placeInText(offset, offset + piece.length),
        `an experiment, with all files that it extends, has at most ${mostPieces} words, signs and spaces; this is one more`,
      );
    if (piece.length > longestText && ofText)
      return beyond(
        placeInText(offset, offset + piece.length),
        `a text has at most ${longestText} characters; this has ${piece.length}`,
      );
    offset += piece.length;
  }
  return { type: "fits", pieces };
};
