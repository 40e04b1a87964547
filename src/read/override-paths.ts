/** Paths in overrides, as the experiment's own file would have them. */
import path from "node:path";
import { isUrl } from "../experiment/experiment.ts";
import { keysOf, type Override } from "./overrides.ts";
import { isRunPath } from "./resolve-base.ts";
import { relativeTo } from "./written.ts";
import type { Path, Tree } from "./tree.ts";

/** Keys that may hold a path, and which of their texts is one. */
const isPathAt: readonly { key: RegExp; isPath: (text: string) => boolean }[] = [
  { key: /^data\.directory$/, isPath: () => true },
  { key: /^layers\.\d+\.model$/, isPath: (text) => !isUrl(text) },
  { key: /^startFrom(\.run)?$/, isPath: isRunPath },
];

interface Folders {
  /** In which the command was typed, absolute. */
  from: string;
  /** Of the experiment's own file, absolute. */
  to: string;
}

/** Without a separator it would be taken for a name. */
const moved = (text: string, { from, to }: Folders): string => {
  const relative = relativeTo(to, path.resolve(from, text));
  return relative.includes("/") ? relative : `./${relative}`;
};

const inTree = (tree: Tree, at: Path, folders: Folders): Tree => {
  switch (tree.type) {
    case "map":
      return {
        ...tree,
        entries: tree.entries.map((entry) => ({
          ...entry,
          value: inTree(entry.value, [...at, entry.key], folders),
        })),
      };
    case "list":
      return { ...tree, items: tree.items.map((item, i) => inTree(item, [...at, i], folders)) };
    case "scalar": {
      const { value } = tree;
      if (typeof value !== "string") return tree;
      const holdsPath = isPathAt.some(({ key, isPath }) => key.test(at.join(".")) && isPath(value));
      return holdsPath ? { ...tree, value: moved(value, folders) } : tree;
    }
    case "unreadable":
      return tree;
  }
};

/**
 * An override whose paths are relative to the experiment's file and not to the folder in which the command was typed,
 * which nobody knows afterwards.
 */
export const withFilePaths = (override: Override, folders: Folders): Override => ({
  ...override,
  value: inTree(override.value, keysOf(override), folders),
});
