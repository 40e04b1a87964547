import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { AssertionError } from "chai";

const goldenFolder = resolve(import.meta.dirname, "../golden");

/**
 * The text must be that of test/golden/NAME. Where it differs, NAME-changed is left beside it: look at both, and
 * accept the new one, where it is right, by UPDATE_GOLDEN=1.
 */
export const expectGolden = (
  name: string,
  text: string,
  { folder = goldenFolder, isAccepted = process.env.UPDATE_GOLDEN === "1" } = {},
): void => {
  const [golden, changed] = [resolve(folder, name), resolve(folder, `${name}-changed`)];
  if (isAccepted) writeFileSync(golden, text);
  const expected = existsSync(golden) ? readFileSync(golden, "utf8") : "";
  if (text === expected) {
    rmSync(changed, { force: true });
    return;
  }
  writeFileSync(changed, text);
  const message =
    `the text is not that of ${golden}: compare it with ${basename(changed)} beside it, and where the new one is ` +
    "right, accept it: UPDATE_GOLDEN=1 npm test -- THE_TEST_FILE";
  throw new AssertionError(message, { actual: text, expected, showDiff: true });
};
