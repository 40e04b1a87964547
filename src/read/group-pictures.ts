/** Which pictures belong together, by split.groupBy: by the table of labels, by their names, or by their folders. */
import { posix } from "node:path";
import type { DataSpec, GroupBy, SplitSpec } from "../experiment/experiment.ts";
import { compareCodePoints } from "./compare-names.ts";
import { mistake, type PlaceOf, type Problem } from "./problem.ts";
import { counted, shortened } from "./words.ts";

/** The group of each picture that has one; a picture that has none is by itself. null: pictures are not grouped. */
export type Groups = ReadonlyMap<string, string> | null;

type GroupOf = (file: string) => string | null;

const noPattern = (reason: string): string => `this is not a pattern of groups: ${reason}`;

/** RE2 takes time that grows with the text alone, whatever the pattern. A text: why the pattern cannot be used. */
const byName = async (pattern: string): Promise<GroupOf | string> => {
  const { RE2JS, RE2JSSyntaxException } = await import("re2js");
  try {
    const expression = RE2JS.compile(pattern);
    if (expression.groupCount() === 0)
      return noPattern("it captures nothing; put ( and ) around what names the group");
    return (file) => {
      const found = expression.matcher(posix.basename(file));
      const group = found.find() ? found.group(1) : null;
      return group === "" ? null : group;
    };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return noPattern(`${error.message} (RE2, which has no look-around and no back-references)`);
  }
};

const foldersIn = (path: string): number =>
  path.split("/").filter((name) => name !== "" && name !== ".").length;

/** How many folders lead to that of the class, counting that one: what is below them may be a group. */
const foldersAbove = (data: DataSpec, split: SplitSpec, file: string): number => {
  if (data.type === "labels") return 0;
  if (split.type !== "directories") return 1;
  const part = [split.train, split.validation, split.test]
    .filter((folder) => folder !== null)
    .map((folder) => posix.normalize(folder).replace(/\/$/, ""))
    .filter((folder) => folder === "." || file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0];
  return foldersIn(part ?? "") + 1;
};

const byFolder =
  (depth: number, data: DataSpec, split: SplitSpec): GroupOf =>
  (file) => {
    const folders = file.split("/").slice(foldersAbove(data, split, file), -1);
    return folders.length < depth ? null : folders.slice(0, depth).join("/");
  };

const because = (groupBy: GroupBy, data: DataSpec): string => {
  switch (groupBy.type) {
    case "column":
      return `nothing stands in the column "${data.type === "labels" ? shortened(data.columns.group) : ""}"`;
    case "name":
      return `the name does not match ${shortened(groupBy.pattern)}`;
    case "folder":
      return `there are not that many folders below ${data.type === "labels" ? "data.directory" : "that of the class"}`;
  }
};

const alone = (
  { files, groups }: { files: readonly string[]; groups: ReadonlyMap<string, string> },
  groupBy: GroupBy,
  data: DataSpec,
  place: PlaceOf,
): Problem[] => {
  const without = files.filter((file) => !groups.has(file)).toSorted(compareCodePoints);
  const [first] = without;
  if (first === undefined) return [];
  const at = place(["split", "groupBy"], "value");
  const why = because(groupBy, data);
  if (without.length === files.length)
    return [
      mistake("no-groups", at, `no picture has a group: ${why}, of ${shortened(first)} as of all others`),
    ];
  const message =
    without.length === 1
      ? `1 picture has no group and is one by itself, because ${why}: ${shortened(first)}`
      : `${without.length} of ${counted(files.length, "picture")} have no group and are each one by itself, because ${why}: ${shortened(first)}, ...`;
  return [{ severity: "warning", code: "without-group", place: at, message }];
};

interface Grouped {
  groups: Groups;
  problems: readonly Problem[];
}

const groupOf = async (
  groupBy: GroupBy,
  { data, split, ofLabels }: { data: DataSpec; split: SplitSpec; ofLabels: ReadonlyMap<string, string> },
): Promise<GroupOf | string> => {
  switch (groupBy.type) {
    case "column":
      return (file) => ofLabels.get(file) ?? null;
    case "name":
      return byName(groupBy.pattern);
    case "folder":
      return byFolder(groupBy.depth, data, split);
  }
};

/** `ofLabels`: what the table says, for groupBy: column. */
export const groupPictures = async (
  files: readonly string[],
  world: { data: DataSpec; split: SplitSpec; ofLabels: ReadonlyMap<string, string> },
  place: PlaceOf,
): Promise<Grouped> => {
  const { groupBy } = world.split;
  if (groupBy === null || files.length === 0) return { groups: null, problems: [] };
  const of = await groupOf(groupBy, world);
  if (typeof of === "string")
    return {
      groups: null,
      problems: [mistake("invalid-pattern", place(["split", "groupBy", "name"], "value"), of)],
    };
  const groups = new Map(
    files.flatMap((file): [string, string][] => {
      const group = of(file);
      return group === null ? [] : [[file, group]];
    }),
  );
  return { groups, problems: alone({ files, groups }, groupBy, world.data, place) };
};
