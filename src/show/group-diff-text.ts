/** What `diff A B` prints of two groups of runs. */
import type { ComparedQuantity, GroupDifferences, JudgedDifference } from "../compare/group-diff.ts";
import { counted } from "../read/words.ts";
import { bold, indented, type Line } from "./colors.ts";
import { formatDifference, formatPValue, spreadText } from "./format-values.ts";
import { lostLines, quantityWords } from "./group-lines.ts";
import { keyLines } from "./key-lines.ts";
import { tableLines } from "./table.ts";

const quantityRow = ({ name, a, b, judged }: ComparedQuantity): string[] => [
  quantityWords(name),
  spreadText(a),
  spreadText(b),
  ...(judged === null
    ? ["", "", ""]
    : [
        formatDifference(judged.difference),
        `${formatDifference(judged.low)} to ${formatDifference(judged.high)}`,
        formatPValue(judged.pValue),
      ]),
];

const quantityLines = ({ quantities, confidence }: GroupDifferences): string[] => {
  const header = ["", "a", "b", "b - a", `${Math.round(confidence * 100)} % interval`, "p"];
  return quantities.length === 0
    ? ["the groups have none in common"]
    : tableLines([header, ...quantities.map(quantityRow)], (column) => column > 0);
};

const keyChanges = ({ keys }: GroupDifferences): string[] => {
  if (keys === null) return ["not known: a group has no run left"];
  return keys.length === 0 ? ["nothing but the seeds"] : keyLines(keys);
};

/** What the p values above rest on. */
const basisLines = ({ quantities }: GroupDifferences): string[] => {
  const names = quantities.flatMap(({ name, judged }) =>
    judged?.by === "pictures" ? [quantityWords(name)] : [],
  );
  if (names.length === 0)
    return quantities.some(({ judged }) => judged !== null) ? ["p: Welch's t test"] : [];
  const others = quantities.some(({ judged }) => judged?.by === "welch")
    ? "; of the others: Welch's t test"
    : "";
  return [`p of ${names.join(" and ")}: the pictures, paired, and the spread of the seeds${others}`];
};

/** Welch's test sees the runs alone, which share their pictures, so that the chance of the pictures is not judged. */
const restsOn = (judged: JudgedDifference, { a, b }: GroupDifferences): string => {
  if (judged.by === "welch")
    return "Welch's t test; this judges the chance of the seeds, not that of the pictures";
  const { part, pictures, moreInA, moreInB } = judged;
  const flattered =
    part === "validation" ? "; these pictures also chose the best epochs, which flatters both" : "";
  return (
    `this rests on ${counted(pictures, `${part} picture`)} that every run was asked about, of which ${b.name} has ` +
    `${moreInB} right more often and ${a.name} ${moreInA}, and on the spread of the seeds${flattered}`
  );
};

/** Of folds that are paired; null: they are not. */
const foldEvidence = ({ a, b, folds }: GroupDifferences): string | null => {
  if (folds === null || folds.type === "not-paired") return null;
  const asked = `of ${counted(folds.pictures, "picture")} on the same folds, each judged by the net that had not seen it,`;
  const [moreB, moreA] =
    folds.type === "mcnemar" ? [folds.onlyB, folds.onlyA] : [folds.moreInB, folds.moreInA];
  const wrong = folds.type === "mcnemar" ? `right that ${a.name} has wrong` : "right more often";
  const test =
    folds.type === "mcnemar"
      ? "McNemar's exact test, paired"
      : "the pictures, paired, and the spread of the seeds";
  return `: ${asked} ${b.name} has ${moreB} ${wrong}, and ${moreA} the other way round (p = ${formatPValue(folds.pValue)}; ${test})`;
};

const foldLines = ({ folds }: GroupDifferences): string[] =>
  folds?.type === "not-paired" ? [`the folds are not paired: ${folds.reason}`] : [];

const evidence = (differences: GroupDifferences): string => {
  const { a, b, quantities, telling } = differences;
  const ofFolds = foldEvidence(differences);
  if (ofFolds !== null) return ofFolds;
  const quantity = quantities.find(({ name }) => name === telling);
  if (quantity?.judged == null) return "";
  const { difference, pValue } = quantity.judged;
  return (
    `: the mean ${quantityWords(quantity.name)} of ${counted(b.runs, "run")} differs by ` +
    `${formatDifference(difference)} from that of ${counted(a.runs, "run")}, p = ${formatPValue(pValue)}; ` +
    restsOn(quantity.judged, differences)
  );
};

const claims: Record<GroupDifferences["verdict"], (a: string, b: string) => string> = {
  better: (a, b) => `${b} is better than ${a}`,
  worse: (a, b) => `${b} is worse than ${a}`,
  "no-evidence": (a, b) => `no evidence that ${b} is better or worse than ${a}`,
  "not-comparable": () =>
    "which is better cannot be said: the groups have no quantity in common, or no spread by which to judge it and no pictures to pair",
};

/** The one sentence for somebody who reads nothing else. */
export const groupVerdict = (differences: GroupDifferences): string => {
  const { a, b, verdict } = differences;
  return claims[verdict](a.name, b.name) + evidence(differences);
};

export const groupDiffText = (differences: GroupDifferences): Line[] => {
  const { a, b } = differences;
  return [
    `a  ${a.name}  ${counted(a.runs, "run")}`,
    ...lostLines(a.lost).map(indented),
    `b  ${b.name}  ${counted(b.runs, "run")}`,
    ...lostLines(b.lost).map(indented),
    "",
    bold("changed in the experiment"),
    ...keyChanges(differences).map(indented),
    "",
    bold("mean ± standard deviation"),
    ...quantityLines(differences).map(indented),
    ...basisLines(differences).map(indented),
    ...foldLines(differences).map(indented),
    "",
    bold(groupVerdict(differences)),
  ];
};
