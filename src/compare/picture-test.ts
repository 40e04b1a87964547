/** Two groups of runs on the same pictures -> whether one is right more often by more than chance. */
import { signFlip, tProbability, tQuantile } from "./distributions.ts";

/** Of each run, of each picture in one order: whether it is right. At least two runs of at least one picture. */
export type Answers = readonly (readonly boolean[])[];

export interface PictureTest {
  /** Pictures that every run was asked about. */
  pictures: number;
  /** How many of them a larger share of this group's runs has right. */
  moreInA: number;
  moreInB: number;
  /** Share of right answers of b - that of a. */
  difference: number;
  /** The interval of the difference, of the asked confidence, from -1 to 1. */
  low: number;
  high: number;
  /** Two-sided. */
  pValue: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const squares = (values: readonly number[]): number => sum(values.map((value) => value * value));

interface Tally {
  runs: number;
  /** Of each picture: runs that have it right. */
  byPicture: readonly number[];
  /** Variance of the mean share that comes from the runs: s^2 / runs. Made from counts, so that equal runs give exactly 0. */
  ofRuns: number;
  /**
   * The part of it, and of the pictures', that comes from neither alone: a run that errs on a picture that another has
   * right.
   */
  ofBoth: number;
}

const tally = (answers: Answers): Tally => {
  const runs = answers.length;
  const pictures = answers[0]?.length ?? 0;
  const byRun = answers.map((run) => run.filter(Boolean).length);
  const byPicture = Array.from(
    { length: pictures },
    (_, i) => answers.filter((run) => run[i] === true).length,
  );
  const right = sum(byRun);
  const between = (runs * squares(byRun) - right ** 2) / (runs * (runs - 1) * pictures ** 2);
  // Two-way analysis of variance: what is left when runs and pictures are taken out.
  const rest = right - squares(byRun) / pictures - squares(byPicture) / runs + right ** 2 / (runs * pictures);
  const meanSquare = Math.max(0, rest) / ((runs - 1) * Math.max(1, pictures - 1));
  return { runs, byPicture, ofRuns: between / runs, ofBoth: meanSquare / (runs * pictures) };
};

/** What part of the difference's variance comes from the pictures, besides that of the runs. */
const ofPictures = (a: Tally, b: Tally, differences: readonly number[]): number => {
  const n = differences.length + 2;
  const paired = (squares(differences) + 1 - sum(differences) ** 2 / n) / (n * (n - 1));
  const seeds = a.ofRuns + b.ofRuns;
  return Math.max(seeds + Math.max(0, paired - a.ofBoth - b.ofBoth), paired) - seeds;
};

/**
 * Another set of seeds and another set of pictures would both have given another difference, so both are in its
 * variance: V = V_seeds + V_pictures, each estimated from runs x pictures by analysis of variance, as radiology does
 * for several readers of the same cases (N. A. Obuchowski and H. E. Rockette, Communications in Statistics -
 * Simulation and Computation 24, 1995), and the degrees of freedom of such a sum (F. E. Satterthwaite, Biometrics
 * Bulletin 2, 1946; S. L. Hillis, Statistics in Medicine 26, 2007). Without any spread of the runs it is the paired
 * t test over the pictures, and without one of the pictures Welch's over the runs. Two pictures are added, of
 * which each group has half right, so that few or equal ones do not pass for certainty (A. Agresti and Y. Min, Statistics
 * in Medicine 24, 2005).
 *
 * Where only a few pictures tell the groups apart, the t test is too sure; the exact paired permutation test is not, but
 * takes the seeds as fixed. p is the larger of the two.
 */
export const pictureTest = (answersA: Answers, answersB: Answers, confidence: number): PictureTest => {
  const [a, b] = [tally(answersA), tally(answersB)];
  // In units of 1 / (runs of a * runs of b), so whole.
  const whole = a.byPicture.map((right, i) => (b.byPicture[i] ?? 0) * a.runs - right * b.runs);
  const differences = whole.map((value) => value / (a.runs * b.runs));
  const n = differences.length;
  const extra = ofPictures(a, b, differences);
  const variance = a.ofRuns + b.ofRuns + extra;
  const error = Math.sqrt(variance);
  const degreesOfFreedom =
    variance ** 2 / (a.ofRuns ** 2 / (a.runs - 1) + b.ofRuns ** 2 / (b.runs - 1) + extra ** 2 / (n + 1));
  const middle = sum(differences) / (n + 2);
  const half = tQuantile(1 - confidence, degreesOfFreedom) * error;
  return {
    pictures: n,
    moreInA: whole.filter((value) => value < 0).length,
    moreInB: whole.filter((value) => value > 0).length,
    difference: sum(whole) / (a.runs * b.runs * n),
    low: Math.max(-1, middle - half),
    high: Math.min(1, middle + half),
    pValue: Math.max(tProbability(middle / error, degreesOfFreedom), signFlip(whole)),
  };
};
