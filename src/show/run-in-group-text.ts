/** What `diff RUN GROUP` prints: whether the run is one of the kind. */
import type { PlacedQuantity, RunInGroup } from "../compare/run-in-group.ts";
import { counted } from "../read/words.ts";
import { type Line, bold, indented } from "./colors.ts";
import { formatPValue, formatValue, spreadText } from "./format-values.ts";
import { lostLines, quantityWords } from "./group-lines.ts";
import { keyLines } from "./key-lines.ts";
import { tableLines } from "./table.ts";

const rowOf = (quantity: PlacedQuantity): string[] => {
  const { name, value, judged } = quantity;
  return [
    quantityWords(name),
    formatValue(value),
    spreadText(quantity),
    ...(judged === null
      ? ["", ""]
      : [`${formatValue(judged.low)} to ${formatValue(judged.high)}`, formatPValue(judged.pValue)]),
  ];
};

const quantityLines = ({ quantities, confidence }: RunInGroup): string[] =>
  quantities.length === 0
    ? ["the run and the group have none in common, or the group has fewer than two other runs"]
    : tableLines(
        [
          ["", "run", "group", `${Math.round(confidence * 100)} % of further runs`, "p"],
          ...quantities.map(rowOf),
        ],
        (column) => column > 0,
      );

const keyChanges = ({ keys }: RunInGroup): string[] => {
  if (keys === null) return ["not known: the group has no run left"];
  return keys.length === 0 ? ["nothing but the seed"] : keyLines(keys);
};

const askedAbout: Record<RunInGroup["pictures"], string> = {
  same: "asked about the same pictures",
  resplit: "each with a split of its own",
  other: "asked about other pictures",
  unknown: "asked about pictures that are no longer known",
};

/** The one sentence for somebody who reads nothing else. */
const verdictSentence = (placed: RunInGroup): string => {
  const { run, group, verdict, telling, pictures, quantities, isMember } = placed;
  const quantity = quantities.find(({ name }) => name === telling);
  if (pictures === "other")
    return `whether ${run} is one of the kind cannot be said: it was asked about other pictures than the runs of ${group.name}`;
  if (quantity?.judged == null || verdict === "not-comparable")
    return `whether ${run} is one of the kind cannot be said: there is no spread of ${group.name} to judge it by`;
  const { low, high, pValue } = quantity.judged;
  const claim =
    verdict === "another"
      ? `${run} is not one of the kind of ${group.name}`
      : `no evidence that ${run} is not one of the kind of ${group.name}`;
  const others = isMember ? `its ${group.runs} other runs` : counted(group.runs, "run");
  return (
    `${claim}: its ${quantityWords(quantity.name)} of ${formatValue(quantity.value)} lies ` +
    `${verdict === "another" ? "outside" : "within"} ${formatValue(low)} to ${formatValue(high)}, where ` +
    `${Math.round(placed.confidence * 100)} % of further runs are expected, p = ${formatPValue(pValue)}; this rests on ` +
    `the spread of ${others} with other seeds, ${askedAbout[pictures]}, whose values are taken to be ` +
    "normally distributed"
  );
};

export const runInGroupText = (placed: RunInGroup): Line[] => {
  const { run, group, isMember } = placed;
  return [
    `run    ${run}`,
    `group  ${group.name}  ${counted(group.runs, isMember ? "other run" : "run")}`,
    ...lostLines(group.lost).map(indented),
    "",
    bold("changed in the experiment"),
    ...keyChanges(placed).map(indented),
    "",
    bold("the run, the group's mean ± standard deviation"),
    ...quantityLines(placed).map(indented),
    "",
    bold(verdictSentence(placed)),
  ];
};
