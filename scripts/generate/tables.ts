/** The tables of docs/experiment.md: under each heading the keys of the map that it describes. */
import { followed, isSchema, membersOf, partsAt, type Schema } from "./schema.ts";

/** Headings of maps that no type names. */
const headings: Readonly<Record<string, readonly string[]>> = {
  data: ["directoryData", "labelsData", "sampleData"],
  split: ["splitByNumber", "splitByFolder", "splitByColumn"],
  groupBy: ["groupByName", "groupByFolder"],
  directories: ["folderBelow"],
  Regularizers: ["regularizer"],
  reduceLearningRateOnPlateau: ["plateau"],
  "Parameters of a search": ["searchedRange"],
  "Every optimizer": ["everyOptimizer"],
};

const unions = ["layer", "initializerMap", "optimizer", "schedule"];

/** The map or maps whose keys a heading describes; none: it has no table. */
export const mapsUnder = (schema: Schema, heading: string): Schema[] => {
  if (heading === "Keys") return [schema];
  const defs = partsAt(schema, "$defs");
  const tagged = unions.map((union) => (union in defs ? membersOf(schema, union)[heading] : undefined));
  const named = (headings[heading] ?? [heading]).map((name) => defs[name]);
  return [...tagged, ...named]
    .filter((map) => map !== undefined)
    .filter((map) => map.properties !== undefined);
};

const code = (value: unknown): string => `\`${String(value)}\``;

/** The schema's `words`, where its keywords do not say it briefly. */
const valueCell = (schema: Schema, part: Schema): string => {
  const found = followed(schema, part);
  if (typeof found.words === "string") return found.words;
  if (Array.isArray(found.enum)) return found.enum.map(code).join(", ");
  const [type] = [found.type].flat();
  switch (type) {
    case "boolean":
      return "`true`, `false`";
    case "integer":
      return "whole number";
    case "string":
      return "text";
    default:
      return String(type);
  }
};

const defaultCell = (part: Schema, isRequired: boolean): string => {
  const { default: filled } = part;
  if (filled === undefined) return isRequired ? "*required*" : "";
  return code(typeof filled === "string" ? filled : JSON.stringify(filled).replaceAll(",", ", "));
};

/** An experiment that extends another may leave keys to it: what it must have otherwise stands under `else`. */
const requiredOf = (map: Schema): unknown =>
  map.required ?? (isSchema(map.else) ? map.else.required : undefined);

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** The type and the name of a map with a `type` are described once for all, and what every optimizer takes, too. */
const rowsOf = (schema: Schema, map: Schema, isOnlyForm: boolean): [key: string, row: string][] => {
  const required = requiredOf(map);
  const isRequired = (key: string): boolean =>
    isOnlyForm && Array.isArray(required) && required.includes(key);
  const properties = Object.entries(partsAt(map, "properties"));
  const isTagged = properties.some(([key]) => key === "type");
  const ofEvery = partsAt(partsAt(schema, "$defs").everyOptimizer ?? {}, "properties");
  const isToldOnce = (key: string, part: Schema): boolean =>
    key === "type" || key === "name" || JSON.stringify(part) === JSON.stringify(ofEvery[key]);
  return properties
    .filter(([key, part]) => !(isTagged && isToldOnce(key, part)))
    .map(([key, part]) => {
      const meaning = String(followed(schema, part).description);
      return [key, row([code(key), valueCell(schema, part), defaultCell(part, isRequired(key)), meaning])];
    });
};

/** Keys that two forms of a map share stand once, after those of either. */
const tableOf = (schema: Schema, maps: readonly Schema[]): string[] => {
  const rows = new Map<string, string>();
  for (const map of maps)
    for (const [key, text] of rowsOf(schema, map, maps.length === 1)) if (!rows.has(key)) rows.set(key, text);
  return rows.size === 0
    ? []
    : [row(["key", "value", "default", "meaning"]), row(["---", "---", "---", "---"]), ...rows.values()];
};

const isRow = (line: string): boolean => line.startsWith("|");

/** The page with each table written anew where it stands. */
export const withTables = (schema: Schema, page: string): string => {
  let table: readonly string[] = [];
  const lines: string[] = [];
  for (const line of page.split("\n")) {
    if (/^#+ /.test(line)) {
      const heading = line.replace(/^#+ /, "");
      table = tableOf(schema, mapsUnder(schema, heading));
    }
    if (!isRow(line) || table.length === 0) lines.push(line);
    else if (!isRow(lines.at(-1) ?? "")) lines.push(...table);
  }
  return lines.join("\n");
};
