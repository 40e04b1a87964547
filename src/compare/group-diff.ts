/** Two groups of runs -> what was changed, and which means differ by more than chance. No disk, no clock. */
import type { GroupSummary, QuantitySummary } from "../write/group-json.ts";
import { changedKeys, type KeyChange } from "./changed-keys.ts";
import { welch, type MeanDifference } from "./welch.ts";

export interface ComparedGroup {
  name: string;
  summary: GroupSummary;
  /** resolved.yaml of its first run; null where that run is gone. */
  resolved: string | null;
}

export interface ComparedQuantity {
  name: string;
  a: QuantitySummary;
  b: QuantitySummary;
  /** null: no spread, or no numbers. */
  welch: MeanDifference | null;
}

export interface GroupDifferences {
  a: { name: string; runs: number };
  b: { name: string; runs: number };
  confidence: number;
  /** Of the experiment, seeds aside; null: a run of a group is gone. */
  keys: readonly KeyChange[] | null;
  /** Those that both groups have. */
  quantities: readonly ComparedQuantity[];
  /** The quantity by which the verdict is given; null: the groups share none. */
  telling: string | null;
  verdict: "better" | "worse" | "no-evidence" | "not-comparable";
}

/** Which quantity judges is settled by its name, before any value is looked at. */
const tellingFirst = [/^test_(?!loss$)/, /^test_/, /^best_val_(?!loss$)/, /^best_val_/, /^best_/];

const tellingOf = (quantities: readonly ComparedQuantity[]): ComparedQuantity | null =>
  tellingFirst
    .map((pattern) => quantities.find(({ name }) => pattern.test(name)))
    .find((quantity) => quantity !== undefined) ?? null;

const isSeed = ({ path }: KeyChange): boolean => path.join(".") === "seed";

const keysOf = (a: ComparedGroup, b: ComparedGroup): KeyChange[] | null =>
  a.resolved === null || b.resolved === null
    ? null
    : changedKeys(a.resolved, b.resolved).filter((change) => !isSeed(change));

const verdictOf = (quantity: ComparedQuantity | null, confidence: number): GroupDifferences["verdict"] => {
  if (quantity?.welch == null) return "not-comparable";
  const { pValue, difference } = quantity.welch;
  if (pValue >= 1 - confidence) return "no-evidence";
  const isLoss = quantity.name.endsWith("loss");
  return difference > 0 === isLoss ? "worse" : "better";
};

export const diffGroups = (a: ComparedGroup, b: ComparedGroup): GroupDifferences => {
  const { confidence } = a.summary;
  const [runsA, runsB] = [a.summary.runs.length, b.summary.runs.length];
  const quantities = a.summary.quantities.flatMap((left) => {
    const right = b.summary.quantities.find(({ name }) => name === left.name);
    if (right === undefined) return [];
    const compared = welch({ ...left, n: runsA }, { ...right, n: runsB }, confidence);
    return [{ name: left.name, a: left, b: right, welch: compared }];
  });
  const telling = tellingOf(quantities);
  return {
    a: { name: a.name, runs: runsA },
    b: { name: b.name, runs: runsB },
    confidence,
    keys: keysOf(a, b),
    quantities,
    telling: telling?.name ?? null,
    verdict: verdictOf(telling, confidence),
  };
};
