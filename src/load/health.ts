/** Judges what was found in the pictures. Pure: split and reports in, values out; the words are in show/. */
import type { OnProblem } from "../experiment/experiment.ts";
import { type Split, type SplitName, splitNames } from "../plan/plan.ts";
import type { SkippedFiles } from "../plan/split.ts";
import { findNearPairs, type FindPairs } from "./near-pairs.ts";
import { type PictureFacts, type PictureNote, pictureFacts, pictureNotes } from "./picture-facts.ts";
import type { PictureReport } from "./picture-report.ts";

/** A picture of the split with what was found in it. */
export interface PlacedPicture {
  file: string;
  class: string;
  part: SplitName;
  /** The group to which it belongs; null: to none. */
  group: string | null;
  report: PictureReport;
}

/** Pictures that are the same one, or nearly. */
export interface Copies {
  /**
   * The files have the same bytes, or only the same pixels when they are decoded, or look the same: resized,
   * re-encoded, mirrored or slightly cropped, by a perceptual hash.
   */
  same: "bytes" | "pixels" | "looks";
  /** At least two, in the order of the split. */
  pictures: readonly [PlacedPicture, ...PlacedPicture[]];
}

const groupBy = <T>(values: readonly T[], keyOf: (value: T) => string | null): [T, ...T[]][] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const key = keyOf(value);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()];
};

/** The same bytes give the same pixels, so that one comparison finds both. Unreadable files have no pixels. */
const findCopies = (pictures: readonly PlacedPicture[]): Copies[] =>
  groupBy(pictures, ({ report }) => report.pixelsSha256)
    .filter((group) => group.length > 1)
    .map((group) => ({
      same: group.every(({ report }) => report.sha256 === group[0].report.sha256) ? "bytes" : "pixels",
      pictures: group,
    }));

/** Of pictures with the same pixels the first stands for all: those are told as copies. */
const findNearCopies = (pictures: readonly PlacedPicture[], findPairs: FindPairs): Copies[] => {
  const different = groupBy(pictures, ({ report }) => report.pixelsSha256).map(([first]) => first);
  const known = different.flatMap((picture) =>
    picture.report.looks === null ? [] : [{ picture, looks: picture.report.looks, part: picture.part }],
  );
  return findPairs(known).flatMap(({ first, second }): Copies[] => {
    const [one, other] = [known[first]?.picture, known[second]?.picture];
    return one === undefined || other === undefined ? [] : [{ same: "looks", pictures: [one, other] }];
  });
};

/** What keeps a result from meaning what it says. */
export type Finding =
  | { type: "unreadable"; picture: PlacedPicture; reason: string }
  /** Copies in more than one part of the split: what was learnt by heart would count as recognised. */
  | ({ type: "leak" } & Copies)
  /** One group in more than one given part: what was learnt of one picture is known of the others. */
  | { type: "group-leak"; group: string; pictures: readonly [PlacedPicture, ...PlacedPicture[]] }
  /** Copies in more than one class, within one part: a label is in doubt. */
  | ({ type: "label-in-doubt" } & Copies)
  /** Copies in one class, within one part. */
  | ({ type: "duplicate" } & Copies)
  /** Two pictures that look the same, in different parts, and in one part. */
  | ({ type: "near-leak" | "near-duplicate" } & Copies);

export interface Judgement {
  /** For these the run must not begin. */
  stopping: readonly Finding[];
  /** For these the pictures of `skipped` are left out. */
  leftOut: readonly Finding[];
  warnings: readonly Finding[];
  /** To be left out before the split, each with its reason: "is empty". */
  skipped: SkippedFiles;
  notes: readonly PictureNote[];
  facts: PictureFacts;
}

const place = (split: Split, reports: ReadonlyMap<string, PictureReport>): PlacedPicture[] =>
  splitNames.flatMap((part) =>
    split[part].map((picture) => {
      const report = reports.get(picture.file);
      if (report === undefined) throw new Error(`no report of ${picture.file}`);
      const { file, class: name, group = null } = picture;
      return { file, class: name, part, group, report };
    }),
  );

const differ = (values: readonly string[]): boolean => new Set(values).size > 1;

const findGroupLeaks = (pictures: readonly PlacedPicture[]): Finding[] =>
  groupBy(pictures, ({ group }) => group)
    .filter((group) => differ(group.map(({ part }) => part)))
    .map((group) => ({ type: "group-leak", group: group[0].group ?? "", pictures: group }));

const copiesFinding = (copies: Copies): Finding => {
  if (differ(copies.pictures.map(({ part }) => part))) return { type: "leak", ...copies };
  if (differ(copies.pictures.map((picture) => picture.class))) return { type: "label-in-doubt", ...copies };
  return { type: "duplicate", ...copies };
};

const nearFinding = (copies: Copies): Finding => ({
  type: differ(copies.pictures.map(({ part }) => part)) ? "near-leak" : "near-duplicate",
  ...copies,
});

const findAll = (pictures: readonly PlacedPicture[], findPairs: FindPairs): Finding[] => [
  ...pictures.flatMap((picture): Finding[] =>
    picture.report.unreadable === null
      ? []
      : [{ type: "unreadable", picture, reason: picture.report.unreadable }],
  ),
  ...findCopies(pictures).map(copiesFinding),
  ...findGroupLeaks(pictures),
  ...findNearCopies(pictures, findPairs).map(nearFinding),
];

type Treatment = "stopping" | "leftOut" | "warnings";

/** docs/experiment.md, data.onProblem. */
const outcomes: Record<OnProblem, Record<Finding["type"], Treatment>> = {
  auto: {
    unreadable: "stopping",
    leak: "stopping",
    "group-leak": "stopping",
    "label-in-doubt": "warnings",
    duplicate: "warnings",
    "near-leak": "warnings",
    "near-duplicate": "warnings",
  },
  stop: {
    unreadable: "stopping",
    leak: "stopping",
    "group-leak": "stopping",
    "label-in-doubt": "stopping",
    duplicate: "stopping",
    "near-leak": "stopping",
    "near-duplicate": "warnings",
  },
  skip: {
    unreadable: "leftOut",
    leak: "leftOut",
    "group-leak": "leftOut",
    "label-in-doubt": "leftOut",
    duplicate: "leftOut",
    "near-leak": "leftOut",
    "near-duplicate": "warnings",
  },
  warn: {
    unreadable: "leftOut",
    leak: "warnings",
    "group-leak": "warnings",
    "label-in-doubt": "warnings",
    duplicate: "warnings",
    "near-leak": "warnings",
    "near-duplicate": "warnings",
  },
};

/** Of copies the first stays; where their classes differ nobody knows which is right, and none stays. */
const filesToSkip = (finding: Finding): [string, string][] => {
  if (finding.type === "unreadable") return [[finding.picture.file, finding.reason]];
  const [first, ...others] = finding.pictures;
  // The group stays in the part that comes first.
  if (finding.type === "group-leak")
    return others
      .filter(({ part }) => part !== first.part)
      .map(({ file }) => [file, `is of the same group as ${first.file}`]);
  const reason = (other: PlacedPicture): string =>
    finding.same === "looks"
      ? `looks the same as ${other.file}`
      : `has the same ${finding.same} as ${other.file}`;
  const later = others.map(({ file }): [string, string] => [file, reason(first)]);
  const doubtful = differ(finding.pictures.map((picture) => picture.class));
  const [second] = others;
  return doubtful && second !== undefined ? [[first.file, reason(second)], ...later] : later;
};

/**
 * What is wrong with the pictures of a split, and what follows by `data.onProblem`. `reports` has one for each picture.
 * When something is skipped, the split is made anew without it and judged again: pictures move up.
 */
export const judgePictures = (
  split: Split,
  reports: readonly PictureReport[],
  onProblem: OnProblem,
  findPairs: FindPairs = findNearPairs,
): Judgement => {
  const pictures = place(split, new Map(reports.map((report) => [report.file, report])));
  const found = findAll(pictures, findPairs);
  const having = (outcome: Treatment): Finding[] =>
    found.filter(({ type }) => outcomes[onProblem][type] === outcome);
  const leftOut = having("leftOut");
  const ofSplit = pictures.map(({ report }) => report);
  return {
    stopping: having("stopping"),
    leftOut,
    warnings: having("warnings"),
    skipped: new Map(leftOut.flatMap(filesToSkip)),
    notes: pictureNotes(ofSplit),
    facts: pictureFacts(ofSplit),
  };
};
