/** Small pieces of the sentences that problems are made of. */
import type { Tree } from "./tree.ts";

/** What stands there, in words that follow "not". */
export const foundWords = (tree: Tree): string => {
  switch (tree.type) {
    case "map":
      return `a map of ${counted(tree.entries.length, "key")}`;
    case "list":
      return `a list of ${tree.items.length}`;
    case "unreadable":
      return "this";
    case "scalar":
      if (tree.value === null) return "nothing";
      return typeof tree.value === "string" ? `the text "${shortened(tree.source)}"` : shortened(tree.source);
  }
};

/** 1 picture, 2 pictures */
export const counted = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

/** What somebody wrote, as it stands in a sentence: only the beginning of a long text. */
export const shortened = (text: string, most = 60): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…`;

/** A word of a command line as it can be typed into a shell. */
export const typable = (text: string): string =>
  /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** "cat", "dog" */
export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** Whether a run, or anything else that petri makes a folder for, can have the name. */
export const canNameFolder = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name);

/** What canNameFolder asks for. */
export const folderNameForm = `1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit`;
