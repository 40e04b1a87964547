/**
 * schema/experiment.schema.json -> what the code and the page know of it: `npm run generate`. A test holds that nothing
 * is stale.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { nameLists, resolvers, validator } from "./generate/code.ts";
import { readSchema, root } from "./generate/schema.ts";
import { withTables } from "./generate/tables.ts";
import { resolvedTypes, writtenTypes } from "./generate/types.ts";

const page = "docs/experiment.md";

/** Path below the project -> text. */
export const generatedFiles = async (): Promise<ReadonlyMap<string, string>> => {
  const schema = await readSchema();
  return new Map([
    ["src/experiment/written-experiment.ts", await writtenTypes(schema)],
    ["src/experiment/resolved-specs.ts", await resolvedTypes(schema)],
    ["src/experiment/names.ts", nameLists(schema)],
    ["src/experiment/resolvers.ts", resolvers(schema)],
    ["src/experiment/schema-validator.js", validator(schema)],
    [page, withTables(schema, await readFile(path.join(root, page), "utf8"))],
  ]);
};

if (process.argv[1] === import.meta.filename)
  for (const [file, text] of await generatedFiles()) await writeFile(path.join(root, file), text);
