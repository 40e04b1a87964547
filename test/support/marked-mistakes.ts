import { expect } from "chai";
import { experimentText, mistakesIn, type KeyTexts } from "./experiment-text.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** One mistake in an experiment that is else without. */
export interface MarkedMistake {
  it: string;
  /** The first line of the file, « and » around what the carets are to stand under. */
  line: string;
  /** Other keys that are changed, or left out (null). */
  others?: KeyTexts;
  says: string;
}

const withoutMarks = (line: string): string => line.replaceAll(/[«»]/g, "");

/** The whole text that the user sees. */
const told = ({ line, says }: MarkedMistake): string => {
  const start = line.indexOf("«");
  const width = line.indexOf("»") - start - 1;
  return (
    `x.yaml:1:${start + 1} ${says}\n` +
    `    1 | ${withoutMarks(line).trimEnd()}\n` +
    `      | ${" ".repeat(start)}${"^".repeat(width)}`
  );
};

/** To be called in a describe: a test for each mistake, which is to be the only one told. */
export const testMistakes = (mistakes: readonly MarkedMistake[]): void => {
  const folder = temporaryFolder();
  for (const mistake of mistakes)
    it(mistake.it, async () => {
      const [key = "", ...text] = withoutMarks(mistake.line).split(":");
      const keys = { [key]: text.join(":").trimStart(), ...mistake.others };
      expect(await mistakesIn(folder(), { "x.yaml": experimentText(keys) })).to.equal(told(mistake));
    });
};
