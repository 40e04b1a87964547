import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { problemCodes } from "../../src/read/problem-code.ts";
import { pageTables } from "../support/page-tables.ts";
import { valuesIn } from "../support/source-files.ts";

const root = join(import.meta.dirname, "../..");
const rows = [...pageTables(readFileSync(join(root, "docs/mistakes.md"), "utf8")).values()].flat();
const sorted = (codes: readonly string[]): string[] => codes.toSorted();

/** The list of the codes itself aside. */
const given = new Set(
  readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith("problem-code.ts"))
    .flatMap((file) => [...valuesIn(join(root, "src", file))]),
);

describe("docs/mistakes.md", () => {
  it("has one row for each code", () => {
    expect(sorted(rows.map(([code]) => code ?? ""))).to.deep.equal(
      sorted(problemCodes.map((code) => `\`${code}\``)),
    );
  });

  it("says of each what it means and how to mend it", () => {
    expect(rows.filter((row) => row.length !== 3 || row.includes(""))).to.deep.equal([]);
  });

  it("has no code that petri never gives", () => {
    expect(problemCodes.filter((code) => !given.has(code))).to.deep.equal([]);
  });
});
