import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { tryCase, type Family } from "../../scripts/fuzz/try-case.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("files that nobody writes", () => {
  const folder = temporaryFolder();

  const counts: readonly (readonly [Family, number])[] = [
    ["bytes", 40],
    ["tree", 40],
    ["large", 1],
    ["nets", 20],
  ];
  for (const [family, count] of counts)
    it(`${family}: each is read, or its mistakes are told`, async () => {
      for (let i = 0; i < count; i++) {
        const own = join(folder(), `${family}-${i}`);
        mkdirSync(own);
        const { outcome } = await tryCase(family, `npm test ${i}`, own);
        expect(outcome).to.be.oneOf(["read", "mistakes"]);
      }
    });
});
