/** schema/ -> what the code and the pages know of it: `npm run generate`. A test holds that nothing is stale. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { experimentValidator, nameLists, projectValidator, resolvers } from "./generate/code.ts";
import { readSchema, root, type Schema } from "./generate/schema.ts";
import { withTables } from "./generate/tables.ts";
import { resolvedTypes, writtenTypes } from "./generate/types.ts";

const pageWithTables = async (schema: Schema, page: string): Promise<[path: string, text: string]> => [
  page,
  withTables(schema, await readFile(path.join(root, page), "utf8")),
];

/** Path below the project -> text. */
export const generatedFiles = async (): Promise<ReadonlyMap<string, string>> => {
  const [experiment, project] = [await readSchema("experiment"), await readSchema("project")];
  return new Map([
    ["src/experiment/written-experiment.ts", await writtenTypes(experiment, "WrittenExperiment")],
    ["src/experiment/resolved-specs.ts", await resolvedTypes(experiment)],
    ["src/experiment/names.ts", nameLists(experiment)],
    ["src/experiment/resolvers.ts", resolvers(experiment)],
    ["src/experiment/schema-validator.js", experimentValidator(experiment)],
    ["src/project/written-project.ts", await writtenTypes(project, "WrittenProject", "project")],
    ["src/project/project-validator.js", projectValidator(project)],
    await pageWithTables(experiment, "docs/experiment.md"),
    await pageWithTables(project, "docs/projects.md"),
  ]);
};

if (process.argv[1] === import.meta.filename)
  for (const [file, text] of await generatedFiles()) await writeFile(path.join(root, file), text);
