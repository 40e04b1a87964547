import type { SplitName } from "../plan/plan.ts";
import type { SplitRow } from "../write/split-csv.ts";

export interface DataChange {
  /** Pictures in the same part with the same bytes and label. */
  same: number;
  /** File names; each picture is in one list. */
  onlyA: readonly string[];
  onlyB: readonly string[];
  /** In both, but in another part of the split. */
  moved: readonly { file: string; from: SplitRow["split"]; to: SplitRow["split"] }[];
  /** In the same part under the same name, with other bytes or another label. */
  changed: readonly string[];
  pictures: Readonly<Record<SplitName, readonly [a: number, b: number]>>;
}

const byFile = (rows: readonly SplitRow[]): Map<string, SplitRow> =>
  new Map(rows.map((row) => [row.file, row]));

export const changedData = (a: readonly SplitRow[], b: readonly SplitRow[]): DataChange => {
  const [before, after] = [byFile(a), byFile(b)];
  const shared = a.flatMap((left) => {
    const right = after.get(left.file);
    return right === undefined ? [] : [{ left, right }];
  });
  const stayed = shared.filter(({ left, right }) => left.split === right.split);
  const changed = stayed.filter(
    ({ left, right }) => left.sha256 !== right.sha256 || left.label !== right.label,
  );
  const inPart = (part: SplitName): [number, number] => [
    a.filter((row) => row.split === part).length,
    b.filter((row) => row.split === part).length,
  ];
  return {
    same: stayed.length - changed.length,
    onlyA: a.filter(({ file }) => !after.has(file)).map(({ file }) => file),
    onlyB: b.filter(({ file }) => !before.has(file)).map(({ file }) => file),
    moved: shared
      .filter(({ left, right }) => left.split !== right.split)
      .map(({ left, right }) => ({ file: left.file, from: left.split, to: right.split })),
    changed: changed.map(({ left }) => left.file),
    pictures: { train: inPart("train"), validation: inPart("validation"), test: inPart("test") },
  };
};

export const isSameData = ({ onlyA, onlyB, moved, changed }: DataChange): boolean =>
  onlyA.length + onlyB.length + moved.length + changed.length === 0;
