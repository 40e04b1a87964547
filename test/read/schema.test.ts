import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { generatedFiles } from "../../scripts/schema-types.ts";
import {
  augmentationKeys,
  generatorKeys,
  initializerTypes,
  layerKeys,
  layerTypes,
  metricNames,
  optimizerKeys,
  optimizerTypes,
  scheduleTypes,
} from "../../src/read/names.ts";
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

const sorted = (names: readonly string[]): string[] => names.toSorted();

const partOf = (part: Part): Part => {
  const name = part.$ref?.split("/").at(-1);
  const found = name === undefined ? part : schema.$defs[name];
  if (found === undefined) throw new Error(`the schema has no ${name}`);
  return found;
};

const membersOf = (union: string): Part[] => (schema.$defs[union]?.oneOf ?? []).map(partOf);

const tagsOf = (union: string): string[] =>
  sorted(membersOf(union).map(({ properties }) => properties?.type?.const ?? ""));

const keysOf = (union: string): string[] => {
  const keys = membersOf(union).flatMap(({ properties = {} }) => Object.keys(properties));
  return sorted([...new Set(keys)].filter((key) => key !== "type" && key !== "name"));
};

describe("experiment.schema.json", () => {
  it("has the layers, optimizers, initializers and schedules of the code", () => {
    expect(tagsOf("layer")).to.deep.equal(sorted(layerTypes));
    expect(tagsOf("optimizer")).to.deep.equal(sorted(optimizerTypes));
    expect(tagsOf("initializerMap")).to.deep.equal(sorted(initializerTypes));
    expect(tagsOf("schedule")).to.deep.equal(sorted(scheduleTypes));
  });

  it("has the metrics of the code", () => {
    expect(sorted(schema.properties.metrics?.items?.enum ?? [])).to.deep.equal(sorted(metricNames));
  });

  it("has the keys of layers, optimizers, generator and augmentation of the code", () => {
    expect(keysOf("layer")).to.deep.equal(sorted(layerKeys));
    expect(keysOf("optimizer")).to.deep.equal(sorted(optimizerKeys));
    expect(sorted(Object.keys(schema.$defs.generator?.properties ?? {}))).to.deep.equal(
      sorted(generatorKeys),
    );
    expect(sorted(Object.keys(schema.$defs.augmentation?.properties ?? {}))).to.deep.equal(
      sorted(augmentationKeys),
    );
  });

  it("explains every key but the type itself", () => {
    const parts = [schema, ...Object.values(schema.$defs)];
    const silent = parts.flatMap(({ properties = {} }) =>
      Object.entries(properties)
        .filter(([key, { description }]) => key !== "type" && description === undefined)
        .map(([key]) => key),
    );
    expect(silent).to.deep.equal([]);
  });

  it("is what the types and the validator were made from", async () => {
    for (const [file, text] of await generatedFiles())
      expect(
        readFileSync(join(root, file), "utf8") === text,
        `npm run schema:types changes ${file}`,
      ).to.equal(true);
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
