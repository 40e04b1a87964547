/** The runs that a group counts, compared with the folders that lie beside it today. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Group } from "./group-folder.ts";
import { groupedValues, type GroupedRun } from "./group-json.ts";
import { numberText } from "./number-text.ts";
import { readRunSummary } from "./read-run.ts";
import { readSeal } from "./seal.ts";

export type WholeGroup = Extract<Group, { type: "group" }>;

/** A run of a group that must not be taken for the one that was counted. */
export interface LostRun {
  name: string;
  /** another: in its folder is another run, or the same that went on or was changed. */
  how: "gone" | "another";
}

export const memberFolder = (group: WholeGroup, { name }: GroupedRun): string =>
  join(dirname(group.folder), name);

const text = ({ values }: Pick<GroupedRun, "values">): string =>
  JSON.stringify(Object.entries(values).map(([name, value]) => [name, numberText(value)]));

/** A run that had no seal when it was counted is known by its values alone. */
const hasValues = async (folder: string, counted: GroupedRun): Promise<boolean> => {
  const run = await readRunSummary(folder);
  return (
    run.type === "run" &&
    run.best?.epoch === counted.bestEpoch &&
    text({ values: groupedValues(run) }) === text(counted)
  );
};

const howLost = async (folder: string, counted: GroupedRun): Promise<LostRun["how"] | null> => {
  if (!existsSync(folder)) return "gone";
  if (readSeal(folder) !== counted.seal) return "another";
  return counted.seal !== null || (await hasValues(folder, counted)) ? null : "another";
};

/** In the group's order. */
export const lostRuns = async (group: WholeGroup): Promise<LostRun[]> => {
  const lost: LostRun[] = [];
  for (const counted of group.summary.runs) {
    const how = await howLost(memberFolder(group, counted), counted);
    if (how !== null) lost.push({ name: counted.name, how });
  }
  return lost;
};
