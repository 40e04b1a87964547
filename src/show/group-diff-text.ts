/** What `diff A B` prints of two groups of runs. */
import type { ComparedQuantity, GroupDifferences } from "../compare/group-diff.ts";
import { counted } from "../read/words.ts";
import { bold, indented, type Line } from "./colors.ts";
import { formatDifference, formatPValue, spreadText } from "./format-values.ts";
import { quantityWords } from "./group-lines.ts";
import { keyLines } from "./key-lines.ts";
import { tableLines } from "./table.ts";

const quantityRow = ({ name, a, b, welch }: ComparedQuantity): string[] => [
  quantityWords(name),
  spreadText(a),
  spreadText(b),
  ...(welch === null
    ? ["", "", ""]
    : [
        formatDifference(welch.difference),
        `${formatDifference(welch.low)} to ${formatDifference(welch.high)}`,
        formatPValue(welch.pValue),
      ]),
];

const quantityLines = ({ quantities, confidence }: GroupDifferences): string[] => {
  const header = ["", "a", "b", "b - a", `${Math.round(confidence * 100)} % interval`, "p"];
  return quantities.length === 0
    ? ["the groups have none in common"]
    : tableLines([header, ...quantities.map(quantityRow)], (column) => column > 0);
};

const keyChanges = ({ keys }: GroupDifferences): string[] => {
  if (keys === null) return ["not known: a run of a group is gone"];
  return keys.length === 0 ? ["nothing but the seeds"] : keyLines(keys);
};

/** What Welch's test cannot see: the runs share their pictures, so only the chance of the seeds is judged. */
const evidence = ({ a, b, quantities, telling }: GroupDifferences): string => {
  const judged = quantities.find(({ name }) => name === telling);
  if (judged?.welch == null) return "";
  const { difference, pValue } = judged.welch;
  return (
    `: the mean ${quantityWords(judged.name)} of ${counted(b.runs, "run")} differs by ` +
    `${formatDifference(difference)} from that of ${counted(a.runs, "run")} (Welch's t test, p = ` +
    `${formatPValue(pValue)}); this judges the chance of the seeds, not that of the pictures`
  );
};

const claims: Record<GroupDifferences["verdict"], (a: string, b: string) => string> = {
  better: (a, b) => `${b} is better than ${a}`,
  worse: (a, b) => `${b} is worse than ${a}`,
  "no-evidence": (a, b) => `no evidence that ${b} is better or worse than ${a}`,
  "not-comparable": () =>
    "which is better cannot be said: the groups have no quantity in common, or no spread by which to judge it",
};

/** The one sentence for somebody who reads nothing else. */
const groupVerdict = (differences: GroupDifferences): string => {
  const { a, b, verdict } = differences;
  return claims[verdict](a.name, b.name) + evidence(differences);
};

export const groupDiffText = (differences: GroupDifferences): Line[] => {
  const { a, b } = differences;
  return [
    `a  ${a.name}  ${counted(a.runs, "run")}`,
    `b  ${b.name}  ${counted(b.runs, "run")}`,
    "",
    bold("changed in the experiment"),
    ...keyChanges(differences).map(indented),
    "",
    bold("mean +- standard deviation"),
    ...quantityLines(differences).map(indented),
    "",
    bold(groupVerdict(differences)),
  ];
};
