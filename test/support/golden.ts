import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";

const folder = resolve(import.meta.dirname, "../golden");

/**
 * The text must be that of test/golden/NAME. Where it differs, NAME-changed is left beside it: look at both, and
 * rename the new one when it is right.
 */
export const expectGolden = (name: string, text: string): void => {
  const [golden, changed] = [resolve(folder, name), resolve(folder, `${name}-changed`)];
  const expected = existsSync(golden) ? readFileSync(golden, "utf8") : "";
  if (text === expected) rmSync(changed, { force: true });
  else writeFileSync(changed, text);
  expect(text, `see test/golden/${name}-changed`).to.equal(expected);
};
