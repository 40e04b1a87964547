/** The words for what was found in the pictures. */
import type { Copies, Finding, Judgement, PlacedPicture } from "../load/health.ts";
import type { PictureFacts, PictureNote } from "../load/picture-facts.ts";
import { type SplitName, splitNames } from "../plan/plan.ts";
import { counted } from "../read/words.ts";
import type { WarningFacts } from "./run-event.ts";

export const partWords: Record<SplitName, string> = {
  train: "training",
  validation: "validation",
  test: "test",
};

const list = new Intl.ListFormat("en-GB");

/** "cat.1.jpg and dog.7.jpg"; what `detailOf` says of each stands in brackets. */
const listed = (pictures: readonly PlacedPicture[], detailOf: (picture: PlacedPicture) => string): string =>
  list.format(pictures.map((picture) => `${picture.file} (${detailOf(picture)})`));

const areSame: Record<Copies["same"], string> = {
  bytes: "are the same file",
  pixels: "show the same pixels",
  looks: "look the same",
};

const classDetail = (picture: PlacedPicture): string => picture.class;

const partDetail = ({ pictures }: Copies): ((picture: PlacedPicture) => string) => {
  const inOneClass = new Set(pictures.map(classDetail)).size === 1;
  return (picture) => partWords[picture.part] + (inOneClass ? "" : `, ${picture.class}`);
};

/** "3 training pictures (a.jpg, ...)" */
const partsOf = (pictures: readonly PlacedPicture[]): string[] =>
  splitNames.flatMap((part) => {
    const [first, ...others] = pictures.filter((picture) => picture.part === part);
    if (first === undefined) return [];
    const number = counted(others.length + 1, `${partWords[part]} picture`);
    return [`${number} (${first.file}${others.length > 0 ? ", ..." : ""})`];
  });

/** One sentence, without a dot. */
const describeFinding = (finding: Finding): string => {
  switch (finding.type) {
    case "unreadable":
      return `${finding.picture.file} ${finding.reason}`;
    case "leak":
    case "near-leak":
      return `${listed(finding.pictures, partDetail(finding))} ${areSame[finding.same]}`;
    case "group-leak":
      return `group "${finding.group}" has ${list.format(partsOf(finding.pictures))}`;
    case "label-in-doubt":
      return `${listed(finding.pictures, classDetail)} ${areSame[finding.same]}`;
    case "duplicate":
    case "near-duplicate":
      return `${list.format(finding.pictures.map(({ file }) => file))} ${areSame[finding.same]}`;
  }
};

const findingTypes: readonly Finding["type"][] = [
  "unreadable",
  "leak",
  "near-leak",
  "group-leak",
  "label-in-doubt",
  "duplicate",
  "near-duplicate",
];

const headings: Record<Finding["type"], (n: number) => string> = {
  unreadable: (n) => `${counted(n, "picture")} cannot be read`,
  leak: (n) =>
    `${counted(n, "picture")} in more than one part of the split, so that learning by heart is rewarded`,
  "group-leak": (n) =>
    `${counted(n, "group")} in more than one part of the split, so that knowing one picture helps with the others`,
  "label-in-doubt": (n) => `${counted(n, "picture")} in more than one class, so that a label is in doubt`,
  duplicate: (n) => `${counted(n, "picture")} more than once in a class`,
  "near-leak": (n) =>
    `${counted(n, "pair")} of pictures that look the same (resized, encoded again, mirrored or cropped) in different parts of the split, so that learning by heart is rewarded`,
  "near-duplicate": (n) => `${counted(n, "pair")} of pictures that look the same in one part of the split`,
};

/** More of them would push the rest off the screen. */
const mostNamed = 10;

/** Pictures in one part that look alike may be many, as in series, and mislead nobody. */
const mostNear = 3;

/** A heading for each kind of finding, and under it the pictures, at most `most` of a kind. */
const describeFindings = (findings: readonly Finding[], mostOfAny: number): string[] =>
  findingTypes.flatMap((type) => {
    const ofType = findings.filter((finding) => finding.type === type);
    const most = type === "near-duplicate" ? mostNear : mostOfAny;
    if (ofType.length === 0) return [];
    const more = ofType.length > most ? [`  and ${ofType.length - most} more`] : [];
    return [
      `${headings[type](ofType.length)}:`,
      ...ofType.slice(0, most).map((finding) => `  ${describeFinding(finding)}`),
      ...more,
    ];
  });

/** Why a run must not begin with the pictures of `directory`, with the ways out; no lines where it may. */
export const describeStopping = ({ stopping }: Judgement, directory: string, most = mostNamed): string[] => {
  if (stopping.length === 0) return [];
  return [
    `In ${directory}:`,
    ...describeFindings(stopping, most),
    "Repair or remove them, or set data.onProblem: skip leaves them out before the split, warn goes on all the same.",
  ];
};

const noteWords: Record<PictureNote["type"], (n: string) => string> = {
  "ignored-orientation": (n) =>
    `${n} with an EXIF orientation, which is ignored, as Keras does (generator.orientation: upright turns them)`,
  "dropped-alpha": (n) => `${n} with an alpha channel, which is dropped, as Keras does`,
  "clipped-gray": (n) => `${n} with 16-bit gray, of which every value above 255 becomes white, as in Keras`,
};

const describeNote = ({ type, files }: PictureNote): string => {
  const [first = ""] = files;
  return `${noteWords[type](counted(files.length, "picture"))}: ${first}${files.length > 1 ? ", ..." : ""}`;
};

/** What is reported but stops nothing. */
export const describeHealthWarnings = (
  { leftOut, warnings, notes }: Judgement,
  most = mostNamed,
): string[] => [
  ...(leftOut.length === 0 ? [] : ["Left out, by data.onProblem:", ...describeFindings(leftOut, most)]),
  ...(leftOut.length === 0 || warnings.length === 0 ? [] : ["Not left out:"]),
  ...describeFindings(warnings, most),
  ...notes.map(describeNote),
];

const picturesOf = (finding: Finding): readonly PlacedPicture[] =>
  finding.type === "unreadable" ? [finding.picture] : finding.pictures;

/** The same for a program: all of them. */
export const healthFacts = ({ leftOut, warnings, notes }: Judgement): WarningFacts[] => {
  const factsOf =
    (isLeftOut: boolean) =>
    (finding: Finding): WarningFacts => ({
      code: finding.type,
      message: describeFinding(finding),
      pictures: picturesOf(finding).map(({ file }) => file),
      leftOut: isLeftOut,
    });
  return [
    ...leftOut.map(factsOf(true)),
    ...warnings.map(factsOf(false)),
    ...notes.map((note) => ({
      code: note.type,
      message: describeNote(note),
      pictures: note.files,
      leftOut: false,
    })),
  ];
};

const each = (counts: PictureFacts["formats"]): string =>
  counts.map(([name, n]) => `${n} ${name}`).join(", ");

const sizeText = ({ smallest, largest }: PictureFacts): string => {
  if (smallest === null || largest === null) return "";
  const [small, large] = [smallest, largest].map(({ width, height }) => `${width}x${height}`);
  return small === large ? `, all ${small}` : `, from ${small} to ${large} (width x height)`;
};

/** What the pictures are like, in one or two lines. */
export const describeFacts = (facts: PictureFacts): string[] => [
  `${counted(facts.pictures, "picture")} can be read, ${(facts.bytes / 1e6).toFixed(1)} MB${sizeText(facts)}`,
  ...(facts.pictures === 0 ? [] : [`formats: ${each(facts.formats)}; colours: ${each(facts.modes)}`]),
];
