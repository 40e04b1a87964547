/** NAME of the command line -> an experiment file. */
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import { suggest } from "../read/suggest.ts";
import type { Project } from "./find-project.ts";

export interface NamedExperiment {
  /** As typed. */
  name: string;
  project: Project;
  /** The folder of the experiments that petri brings. */
  ownExperiments: string;
  /** The folder in which the command was typed. */
  typedIn: string;
  /** Of the command; no experiment can have the name of one. */
  verbs: readonly string[];
}

export type FoundExperiment =
  | {
      type: "found";
      file: string;
      /** What NAME stands for, in a line; null: it is a path. */
      found: string | null;
      /** Says that another file also has the name. */
      warning: string | null;
    }
  | { type: "mistake"; message: string };

const isPath = (name: string): boolean => /[\\/]|\.ya?ml$/i.test(name);

/** A folder that is not there or cannot be read has none. */
const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => basename(file, ".yaml"));
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return [];
  }
};

const unknownName = ({ name, project, ownExperiments, typedIn, verbs }: NamedExperiment): string => {
  const folders = [...new Set([project.experiments, typedIn])];
  const known = [...new Set([...folders, ownExperiments].flatMap(namesIn))];
  const places = folders.map((folder) => `in ${folder}`).join(", ");
  const head = `no experiment "${name}": there is no ${name}.yaml ${places} or among petri's own`;
  if (verbs.includes(name)) return `${head}; "${name}" is a verb, and verbs come first`;
  const experiment = suggest(name, known);
  if (experiment !== null) return `${head}; did you mean "${experiment}"?`;
  const verb = suggest(name, verbs);
  if (verb !== null) return `${head}; did you mean the verb "${verb}"?`;
  return `${head}; there are ${known.toSorted().join(", ")}`;
};

const isSameFile = (a: string, b: string): boolean => realpathSync(a) === realpathSync(b);

/** The places of a name in their order: the project's experiments, the current folder, petri's own. */
const findByName = (named: NamedExperiment): FoundExperiment => {
  const { name, project, ownExperiments, typedIn } = named;
  const file = `${name}.yaml`;
  const own = join(ownExperiments, file);
  const users = [join(project.experiments, file), join(typedIn, file)].filter((path) => existsSync(path));
  const [first = own, second] = users;
  if (!existsSync(first)) return { type: "mistake", message: unknownName(named) };
  const isHidden = second !== undefined && !isSameFile(first, second);
  const warning = isHidden
    ? `warning: there is also a ${file} here, which is not taken; ./${file} names it`
    : null;
  const path = relative(typedIn, first);
  if (!existsSync(own) || isSameFile(first, own)) {
    const whose = first === own && own !== join(project.experiments, file) ? "petri's own: " : "";
    return { type: "found", file: first, found: `${name} is ${whose}${path}`, warning };
  }
  return { type: "found", file: first, found: `${name} is ${path}, not petri's own`, warning };
};

/** An experiment with the name of a verb is refused, since `petri NAME` would then mean two things. */
export const findExperiment = (named: NamedExperiment): FoundExperiment => {
  const { name, typedIn, verbs } = named;
  const found: FoundExperiment = isPath(name)
    ? { type: "found", file: resolve(typedIn, name), found: null, warning: null }
    : findByName(named);
  if (found.type === "mistake") return found;
  const base = basename(found.file).replace(/\.ya?ml$/i, "");
  if (!verbs.includes(base)) return found;
  return {
    type: "mistake",
    message: `the experiment ${name} has the name of the verb "${base}"; rename the file`,
  };
};
