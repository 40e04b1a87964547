/** How pictures are told apart by the names of their files and folders. Pure: paths in, a layout out. */
import { compareNaturally, naturally, sortPaths } from "../read/compare-names.ts";
import { counted, quoted, shortened } from "../read/words.ts";
import type { FoundColumns } from "./labels-layout.ts";

/** A class and its pictures, below the layout's directory, with `/`. */
export interface FoundClass {
  name: string;
  files: readonly string[];
}

export type PartName = "train" | "validation" | "test";

/**
 * The parts that are there already: folders below the directory (null: that part cannot be used), or a column of the
 * labels.
 */
export type FoundParts =
  | ({ type: "folders"; train: string } & Record<"validation" | "test", string | null>)
  | { type: "column"; training: number; validates: boolean };

/** What tells the class: the sub-folder, the part of the name before its first . _ or -, or a table. */
export type ClassesBy =
  | { type: "folder" }
  | { type: "name" }
  | {
      type: "labels";
      /** Absolute. */
      table: string;
      columns: FoundColumns;
      extension: string | null;
      /** Of each class, in label order; null: every picture is by itself. */
      groups: readonly number[] | null;
    };

export interface Layout {
  /** Below the folder that was named, with `/`; empty: that folder itself. */
  below: string;
  classesBy: ClassesBy;
  /** null: the pictures are not divided yet. */
  parts: FoundParts | null;
  /** In label order; of folders of parts those of all. */
  classes: readonly FoundClass[];
  /** Why it was taken for this, and what in the folder is left out; sentences. */
  reasons: readonly string[];
}

export type LaidOut = { type: "layout"; layout: Layout } | { type: "refused"; reason: string };

const refused = (reason: string): LaidOut => ({ type: "refused", reason });

const grouped = (files: readonly string[], keyOf: (file: string) => string | null): FoundClass[] => {
  const groups = new Map<string, string[]>();
  for (const file of sortPaths(files, naturally)) {
    const key = keyOf(file);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else group.push(file);
  }
  const names = [...groups.keys()].toSorted(compareNaturally);
  return names.map((name) => ({ name, files: groups.get(name) ?? [] }));
};

const topOf = (file: string): string | null => (file.includes("/") ? file.slice(0, file.indexOf("/")) : null);

const below = (folder: string, files: readonly string[]): string[] =>
  files.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));

/** `cat` of cat.0.jpg, cat_0.jpg and cat-0.jpg; the ending is not part of it. null: nothing stands before such a sign. */
export const wordOf = (name: string): string | null =>
  /^([^._-]+)[._-]/.exec(name.slice(0, name.lastIndexOf(".")))?.[1] ?? null;

const smallest = 2;

interface Told {
  by: "folder" | "name";
  classes: FoundClass[];
  reasons: string[];
}

const someNames = (names: readonly string[]): string =>
  `${quoted(names.slice(0, 3).map((name) => shortened(name)))}${names.length > 3 ? ", ..." : ""}`;

const howToSort = "put the pictures of each class into a sub-folder of their own, or name them CLASS.1.jpg";

const byName = (files: readonly string[]): Told | string => {
  const all = grouped(files, wordOf);
  const classes = all.filter((found) => found.files.length >= smallest);
  const taken = classes.reduce((sum, found) => sum + found.files.length, 0);
  const names = `the names of its ${counted(files.length, "picture")} do not tell classes apart`;
  if (all.length === 1 && taken > 0)
    return `${names}: all begin with ${someNames(all.map(({ name }) => name))}; ${howToSort}`;
  if (classes.length < 2 || taken * 2 < files.length) {
    const examples = someNames(files);
    return `${names} (${examples}); ${howToSort}`;
  }
  const rest = files.length - taken;
  return {
    by: "name",
    classes,
    reasons: [
      `the class is what stands before the first ".", "_" or "-" of a name, such as "${classes[0]?.name ?? ""}" of "${classes[0]?.files[0] ?? ""}"`,
      ...(rest === 0
        ? []
        : [
            `${counted(rest, "picture")} in no class: the name has no such sign, or no other picture begins like it`,
          ]),
    ],
  };
};

const byFolder = (files: readonly string[]): Told | string => {
  const classes = grouped(files, topOf);
  const loose = files.filter((file) => topOf(file) === null).length;
  const [first, second] = classes;
  if (first === undefined) return "there is no sub-folder with pictures";
  if (second === undefined)
    return `it has one class only, the sub-folder "${first.name}"; petri tells classes apart, and needs two or more`;
  return {
    by: "folder",
    classes,
    reasons: [
      "each sub-folder with pictures is a class",
      ...(loose === 0
        ? []
        : [`${counted(loose, "picture")} beside the sub-folders ${loose === 1 ? "is" : "are"} left out`]),
    ],
  };
};

const byEither = (files: readonly string[]): Told | string =>
  files.some((file) => file.includes("/")) ? byFolder(files) : byName(files);

/** Names of folders that mean a part, in lower case. */
const partWords: Record<PartName, readonly string[]> = {
  train: ["train", "training"],
  validation: ["validation", "valid", "val", "dev"],
  test: ["test", "testing"],
};

const partFolder = (tops: readonly string[], part: PartName): string | null =>
  tops.find((name) => partWords[part].includes(name.toLowerCase())) ?? null;

const isSame = (told: Told | string, other: Told): boolean =>
  typeof told !== "string" &&
  told.by === other.by &&
  told.classes.map(({ name }) => name).join("\n") === other.classes.map(({ name }) => name).join("\n");

/** A part that lacks a class, or has none at all, cannot be asked about. */
const byParts = (files: readonly string[], tops: readonly string[], train: string): Layout | string => {
  const told = byEither(below(train, files));
  if (typeof told === "string") return `its folder ${train}: ${told}`;
  const reasons = [...told.reasons];
  const usable = (part: "validation" | "test"): string | null => {
    const folder = partFolder(tops, part);
    if (folder === null) return null;
    if (isSame(byEither(below(folder, files)), told)) return folder;
    reasons.push(`the folder "${folder}" is left out: it does not have the same classes as "${train}"`);
    return null;
  };
  const [validation, test] = [usable("validation"), usable("test")];
  const classesBy = { type: told.by };
  if (validation === null && test === null)
    return { below: train, classesBy, parts: null, classes: told.classes, reasons };
  const parts = { type: "folders", train, validation, test } as const;
  const folders = [train, validation, test].flatMap((folder) => folder ?? []);
  const isPart = Object.values(partWords).flat();
  const others = tops.filter((name) => !isPart.includes(name.toLowerCase()));
  if (others.length > 0) reasons.push(`beside the parts ${someNames(others)} left out`);
  const all = folders.flatMap((folder) => below(folder, files).map((file) => ({ folder, file })));
  const classes = told.classes.map(({ name }) => ({
    name,
    files: all
      .filter(({ file }) => (told.by === "folder" ? topOf(file) : wordOf(file)) === name)
      .map(({ folder, file }) => `${folder}/${file}`),
  }));
  return {
    below: "",
    classesBy,
    parts,
    classes,
    reasons: [`the folders ${quoted(folders)} are the parts of the split already`, ...reasons],
  };
};

const tooFew = (classes: readonly FoundClass[]): string | null => {
  const poor = classes.filter(({ files }) => files.length < smallest);
  if (poor.length === 0) return null;
  const names = someNames(poor.map(({ name }) => name));
  return poor.length === classes.length
    ? "every class has one picture; to train and to judge, each needs at least 2, and 20 or more to learn anything"
    : `${names} ${poor.length === 1 ? "has" : "have"} one picture; each class needs at least 2: add some, or take the folder away`;
};

/** All pictures of a class in one group could only be in one part. */
const oneGroup = ({ classesBy, classes }: Layout): string | null => {
  if (classesBy.type !== "labels" || classesBy.groups === null) return null;
  const { groups } = classesBy;
  const poor = classes.filter((_, i) => (groups[i] ?? 0) < smallest).map(({ name }) => name);
  if (poor.length === 0) return null;
  return `all pictures of ${someNames(poor)} are of one "${classesBy.columns.group ?? ""}"; each class needs at least 2 of them, one to learn from and one to judge by`;
};

/** A layout that a run can be made from, or why there is none. */
export const finished = (layout: Layout): LaidOut => {
  const reason = layout.parts === null ? (tooFew(layout.classes) ?? oneGroup(layout)) : null;
  return reason === null ? { type: "layout", layout } : refused(reason);
};

/** `files`: all pictures below the folder, with `/`. A folder that holds nothing but another folder stands for that one. */
export const layoutOf = (files: readonly string[], path = ""): LaidOut => {
  const tops = grouped(files, topOf).map(({ name }) => name);
  const [only, another] = tops;
  const train = partFolder(tops, "train");
  if (only !== undefined && another === undefined && files.every((file) => file.includes("/"))) {
    const inner = below(only, files);
    const isClass = inner.every((file) => !file.includes("/")) && typeof byName(inner) === "string";
    if (!isClass) return layoutOf(inner, path === "" ? only : `${path}/${only}`);
  }
  if (train !== null && another !== undefined) {
    const layout = byParts(files, tops, train);
    if (typeof layout === "string") return refused(layout);
    return finished({ ...layout, below: [path, layout.below].filter((part) => part !== "").join("/") });
  }
  const told = byEither(files);
  if (typeof told === "string") return refused(told);
  return finished({
    below: path,
    classesBy: { type: told.by },
    parts: null,
    classes: told.classes,
    reasons: told.reasons,
  });
};
