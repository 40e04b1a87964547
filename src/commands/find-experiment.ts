import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, isAbsolute, join, resolve } from "node:path";
import { closest, distance } from "fastest-levenshtein";
import type { Context } from "./context.ts";

export type FoundExperiment = { type: "found"; file: string } | { type: "mistake"; message: string };

const isPath = (name: string): boolean => /[\\/]|\.ya?ml$/i.test(name);

const experimentNames = async (folder: string): Promise<string[]> => {
  const files = existsSync(folder) ? await readdir(folder) : [];
  return files.filter((file) => file.endsWith(".yaml")).map((file) => basename(file, ".yaml"));
};

const near = (name: string, known: readonly string[]): string | null => {
  if (known.length === 0) return null;
  const nearest = closest(name, known);
  return distance(name, nearest) <= Math.max(1, Math.floor(name.length / 3)) ? nearest : null;
};

const unknownName = async (context: Context, name: string): Promise<string> => {
  const known = await experimentNames(context.experimentsFolder);
  const experiment = near(name, known);
  const verb = near(name, context.verbs);
  const head = `no experiment "${name}": there is no ${name}.yaml in ${context.experimentsFolder}`;
  if (verb === name) return `${head}; "${name}" is a verb, and verbs come first`;
  if (experiment !== null) return `${head}; did you mean "${experiment}"?`;
  if (verb !== null) return `${head}; did you mean the verb "${verb}"?`;
  return known.length === 0 ? head : `${head}; there are ${known.toSorted().join(", ")}`;
};

/**
 * NAME is experiments/NAME.yaml, or a path relative to the folder in which the command was typed.
 * One that is named like a verb is refused, since `petri NAME` would then be two things.
 */
export const findExperiment = async (context: Context, name: string): Promise<FoundExperiment> => {
  const path = isAbsolute(name) ? name : resolve(context.argumentFolder, name);
  const file = isPath(name) ? path : join(context.experimentsFolder, `${name}.yaml`);
  const base = basename(file).replace(/\.ya?ml$/i, "");
  if (!isPath(name) && !existsSync(file))
    return { type: "mistake", message: await unknownName(context, name) };
  if (context.verbs.includes(base))
    return {
      type: "mistake",
      message: `the experiment ${name} is named like the verb "${base}"; rename the file`,
    };
  return { type: "found", file };
};
