import { counted, shortened } from "./words.ts";
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
