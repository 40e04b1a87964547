/** Every number of the schema at its ends, where nothing may throw, and just beyond, where its place is told. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { makePlan } from "../../src/plan/make-plan.ts";
import { describeProblems } from "../../src/read/describe-problems.ts";
import type { Listing } from "../../src/read/list-pictures.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";
import { leastNumber } from "../../src/read/text-bounds.ts";
import { boundedNodes, schemaNumbers, type SchemaNumber } from "../support/schema-numbers.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = Array.from({ length: 20 }, (_, i) => `${i}.jpg`);
const listing: Listing = {
  ...{ directory: "/data", classes: ["cat", "dog"], groups: null, unmatched: 0 },
  pictures: {
    type: "whole",
    classes: ["cat", "dog"].map((name) => ({ name, files: files.map((file) => `${name}.${file}`) })),
  },
};

describe("a number of an experiment", () => {
  const folder = temporaryFolder();

  /** What is said of the experiment and of its plan, a mistake a line; never a throw. */
  const say = async (keys: object): Promise<string> => {
    const file = join(folder(), "x.yaml");
    writeFileSync(file, stringify(keys));
    const read = await readExperiment({ file, set: [], seed: null, epochs: null, argumentFolder: folder() });
    if (read.type === "mistakes")
      return describeProblems(read.problems, { files: read.files, folder: folder() }).join("\n");
    const { experiment, source } = read;
    const skipped = new Map<string, string>();
    const plan = makePlan({ experiment, net: null, listing, skipped, memory: 8e9, place: source.place });
    if (plan.type === "planned") return "";
    return describeProblems(plan.problems, { files: source.files, folder: folder() }).join("\n");
  };

  const stepBeyond = ({ whole }: SchemaNumber, end: number): number =>
    whole ? 1 : Math.max(1e-9, Math.abs(end) * 1e-6);

  it("is here wherever the schema bounds one", () => {
    const tried = new Set(schemaNumbers.map(({ node }) => node));
    expect(boundedNodes.filter((node) => !tried.has(node))).to.deep.equal([]);
  });

  for (const number of schemaNumbers)
    it(`${number.at} at its ends and just beyond`, async () => {
      const { least, isLeastAllowed, most, write, key } = number;
      const lowest = isLeastAllowed ? least : leastNumber;
      for (const end of [lowest, most]) {
        const said = await say(write(end));
        expect(said, `${end}`).to.not.match(/^ +at /m);
        expect(said, `${end}`).to.not.match(new RegExp(`\\b${key}\\S* must be`));
      }
      const beyond = [
        isLeastAllowed ? least - stepBeyond(number, least) : least,
        most + stepBeyond(number, most),
      ];
      for (const value of beyond)
        expect(await say(write(value)), `${value}`).to.match(
          new RegExp(`^x\\.yaml:\\d+:\\d+ .*\\b${key}\\b`, "m"),
        );
    });
});
