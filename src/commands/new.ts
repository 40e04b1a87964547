import { readFileSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { choose } from "../project/choose.ts";
import { adaptedText, augmentedText, featuresText, type TextRequest } from "../project/experiment-texts.ts";
import { findNet } from "../project/find-net.ts";
import { findProject, plainProject, whyNotThere, type Project } from "../project/find-project.ts";
import { firstText } from "../project/first-text.ts";
import { surveyPictures } from "../project/survey.ts";
import { isTaken, writeNewFiles, type NewFile } from "../project/write-project.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { relativeTo } from "../read/written.ts";
import type { Refused } from "../run/prepare.ts";
import { choiceLines, nextLines, surveyLines } from "../show/new-text.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Caller } from "./context.ts";

export interface NewOptions {
  name?: string | undefined;
  into?: string | undefined;
  /** Of a table of labels, the column that has the classes. */
  label?: string | undefined;
  dryRun: boolean;
}

/** What is to be written, and the experiments that it has, in the order in which they are run. */
interface NewProject {
  files: readonly NewFile[];
  names: readonly string[];
}

const refused = (text: string | readonly string[]): Refused => ({ type: "refused", text });

/** The project in which the command was typed; with --into that folder itself, whatever lies above it. */
const projectFor = async (
  { argumentFolder }: Caller,
  into: string | undefined,
): Promise<{ type: "project"; project: Project } | Refused> => {
  const folder = into === undefined ? argumentFolder : resolve(argumentFolder, into);
  const found = await findProject(folder);
  if (found.type === "mistakes")
    return refused(describeProblems(found.problems, { files: found.files, folder: argumentFolder }));
  const { project } = found;
  const isOwn = into === undefined || project.folder === folder;
  const whyNot = whyNotThere(isOwn ? project.experiments : folder, "--into DIR names another folder");
  return whyNot === null
    ? { type: "project", project: isOwn ? project : plainProject(folder) }
    : refused(whyNot);
};

/** A folder may have any name; an experiment's name is also that of its runs, and never that of a verb. */
const nameFor = (pictures: string, verbs: readonly string[]): string => {
  const plain = basename(pictures)
    .replace(/\.[ct]sv$/i, "")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 50);
  if (plain === "" || /\.ya?ml$/i.test(plain)) return "pictures";
  return verbs.includes(plain) ? `${plain}-pictures` : plain;
};

const whyNoName = (name: string, verbs: readonly string[]): string | null => {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(name) || /\.ya?ml$/i.test(name))
    return `--name must be 1 to 80 letters, digits, ".", "_" or "-", beginning with a letter or digit, without .yaml`;
  return verbs.includes(name) ? `--name cannot be "${name}", which is a verb of the command` : null;
};

/** Lines of .gitignore: runs, and pictures that lie in the project. */
const ignored = ({ folder, runs }: Project, pictures: string | null): string[] =>
  [runs, ...(pictures === null ? [] : [pictures])]
    .filter((path) => path.startsWith(folder + sep))
    .map((path) => `/${relativeTo(folder, path)}/`);

const gitIgnore = (context: Caller, project: Project, pictures: string | null): NewFile[] => {
  const path = join(project.folder, ".gitignore");
  const lines = ignored(project, pictures);
  if (lines.length === 0) return [];
  if (!isTaken(path)) return [{ path, text: `${lines.join("\n")}\n` }];
  write(
    context.stderr,
    `${relative(context.argumentFolder, path)} is left as it is; these lines belong in it: ${lines.join(" ")}`,
  );
  return [];
};

/** The experiments on the user's own pictures. Says what was seen, and what was chosen for it. */
const ofPictures = async (
  context: Caller,
  project: Project,
  pictures: string,
  { name: named, label }: Pick<NewOptions, "name" | "label">,
): Promise<({ type: "new" } & NewProject) | Refused> => {
  const { argumentFolder, command, schemaFolder, verbs, stderr } = context;
  const path = resolve(argumentFolder, pictures);
  const surveyed = await surveyPictures({ path, named: pictures, label, folder: argumentFolder });
  if (surveyed.type === "refused") return surveyed;
  const { survey } = surveyed;
  const choices = choose(survey);
  const name = named ?? nameFor(path, verbs);
  const { experiments } = project;
  const schema = join(schemaFolder, "experiment.schema.json");
  const request: TextRequest = { name, survey, choices, experiments, schema, command };
  const net = await findNet(join(project.folder, "models"));
  write(stderr, [...surveyLines(pictures, survey), ...choiceLines(choices)]);
  const texts = new Map([
    [name, firstText(request)],
    [`${name}-augmented`, augmentedText(request)],
    ...(net === null ? [] : [[`${name}-features`, featuresText(request, net)] as const]),
  ]);
  const files = [...texts].map(([each, text]) => ({ path: join(experiments, `${each}.yaml`), text }));
  return {
    type: "new",
    files: [...files, ...gitIgnore(context, project, survey.directory)],
    names: [...texts.keys()],
  };
};

const original = "quickstart";

/** The experiments on the pictures that petri draws, to play with. */
const ofSample = (context: Caller, project: Project, name = original): { type: "new" } & NewProject => {
  const { ownExperiments, schemaFolder, command } = context;
  const { experiments } = project;
  const schema = join(schemaFolder, "experiment.schema.json");
  const files = ["", "-plain"].map((ending) => ({
    path: join(experiments, `${name}${ending}.yaml`),
    text: adaptedText(readFileSync(join(ownExperiments, `${original}${ending}.yaml`), "utf8"), {
      ...{ name, original, experiments, schema, command },
    }),
  }));
  return {
    type: "new",
    files: [...files, ...gitIgnore(context, project, null)],
    names: [`${name}-plain`, name],
  };
};

/** Writes a project that runs at once; nothing that is there already is overwritten. The answer is the files. */
export const newProject = async (
  context: Caller,
  pictures: string | undefined,
  { name, into, label, dryRun }: NewOptions,
): Promise<number> => {
  const { argumentFolder, verbs, stdout, stderr, command } = context;
  const noName = name === undefined ? null : whyNoName(name, verbs);
  if (noName !== null) return refuse(context, noName);
  const found = await projectFor(context, into);
  if (found.type === "refused") return refuse(context, found.text);
  const { project } = found;
  const made =
    pictures === undefined
      ? ofSample(context, project, name)
      : await ofPictures(context, project, pictures, { name, label });
  if (made.type === "refused") return refuse(context, made.text);
  const shown = (path: string): string => relative(argumentFolder, path);
  const taken = made.files.filter(({ path }) => isTaken(path)).map(({ path }) => shown(path));
  if (taken.length > 0)
    return refuse(
      context,
      `${taken.join(", ")} ${taken.length === 1 ? "is" : "are"} there already, and nothing was written; --name NAME takes another name`,
    );
  const paths = made.files.map(({ path }) => shown(path));
  if (dryRun) {
    write(
      stderr,
      paths.map((path) => `would write ${path}`),
    );
    return exitStatus.done;
  }
  const fault = await writeNewFiles(made.files);
  if (fault !== null)
    return refuse(
      context,
      `nothing can be written into ${project.folder}: ${fault}; --into DIR names another folder`,
    );
  write(stdout, paths);
  write(stderr, nextLines(command, made.names));
  return exitStatus.done;
};
