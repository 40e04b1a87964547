import { counted } from "../read/words.ts";
import type { GroupSummary } from "../write/group-json.ts";
import type { LostRun } from "../write/group-members.ts";
import { formatValue } from "./format-values.ts";
import { tableLines } from "./table.ts";

/** best_val_acc: "best val_acc" */
export const quantityWords = (name: string): string => name.replace("_", " ");

const howLost: Record<LostRun["how"], string> = {
  gone: "is gone",
  another: "is another run now, or was changed",
};

/** Which runs of a group are no longer the ones that it counted, a line each. */
export const lostLines = (lost: readonly LostRun[]): string[] =>
  lost.map(({ name, how }) => `${name} ${howLost[how]}; the group keeps the values that it had`);

/** The runs of a group and its quantities as two tables, below a line with its folder. */
export const groupLines = (
  folder: string,
  { runs, confidence, quantities, folds, pooled }: GroupSummary,
  lost: readonly LostRun[] = [],
): string[] => {
  const interval = `${Math.round(confidence * 100)} % interval of the mean`;
  const members = [
    ["run", ...(folds === null ? [] : ["fold"]), "seed", "best epoch"],
    ...runs.map(({ name, fold, seed, bestEpoch }) => [
      name,
      ...(fold === null ? [] : [String(fold)]),
      ...[String(seed), String(bestEpoch)],
    ]),
  ];
  const values = [
    ["", "mean", "std dev", interval],
    ...quantities.map(({ name, mean, standardDeviation, low, high }) => [
      quantityWords(name),
      formatValue(mean),
      formatValue(standardDeviation),
      `${formatValue(low)} to ${formatValue(high)}`,
    ]),
  ];
  const shares = [
    ["out of fold", "share", `${Math.round(confidence * 100)} % interval`, "pictures"],
    ...pooled.map(({ name, mean, low, high, pictures }) => [
      name,
      formatValue(mean),
      `${formatValue(low)} to ${formatValue(high)}`,
      String(pictures),
    ]),
  ];
  const isRight = (column: number): boolean => column > 0;
  return [
    `${folder}  ${counted(runs.length, "run")}${folds === null ? "" : `, ${folds} folds`}`,
    ...tableLines(members, isRight),
    ...lostLines(lost),
    "",
    ...(folds === null ? [] : [...tableLines(shares, isRight), ""]),
    ...tableLines(values, isRight),
  ];
};

/** Why a group folder is of no use. */
export const brokenGroupText = ({ name, reason }: { name: string; reason: string }): string =>
  `${name} is not a whole group of runs: ${reason}`;
