/** What `diff A B` prints: what was changed, what came of it, and whether that is more than chance. */
import { type DataChange, isSameData } from "../compare/changed-data.ts";
import type { ComparedEpoch, ComparedMetrics, BothValues } from "../compare/compared-metrics.ts";
import type { Differences, Verdict } from "../compare/diff.ts";
import type { PairedPictures } from "../compare/paired-pictures.ts";
import { splitNames } from "../plan/plan.ts";
import { counted } from "../read/words.ts";
import { type Line, bold, green, indented, red, yellow } from "./colors.ts";
import { formatDifference, formatPValue, formatValue } from "./format-values.ts";
import { keyLines } from "./key-lines.ts";
import { tableLines } from "./table.ts";

const valueOrDash = (value: number | null): string => (value === null ? "-" : formatValue(value));

const pairRow = ({ name, a, b, difference }: BothValues): string[] => [
  name,
  valueOrDash(a),
  valueOrDash(b),
  difference === null ? "" : formatDifference(difference),
];

const pairTable = (pairs: readonly BothValues[]): string[] =>
  pairs.length === 0
    ? []
    : tableLines([["", "a", "b", "b - a"], ...pairs.map(pairRow)], (column) => column > 0);

/** "13 of a, 48 of b" */
const epochNames = ({ a, b }: ComparedEpoch): string => `${a ?? "-"} of a, ${b ?? "-"} of b`;

/** Rows of the epoch table at most. */
const mostEpochs = 12;

/** Evenly spread, with the first, the last and both best ones. */
const chosenEpochs = ({ epochs, best }: ComparedMetrics): ComparedEpoch[] => {
  const step = Math.ceil(epochs.length / mostEpochs);
  return epochs.filter((_, i) => {
    const epoch = i + 1;
    return (
      epoch === 1 || epoch % step === 0 || epoch === epochs.length || epoch === best.a || epoch === best.b
    );
  });
};

/** Of validation where there is one: the first metric and the loss. */
const tableQuantities = ({ last }: ComparedMetrics): string[] => {
  const names = last.values.map(({ name }) => name);
  const validation = names.filter((name) => name.startsWith("val_"));
  return (validation.length > 0 ? validation : names).slice(0, 2);
};

/** Compact: rows for some of the epochs, and for each of the first quantities a column for each run. */
const epochLines = (metrics: ComparedMetrics): string[] => {
  if (metrics.epochs.length === 0) return ["none is finished"];
  const quantities = tableQuantities(metrics);
  const header = ["epoch", ...quantities.flatMap((name) => [`a ${name}`, `b ${name}`])];
  const rows = chosenEpochs(metrics).map(({ a, b, values }) => [
    String(a ?? b ?? ""),
    ...quantities.flatMap((name) => {
      const found = values.find((each) => each.name === name);
      return [valueOrDash(found?.a ?? null), valueOrDash(found?.b ?? null)];
    }),
  ]);
  return tableLines([header, ...rows], () => true);
};

/** More file names would push the rest off the screen; --json has all. */
const mostFiles = 10;

const fileList = (names: readonly string[]): string => {
  if (names.length === 0) return "none";
  const more = names.length > mostFiles ? ` and ${names.length - mostFiles} more` : "";
  return names.slice(0, mostFiles).join(", ") + more;
};

const dataLines = (data: DataChange): string[] => {
  const { pictures, onlyA, onlyB, moved, changed } = data;
  const counts = splitNames.map((part) => {
    const [a, b] = pictures[part];
    return `${a === b ? String(a) : `${a} -> ${b}`} ${part}`;
  });
  if (isSameData(data)) return [`the same pictures: ${counts.join(", ")}`];
  const list = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${counted(names.length, "picture")} ${what}: ${fileList(names)}`];
  const moves = moved.map(({ file, from, to }) => `${file} (${from} -> ${to})`);
  return [
    counts.join(", "),
    ...list("only in a", onlyA),
    ...list("only in b", onlyB),
    ...list("in another part", moves),
    ...list("with other bytes or another label", changed),
  ];
};

const environmentLines = ({ environment }: Differences): string[] => {
  if (environment === null) return ["not known for one of the runs: its machine/ is missing"];
  if (environment.length === 0) return ["the same code, engine, device and processor"];
  const short = (what: string, value: string | number): string =>
    what === "code" ? String(value).slice(0, 12) : String(value);
  return environment.map(({ what, before, now }) => `${what}: ${short(what, before)} -> ${short(what, now)}`);
};

const pictureLines = (pictures: PairedPictures | null): string[] => {
  if (pictures === null) return ["none was predicted by both runs"];
  const { part, shared, bothRight, bothWrong, onlyARight, onlyBRight, pValue } = pictures;
  return [
    `${counted(shared, `${part} picture`)} predicted by both: ${bothRight} right in both, ${bothWrong} wrong in both`,
    `from right to wrong (${onlyARight.length}): ${fileList(onlyARight)}`,
    `from wrong to right (${onlyBRight.length}): ${fileList(onlyBRight)}`,
    `McNemar's exact test: p = ${formatPValue(pValue)}`,
  ];
};

const evidence = (pictures: PairedPictures, a: string): string => {
  const { part, shared, onlyARight, onlyBRight, pValue } = pictures;
  const flattered =
    part === "validation" ? "; these pictures also chose the best epochs, which flatters both" : "";
  return (
    `of ${counted(shared, `${part} picture`)} it has ${onlyBRight.length} right that ${a} has wrong, ` +
    `and ${onlyARight.length} the other way round (p = ${formatPValue(pValue)})${flattered}`
  );
};

const claims: Record<Verdict, (a: string, b: string) => string> = {
  same: (a, b) => `${b} is the same as ${a}: after every epoch the weights are equal to the bit`,
  better: (a, b) => `${b} is better than ${a}`,
  worse: (a, b) => `${b} is worse than ${a}`,
  "no-evidence": (a, b) => `no evidence that ${b} is better or worse than ${a}`,
  "not-comparable": () => "which is better cannot be said: no picture was predicted by both runs",
};

/** The one sentence for somebody who reads nothing else. */
export const verdictSentence = ({ a, b, verdict, pictures }: Differences): string => {
  const claim = claims[verdict](a, b);
  return pictures === null || verdict === "same" ? claim : `${claim}: ${evidence(pictures, a)}`;
};

const verdictColor: Record<Verdict, (text: string) => Line> = {
  same: green,
  better: green,
  worse: red,
  "no-evidence": yellow,
  "not-comparable": yellow,
};

const section = (title: string, lines: readonly Line[]): Line[] =>
  lines.length === 0 ? [] : [bold(title), ...lines.map(indented), ""];

const signed = (text: string): Line => {
  if (text.startsWith("-")) return red(text);
  return text.startsWith("+") ? green(text) : text;
};

/** a and b are told apart by these letters, since names may be long. */
export const diffText = (differences: Differences): Line[] => {
  const { a, b, keys, data, metrics, pictures, verdict } = differences;
  const { best, last } = metrics;
  const changed = keys.length === 0 ? ["nothing"] : keyLines(keys).map(signed);
  return [
    `a  ${a}`,
    `b  ${b}`,
    "",
    ...section("changed in the experiment", changed),
    ...section("data", dataLines(data)),
    ...section("environment", environmentLines(differences)),
    ...section(`best epoch (${epochNames(best)})`, pairTable(best.values)),
    ...section(`last epoch (${epochNames(last)})`, pairTable(last.values)),
    ...section("the best weights", pairTable(metrics.evaluated)),
    ...section(
      "overfitting at the last epoch: how much better on training pictures",
      pairTable(metrics.overfitGap),
    ),
    ...section("epochs", epochLines(metrics)),
    ...section("pictures", pictureLines(pictures)),
    verdictColor[verdict](verdictSentence(differences)),
  ];
};
