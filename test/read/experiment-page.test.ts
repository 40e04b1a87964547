import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { pageTables, type Row } from "../support/page-tables.ts";

interface Key {
  const?: string;
  default?: unknown;
}

interface Part {
  required?: readonly string[];
  properties?: Readonly<Record<string, Key>>;
}

interface Schema extends Part {
  $defs: Readonly<Record<string, Part>>;
}

const root = join(import.meta.dirname, "../..");
const schema = JSON.parse(readFileSync(join(root, "schema/experiment.schema.json"), "utf8")) as Schema;
const tables = pageTables(readFileSync(join(root, "docs/experiment.md"), "utf8"));

/** Maps without a type, by the heading under which they are told. */
const headings: Readonly<Record<string, string>> = {
  regularizer: "Regularizers",
  directoryData: "data",
  labelsData: "data",
  sampleData: "data",
  splitByNumber: "split",
  splitByFolder: "split",
  splitByColumn: "split",
  groupByName: "groupBy",
  groupByFolder: "groupBy",
  plateau: "reduceLearningRateOnPlateau",
  searchedRange: "Parameters of a search",
  everyOptimizer: "Every optimizer",
};

/** [heading, map] of every map of the schema. */
const maps: readonly (readonly [string, Part])[] = [
  ["Keys", schema],
  ...Object.entries(schema.$defs)
    .filter(([, part]) => part.properties !== undefined)
    .map(([name, part]) => [part.properties?.type?.const ?? headings[name] ?? name, part] as const),
];

const rowOf = (heading: string, key: string): Row | undefined =>
  (tables.get(heading) ?? []).find(([cell]) => cell === `\`${key}\``);

const ofEvery = schema.$defs.everyOptimizer?.properties ?? {};

/** type and name of a layer, and what every optimizer has, are told once for all. */
const keysOf = ({ properties = {} }: Part): [string, Key][] =>
  Object.entries(properties).filter(
    ([key, part]) =>
      !("type" in properties) ||
      !(["type", "name"].includes(key) || JSON.stringify(part) === JSON.stringify(ofEvery[key])),
  );

/** What a cell says as YAML would read it. */
const valueOf = (cell = ""): unknown => parse(cell.replaceAll("`", ""));

describe("docs/experiment.md", () => {
  it("has every key of the schema under its heading", () => {
    const missing = maps.flatMap(([heading, part]) =>
      keysOf(part)
        .filter(([key]) => rowOf(heading, key) === undefined)
        .map(([key]) => `${heading}: ${key}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it("has the schema's defaults", () => {
    const wrong = maps.flatMap(([heading, part]) =>
      keysOf(part)
        .filter(([, { default: filled }]) => filled !== undefined)
        .filter(
          ([key, { default: filled }]) =>
            JSON.stringify(valueOf(rowOf(heading, key)?.[2])) !== JSON.stringify(filled),
        )
        .map(([key]) => `${heading}: ${key}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("has no key that the schema has not", () => {
    const known = new Set(maps.flatMap(([, part]) => keysOf(part).map(([key]) => `\`${key}\``)));
    const unknown = [...tables.values(), []].flat().filter(([key]) => !known.has(key ?? ""));
    expect(unknown.map(([key]) => key)).to.deep.equal([]);
  });
});
