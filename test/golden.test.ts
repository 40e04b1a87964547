import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { expectGolden } from "./support/golden.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

describe("a golden text", () => {
  const folder = temporaryFolder();

  it("that differs is left beside the old one, says how it is accepted, and is accepted so", () => {
    const [golden, changed] = ["words.txt", "words.txt-changed"].map((name) => join(folder(), name));
    if (golden === undefined || changed === undefined) throw new Error("two names");
    writeFileSync(golden, "old\n");
    const expectText = (text: string, isAccepted: boolean): void => {
      expectGolden("words.txt", text, { folder: folder(), isAccepted });
    };
    expect(() => {
      expectText("new\n", false);
    }).to.throw(/words\.txt-changed .*UPDATE_GOLDEN=1 npm test -- /);
    expect([golden, changed].map((file) => readFileSync(file, "utf8"))).to.deep.equal(["old\n", "new\n"]);
    expectText("new\n", true);
    expect(readFileSync(golden, "utf8")).to.equal("new\n");
    expect(existsSync(changed)).to.equal(false);
    expectText("new\n", false);
  });
});
