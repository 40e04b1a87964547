/** Which pictures of a run are shown, and in which order. */
import type { PageAnswer, PagePicture } from "../src/report/page.ts";

export type Which = "all" | "wrong" | "unsure" | "right" | "better" | "worse";

export interface Filter {
  which: Which;
  /** null: any. */
  label: number | null;
  predicted: number | null;
  /** Run to which `better` and `worse` compare. */
  other: number;
}

export const isRight = (picture: PagePicture, answer: PageAnswer): boolean =>
  answer.predicted === picture.label;

/** How sure the run is, for the order: wrong ones first, the surest first; then the least sure. */
export const order =
  (chosen: number) =>
  (a: PagePicture, b: PagePicture): number => {
    const rank = (picture: PagePicture): number => {
      const answer = picture.answers[chosen];
      if (answer == null) return 3;
      return isRight(picture, answer) ? 1 + answer.probability : -answer.probability;
    };
    return rank(a) - rank(b);
  };

/** By what the chosen run, and another, say of it. */
export const isWanted = (
  picture: PagePicture,
  chosen: number,
  { which, label, predicted, other }: Filter,
): boolean => {
  const [answer, others] = [picture.answers[chosen], picture.answers[other]];
  if (answer == null) return false;
  if (label !== null && picture.label !== label) return false;
  if (predicted !== null && answer.predicted !== predicted) return false;
  const right = isRight(picture, answer);
  switch (which) {
    case "all":
      return true;
    case "wrong":
      return !right;
    case "right":
      return right;
    case "unsure":
      return answer.probability < 0.7;
    case "better":
      return right && others != null && !isRight(picture, others);
    case "worse":
      return !right && others != null && isRight(picture, others);
  }
};
