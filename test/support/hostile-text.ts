/** Names that somebody else chose, to do harm where they are read. */
import fc from "fast-check";

/** Each of a kind; what the tests look for is said by `rawHostile`, not by this list. */
const hostilePieces: readonly string[] = [
  // Not a colour of petri's.
  "\u001b[35m",
  "\u001b[2J\u001b[H",
  "\u001b]0;title\u0007",
  "\u001b]8;;http://x\u001b\\",
  "\u009b31m",
  "\u0000",
  "\b\b\b",
  "\r",
  "\n",
  "\nFORGED",
  "\r\nFORGED",
  "\t",
  "\u007f",
  "\u0085",
  "\u202e",
  "\u202a\u202c",
  "\u2066\u2069",
  "\u200e\u200f\u061c",
  "\u2028",
  "\u2029",
  "\u200b",
  "\u200c",
  "\u200d",
  "\u2060",
  "\ufeff",
  "\u00ad",
  "\u034f",
  "\u115f\u3164\uffa0",
  "\ufe0f",
  "\ufff9\ufffa\ufffb",
  "\ufffe",
  "\u{1fffe}",
  "\u{e0001}\u{e0061}\u{e007f}",
  "\u{e0100}",
  "\u{1d173}",
  "\u180e",
  "\ud83d",
  "\ude00",
];

/** What must stay readable, of several scripts; also what has a meaning in YAML, CSV, XML, JSON and commands. */
const harmlessPieces: readonly string[] = [
  "cat",
  "猫",
  "e\u0301",
  "ż",
  "می\u200cخواهم",
  "क्\u200dष",
  "👩\u200d🚀",
  "❤\ufe0f\u200d🔥",
  "1\ufe0f\u20e3",
  "葛\u{e0100}",
  "שלום",
  "=1+1",
  "+1",
  "-1",
  "@x",
  "<b>&amp;",
  "]]>",
  '"',
  "'",
  ",",
  "#",
  ": ",
  "\\",
  "\\u001b",
  "%s",
  " ",
];

export const hostileText = (most = 5): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...hostilePieces),
        fc.constantFrom(...harmlessPieces),
        fc.string({ unit: "binary", minLength: 1, maxLength: 2 }),
      ),
      { minLength: 1, maxLength: most },
    )
    .map((pieces) => pieces.join(""));

/** Of what Unicode says of a character, by other properties than petri's own: no letter is of these categories. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\ufffe\uffff]/u;

/** Formats that are seen, or that change what is seen, in the scripts and emoji above. */
const isHarmlessFormat = (letter: string): boolean =>
  /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]/u.test(letter);

/** Joiners and variation selectors where they do their work. */
const inContext =
  /[\p{L}\p{M}][\u200c\u200d](?=[\p{L}\p{M}])|[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?\u200d(?=\p{Extended_Pictographic})|[\p{Extended_Pictographic}\p{Script=Han}0-9#*][\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|\p{Script=Mongolian}[\u180b-\u180d\u180f]/gu;

/** Each character that does not belong into a line that people read, as U+XXXX. */
export const rawHostile = (line: string): string[] =>
  Array.from(line.replaceAll(inContext, "").replaceAll(inContext, ""))
    .filter((letter) => invisible.test(letter) && !isHarmlessFormat(letter))
    .map((letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`);

/** With something in it that does harm, whatever was drawn beside it. */
export const surelyHostile: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...hostilePieces), hostileText(3))
  .map((pieces) => pieces.join(""));

/** As a name of a file or a folder can be: no more than so many bytes, and what cannot be in one left out. */
export const hostileName = (most = 60): fc.Arbitrary<string> =>
  surelyHostile.map((text) => {
    const letters = Array.from(Buffer.from(text.replaceAll(/[/\0]/g, "")).toString());
    while (Buffer.byteLength(letters.join("")) > most) letters.pop();
    return letters.join("");
  });

/** How often a property is tried; more by hand: HOSTILE_RUNS=20000. */
export const hostileRuns = (usual: number): { numRuns: number } => ({
  numRuns: Number(process.env.HOSTILE_RUNS ?? usual),
});
