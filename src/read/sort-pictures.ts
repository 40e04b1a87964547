/** Which class a file belongs to, by its name or by its folder. Pure: what is on disk comes in as lists of paths. */
import picomatch from "picomatch";
import { byCodePoint, sortPaths, type Compare } from "./compare-names.ts";

export interface ListedClass {
  name: string;
  /** Below the data directory, with `/`, in code point order. */
  files: readonly string[];
}

export interface SortedPictures {
  /** In label order. */
  classes: readonly ListedClass[];
  /** Files that are in no class. */
  unmatched: number;
}

/** A picture that the globs of two classes match. */
export interface AmbiguousPicture {
  file: string;
  first: string;
  second: string;
}

type IsPicture = (name: string) => boolean;

const extensions = new Set(["jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff"]);

/** By the name alone, in any case; whether it can be read is found out later. */
export const isPicture: IsPicture = (name) => {
  const dot = name.lastIndexOf(".");
  return dot > 0 && extensions.has(name.slice(dot + 1).toLowerCase());
};

const nameOf = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

const inOrder = (files: readonly string[]): string[] => sortPaths(files, byCodePoint);

/** Files of one flat folder: a class has the pictures whose names its glob matches. */
export const sortByGlobs = (
  files: readonly string[],
  classes: readonly { name: string; glob: string }[],
): SortedPictures & { ambiguous: readonly AmbiguousPicture[] } => {
  const matchers = classes.map(({ name, glob }) => ({
    name,
    matches: picomatch(glob),
    files: new Array<string>(),
  }));
  const ambiguous: AmbiguousPicture[] = [];
  let unmatched = 0;
  for (const file of inOrder(files)) {
    const [first, second] = isPicture(file) ? matchers.filter(({ matches }) => matches(file)) : [];
    if (first === undefined) unmatched++;
    else first.files.push(file);
    if (first !== undefined && second !== undefined)
      ambiguous.push({ file, first: first.name, second: second.name });
  }
  return { classes: matchers.map(({ name, files }) => ({ name, files })), unmatched, ambiguous };
};

export interface FolderRules {
  isPicture: IsPicture;
  /** Hidden files count, and hidden folders are classes. */
  hidden: boolean;
  /** Folders without a picture are classes too. */
  emptyClasses: boolean;
  classOrder: Compare;
}

const isHidden = (path: string): boolean => path.split("/").some((name) => name.startsWith("."));

/**
 * Files and folders of a tree: each folder at its top is a class and has the pictures below it, however deep.
 * Another library's conventions are other rules (a test holds Keras').
 */
export const sortByFolders = (
  files: readonly string[],
  folders: readonly string[],
  rules: FolderRules,
): SortedPictures => {
  const seen = (path: string): boolean => rules.hidden || !isHidden(path);
  const classes = new Map<string, string[]>();
  if (rules.emptyClasses)
    for (const folder of folders) if (seen(folder) && !folder.includes("/")) classes.set(folder, []);
  let unmatched = 0;
  for (const file of inOrder(files.filter(seen))) {
    const end = file.indexOf("/");
    if (end < 0 || !rules.isPicture(nameOf(file))) {
      unmatched++;
      continue;
    }
    const name = file.slice(0, end);
    const listed = classes.get(name);
    if (listed === undefined) classes.set(name, [file]);
    else listed.push(file);
  }
  const names = [...classes.keys()].toSorted(rules.classOrder);
  return { classes: names.map((name) => ({ name, files: classes.get(name) ?? [] })), unmatched };
};
