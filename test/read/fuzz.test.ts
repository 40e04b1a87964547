import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { families, tryCase, type Family } from "../../scripts/fuzz/try-case.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("files that nobody writes", () => {
  const folder = temporaryFolder();

  /** Of the others, which are very large, one. */
  const counts: Partial<Record<Family, number>> = { bytes: 40, tree: 40, within: 60, nets: 20 };
  for (const family of families)
    it(`${family}: each is read, or its mistakes are told`, async () => {
      for (let i = 0; i < (counts[family] ?? 1); i++) {
        const own = join(folder(), `${family}-${i}`);
        mkdirSync(own);
        const { outcome } = await tryCase(family, `npm test ${i}`, own);
        expect(outcome).to.be.oneOf(["read", "mistakes", "plan-mistakes"]);
      }
    });
});
