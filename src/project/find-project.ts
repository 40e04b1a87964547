/** The project folder that a command was typed in, and where its experiments and runs are (docs/projects.md). */
import { accessSync, constants, existsSync, lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import type { SchemaError } from "../experiment/schema-validator.js";
import { readDocument } from "../read/document.ts";
import type { SourceFile } from "../read/experiment-source.ts";
import { placesIn, readText } from "../read/extends-chain.ts";
import { mistake, type Problem } from "../read/problem.ts";
import { sortProblems } from "../read/sort-problems.ts";
import { suggestion } from "../read/suggest.ts";
import { entryOf, toPlain, treeAt, type MapTree } from "../read/tree.ts";
import { problemOf } from "../read/validate.ts";
import { foundWords, shortened } from "../read/words.ts";
import { validateProject } from "./project-validator.js";
import type { WrittenProject } from "./written-project.ts";

/** All paths are absolute. */
export interface Project {
  folder: string;
  experiments: string;
  /** By petri.yaml, or the default. */
  runs: string;
  slurm: SlurmSettings;
}

/** How workers of a search are submitted to Slurm; what is null is left to the cluster. */
export interface SlurmSettings {
  partition: string | null;
  /** As sbatch takes it: minutes, or 1-12:00:00. */
  time: string | null;
  cpusPerTask: number | null;
  /** "8G" */
  memory: string | null;
  /** "gpu:1" */
  gres: string | null;
  account: string | null;
  /** Lines of bash before the worker begins: module load ... */
  setup: readonly string[];
  /** Options of sbatch beside these, one each. */
  extra: readonly string[];
}

const slurmOf = (written: WrittenProject["slurm"]): SlurmSettings => ({
  partition: written.partition ?? null,
  time: written.time ?? null,
  cpusPerTask: written.cpusPerTask ?? null,
  memory: written.memory ?? null,
  gres: written.gres ?? null,
  account: written.account ?? null,
  setup: written.setup,
  extra: written.extra,
});

const projectIn = (folder: string, { experiments, runs, slurm }: WrittenProject): Project => ({
  folder,
  experiments: resolve(folder, experiments),
  runs: resolve(folder, runs),
  slurm: slurmOf(slurm),
});

/** A folder as a project by the schema's defaults, even if it has a petri.yaml. */
export const plainProject = (folder: string): Project => {
  const written: unknown = {};
  if (!validateProject(written)) throw new Error("an empty petri.yaml is valid");
  return projectIn(folder, written);
};

export type FoundProject =
  | { type: "project"; project: Project }
  | { type: "mistakes"; problems: readonly Problem[]; files: readonly SourceFile[] };

export const projectFileName = "petri.yaml";

/** A petri.yaml holds two paths. */
const mostBytes = 100_000;

/** What cannot be looked at, for whatever reason of the disk, is not there. */
const isThere = (look: () => boolean): boolean => {
  try {
    return look();
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return false;
  }
};

const isFolder = (path: string): boolean =>
  isThere(() => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);

/** Also true of a link that leads nowhere: reading it will report that. */
const hasProjectFile = (folder: string): boolean =>
  isThere(() => lstatSync(join(folder, projectFileName), { throwIfNoEntry: false }) !== undefined);

/** The nearest folder upwards that is a project; without any, the folder itself. */
const projectFolder = (from: string): string => {
  for (let folder = from; ; folder = dirname(folder)) {
    if (hasProjectFile(folder) || isFolder(join(folder, "experiments"))) return folder;
    if (dirname(folder) === folder) return from;
  }
};

const problemIn = (error: SchemaError, root: MapTree): Problem | null => {
  if (error.keyword !== "additionalProperties")
    return problemOf(error, error.instancePath.split("/").slice(1), root);
  const key = error.params.additionalProperty;
  const known = Object.keys(error.parentSchema.properties ?? {});
  const map = treeAt(root, error.instancePath.split("/").slice(1));
  const place = (map?.type === "map" ? entryOf(map, key)?.keyPlace : null) ?? root.place;
  return mistake("unknown-key", place, `unknown key "${shortened(key)}"${suggestion(key, known)}`);
};

type CheckedText =
  { type: "written"; written: WrittenProject } | { type: "mistakes"; problems: readonly Problem[] };

const mistakes = (...problems: readonly Problem[]): CheckedText => ({ type: "mistakes", problems });

const check = ({ file, text }: SourceFile): CheckedText => {
  const { tree, problems } = readDocument(text, placesIn(file, text));
  if (tree !== null && tree.type !== "map" && !(tree.type === "scalar" && tree.value === null))
    return mistakes(
      ...problems,
      mistake("wrong-type", tree.place, `${projectFileName} must be a map of keys, not ${foundWords(tree)}`),
    );
  const root: MapTree =
    tree?.type === "map" ? tree : { type: "map", place: { type: "file", file }, entries: [], removed: [] };
  const data: unknown = toPlain(root);
  const isValid = validateProject(data);
  const wrong = isValid
    ? []
    : (validateProject.errors ?? []).flatMap((error) => problemIn(error, root) ?? []);
  const all = sortProblems(problems, wrong, { files: [{ file, text }], set: [] });
  return isValid && all.length === 0 ? { type: "written", written: data } : mistakes(...all);
};

/** `typedIn`: the folder in which the command was typed, absolute. */
export const findProject = async (typedIn: string): Promise<FoundProject> => {
  const folder = projectFolder(typedIn);
  const file = join(folder, projectFileName);
  const source: SourceFile = { file, text: "" };
  if (hasProjectFile(folder)) {
    const read = await readText({ file, place: { type: "file", file }, mostBytes, noun: projectFileName });
    if (read.type === "problem") return { type: "mistakes", problems: [read.problem], files: [] };
    source.text = read.text;
  }
  const checked = check(source);
  if (checked.type === "mistakes") return { ...checked, files: [source] };
  return { type: "project", project: projectIn(folder, checked.written) };
};

interface NamedRuns {
  /** --runs. */
  option: string | undefined;
  /** PETRI_RUNS; an empty one says nothing. */
  environment: string | undefined;
  typedIn: string;
}

/** --runs comes before PETRI_RUNS, and both before the project's own. */
export const runsFolderOf = ({ runs }: Project, { option, environment, typedIn }: NamedRuns): string => {
  const named = option ?? (environment === "" ? undefined : environment);
  return named === undefined ? runs : resolve(typedIn, named);
};

/** The path with links followed, as far as it exists yet. */
const realPathOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch (error) {
    if (diskFault(error) === null) throw error;
    const above = dirname(path);
    return above === path ? path : join(realPathOf(above), path.slice(above.length));
  }
};

/** What lies there goes with the package manager's next installation, and nobody looks for results in it. */
const isInstalled = (path: string): boolean =>
  [path, realPathOf(path)].some((each) => each.split(sep).includes("node_modules"));

/** Why nothing is written there; null: it may be. `instead`: what names another place. */
export const whyNotThere = (folder: string, instead: string): string | null =>
  isInstalled(folder)
    ? `${folder} lies in a node_modules folder, into which petri writes nothing; ${instead}`
    : null;

const nearestThere = (path: string): string =>
  existsSync(path) || dirname(path) === path ? path : nearestThere(dirname(path));

/** As whyNotThere, and also where the system does not let the user write; found before pictures are looked into. */
export const whyNotWritten = (folder: string, instead: string): string | null => {
  const whyNot = whyNotThere(folder, instead);
  if (whyNot !== null) return whyNot;
  try {
    accessSync(nearestThere(folder), constants.W_OK);
    return null;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return `nothing can be written into ${folder}: ${fault}; ${instead}`;
  }
};
