/** Which of many pictures a report shows: the most confidently wrong, the least sure, then right ones. */
import { answers } from "../compare/paired-pictures.ts";
import { evaluatedParts, type EvaluatedPart, type PredictionRow } from "../write/predictions-csv.ts";
import type { Run } from "../write/run.ts";
import type { SplitRow } from "../write/split-csv.ts";
import type { PageAnswer, PagePicture } from "./page.ts";

/** What must be known of a run. */
export interface JudgedRun extends Pick<Run, "predictions"> {
  split: readonly Pick<SplitRow, "file" | "sha256">[];
  test: { classes: readonly string[] } | null;
}

/** A picture and what each run says of it, before its file is looked for. */
export type AskedPicture = Omit<PagePicture, "image"> & {
  sha256: string;
  /** Position of the first run that was asked; its data directory has the file. */
  run: number;
};

export interface ChosenPictures {
  pictures: readonly AskedPicture[];
  /** Evaluated pictures that are not among these. */
  left: number;
}

/** However many classes and runs there are, a page shows no more. */
const mostPictures = 1500;

/** The part by which a run is judged. */
export const tellingPart = (runs: readonly Pick<Run, "predictions">[]): EvaluatedPart | null =>
  [...evaluatedParts]
    .reverse()
    .find((part) => runs.some(({ predictions }) => predictions.some(({ split }) => split === part))) ?? null;

const answerOf = ({ predicted, label, probabilities }: PredictionRow): PageAnswer => ({
  predicted,
  probability: probabilities[predicted] ?? NaN,
  ofLabel: probabilities[label] ?? NaN,
});

/** Classes are told apart by name: of another run they may have other numbers. */
const sameClasses = (a: JudgedRun, b: JudgedRun): boolean =>
  a.test?.classes.join("\0") === b.test?.classes.join("\0");

const askedPictures = (runs: readonly JudgedRun[], part: EvaluatedPart): AskedPicture[] => {
  const [first] = runs;
  const found = new Map<string, { picture: Omit<AskedPicture, "answers">; answers: (PageAnswer | null)[] }>();
  for (const [i, run] of runs.entries()) {
    if (first === undefined || !sameClasses(first, run)) continue;
    for (const [key, row] of answers(run, part)) {
      const { file, label } = row;
      const sha256 = key.slice(0, key.indexOf(" "));
      const picture = found.get(key)?.picture ?? { part, file, label, sha256, run: i };
      const all = found.get(key)?.answers ?? runs.map(() => null);
      all[i] = answerOf(row);
      found.set(key, { picture, answers: all });
    }
  }
  return [...found.values()].map(({ picture, answers: all }) => ({ ...picture, answers: all }));
};

/** The surest wrong answer of all runs that were asked; -1: none is wrong. */
const wrongness = ({ answers: all, label }: AskedPicture): number =>
  Math.max(
    -1,
    ...all.map((answer) => (answer !== null && answer.predicted !== label ? answer.probability : -1)),
  );

const sureness = ({ answers: all }: AskedPicture): number =>
  Math.min(...all.flatMap((answer) => (answer === null ? [] : [answer.probability])));

/** Wrong ones first, the surest first; then right ones, the least sure first. */
const telling = (a: AskedPicture, b: AskedPicture): number =>
  wrongness(b) - wrongness(a) || sureness(a) - sureness(b);

const cellOf = ({ label, answers: all }: AskedPicture): string =>
  `${label} ${all.map((answer) => answer?.predicted ?? "").join()}`;

/** @param most pictures in a cell: those of one class that all runs took for the same class */
export const choosePictures = (runs: readonly JudgedRun[], most: number): ChosenPictures => {
  const part = tellingPart(runs);
  if (part === null) return { pictures: [], left: 0 };
  const asked = askedPictures(runs, part).sort(telling);
  const inCell = new Map<string, number>();
  const pictures = asked.filter((picture) => {
    const cell = cellOf(picture);
    const before = inCell.get(cell) ?? 0;
    inCell.set(cell, before + 1);
    return before < most;
  });
  const shown = pictures.slice(0, mostPictures);
  return { pictures: shown, left: asked.length - shown.length };
};
