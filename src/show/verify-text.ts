/** What `verify RUN` prints. */
import type { Parting, Verified } from "../compare/parting.ts";
import { counted } from "../read/words.ts";
import { green, indented, line, red, type Line } from "./colors.ts";

/** Sixteen digits of a hash tell two apart. */
const short = (text: string): string => (/^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 16)}…` : text);

const partingWords = (parting: Parting): string => {
  if (parting.type === "file") return `departs after the last epoch: ${parting.file} has other bytes`;
  const { epoch, quantity, before, now } = parting;
  const where = `departs at epoch ${epoch}:`;
  if (quantity === "epoch")
    return now === null
      ? `${where} the run has it, but training again stopped before it`
      : `${where} the run stopped before it, but training again went on`;
  return `${where} ${quantity} was ${short(before ?? "not there")}, is ${short(now ?? "not there")}`;
};

const causeLines = (differences: readonly string[]): Line[] =>
  differences.length === 0
    ? ["code, data, engine and device are those of the run"]
    : ["what differs now from the run:", ...differences.map(indented)];

export const verifyText = (name: string, verified: Verified): Line[] => {
  const { differences } = verified;
  switch (verified.type) {
    case "same": {
      const { epochs, whole } = verified;
      const what = whole ? `${counted(epochs, "epoch")} and what was made of them` : counted(epochs, "epoch");
      const spite = differences.length === 0 ? [] : ["in spite of:", ...differences.map(indented)];
      return [line(`${name}: `, green("same"), `, ${what}`), ...spite];
    }
    case "parted":
      return [line(`${name} `, red(partingWords(verified.parting))), ...causeLines(differences)];
    case "failed": {
      const after = verified.same === 0 ? "" : ` after ${counted(verified.same, "same epoch")}`;
      const sentence = `could not be trained again${after}: ${verified.reason}`;
      return [line(`${name} `, red(sentence)), ...causeLines(differences)];
    }
  }
};

/** A folder whose files are not those that petri wrote; changes: a sentence each, which begins with the file. */
export const changedText = (name: string, changes: readonly string[], consequence: string | null): Line[] => [
  line(
    `${name} `,
    red("was changed"),
    ` since petri wrote it${consequence === null ? "" : `; ${consequence}`}:`,
  ),
  ...changes.map(indented),
];

/** One line for a run that was made before there were seals. */
export const notSealedText = (name: string): string =>
  `${name} is not sealed: it has no SHA256SUMS, by which a change in any of its files would be found`;
