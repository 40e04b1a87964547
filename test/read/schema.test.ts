import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { generatedFiles } from "../../scripts/generate.ts";
import { readExperiment } from "../../src/read/read-experiment.ts";

interface Part {
  description?: string;
  $ref?: string;
  const?: string;
  enum?: readonly string[];
  items?: Part;
  oneOf?: readonly Part[];
  properties?: Readonly<Record<string, Part>>;
}

interface Schema {
  properties: Readonly<Record<string, Part>>;
  $defs: Readonly<Record<string, Part>>;
}

const root = join(import.meta.dirname, "../..");
const schema = JSON.parse(readFileSync(join(root, "schema/experiment.schema.json"), "utf8")) as Schema;

describe("experiment.schema.json", () => {
  it("explains every key but the type itself", () => {
    const parts = [schema, ...Object.values(schema.$defs)];
    const explained = ({ description, $ref }: Part): string | undefined =>
      description ?? schema.$defs[$ref?.split("/").at(-1) ?? ""]?.description;
    const silent = parts.flatMap(({ properties = {} }) =>
      Object.entries(properties)
        .filter(([key, part]) => key !== "type" && explained(part) === undefined)
        .map(([key]) => key),
    );
    expect(silent).to.deep.equal([]);
  });

  it("is what the types, the lists, the validator and the page's tables were made from", async () => {
    for (const [file, text] of await generatedFiles())
      expect(readFileSync(join(root, file), "utf8") === text, `npm run generate changes ${file}`).to.equal(
        true,
      );
  });
});

describe("experiments/", () => {
  const folder = join(root, "experiments");

  for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml")))
    it(`${file} has no mistake and no warning`, async () => {
      const result = await readExperiment({
        file,
        set: [],
        seed: null,
        epochs: null,
        argumentFolder: folder,
      });
      const problems = result.type === "read" ? result.warnings : result.problems;
      expect(problems.map(({ message }) => message)).to.deep.equal([]);
    });

  it("opens each file with what it reproduces, the command, what it needs, how long it takes and what to expect", () => {
    for (const file of readdirSync(folder)) {
      const head = readFileSync(join(folder, file), "utf8").split(/^\w/m)[0] ?? "";
      for (const word of ["Reproduces", "Command", "Needs", "Time", "Expect"])
        expect(head).to.match(new RegExp(`^# ${word} +\\S`, "m"), file);
    }
  });
});
