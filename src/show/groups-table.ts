/** What `list` prints of groups of runs. */
import type { Group } from "../write/group-folder.ts";
import type { QuantitySummary } from "../write/group-json.ts";
import type { LostRun, WholeGroup } from "../write/group-members.ts";
import { fittedTable, hiddenLines, type FittedColumn } from "./table.ts";
import { spreadText } from "./format-values.ts";
import { lostLines, quantityWords } from "./group-lines.ts";

export interface ListedGroup {
  group: Group;
  /** Runs that it counted and that are not there any more. */
  lost: readonly LostRun[];
}

/** Where there is validation, what it says, and the test pictures; training alone tells little of a group. */
const tellingNames = (groups: readonly WholeGroup[]): string[] => {
  const all = groups.flatMap(({ summary }) => summary.quantities.map(({ name }) => name));
  const telling = all.filter((name) => /^(best_val|test)_/.test(name));
  return [...new Set(telling.length > 0 ? telling : all)];
};

const cellOf = (quantities: readonly QuantitySummary[], wanted: string): string => {
  const found = quantities.find(({ name }) => name === wanted);
  return found === undefined ? "" : spreadText(found);
};

const columnsOf = (groups: readonly Group[]): FittedColumn[] => {
  const whole = groups.filter((group) => group.type === "group");
  const cells = (cell: (group: WholeGroup) => string): string[] =>
    groups.map((group) => (group.type === "group" ? cell(group) : ""));
  return [
    { title: "group", cells: groups.map(({ name }) => name), isNumber: false, drop: null },
    {
      title: "runs",
      cells: groups.map((group) => (group.type === "group" ? String(group.summary.runs.length) : "broken")),
      isNumber: true,
      drop: 0,
    },
    ...tellingNames(whole).map((name) => ({
      title: quantityWords(name),
      cells: cells(({ summary }) => cellOf(summary.quantities, name)),
      isNumber: true,
      drop: name.startsWith("test_") ? 2 : 1,
    })),
  ];
};

/**
 * A line for each group, means with their standard deviations, in at most `width` characters where that can be.
 */
export const groupsTable = (listed: readonly ListedGroup[], width: number): string[] => {
  const groups = listed.map(({ group }) => group);
  const broken = groups.filter((group) => group.type === "broken");
  const { lines, hidden } = fittedTable(columnsOf(groups), width);
  return [
    ...lines,
    ...hiddenLines(hidden),
    ...broken.map(({ name, reason }) => `${name} is broken: ${reason}`),
    ...listed.flatMap(({ group, lost }) => lostLines(lost).map((line) => `${group.name}: ${line}`)),
  ];
};
