/** Completion on the command line: the script that a shell loads, and the answers to what it then asks. */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import tabtab, { type CompletionItem } from "@pnpm/tabtab";
import { diskFault } from "../disk/disk-fault.ts";
import { packageFolder } from "../disk/package-folder.ts";
import { findProject, plainProject, runsFolderOf } from "../project/find-project.ts";
import { write } from "./answer.ts";
import { exitStatus, type Caller } from "./context.ts";
import { shells } from "./options.ts";

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

/** A petri that is not on the PATH is called by the path of its script. */
const completerOf = (command: string): string =>
  command === "petri"
    ? command
    : `${quoted(process.execPath)} ${quoted(join(packageFolder, "bin/petri.js"))}`;

/** Prints the script that `source <(petri completion bash)` loads; from then on the shell asks petri. */
export const completion = async (caller: Caller, shell: (typeof shells)[number]): Promise<number> => {
  const completer = completerOf(caller.command);
  const script = await tabtab.getCompletionScript({ name: "petri", completer, shell });
  write(caller.stdout, script.trimEnd().split("\n"));
  return exitStatus.done;
};

/** What may stand at the cursor. `files`: any of the disk, which the shell itself completes. */
type Answer = { type: "items"; items: readonly CompletionItem[] } | { type: "files" };

const items = (names: readonly string[], description = ""): Answer => ({
  type: "items",
  items: names.map((name) => ({ name, description })),
});

/** None of a folder that is not there or cannot be read. */
const entriesOf = (folder: string): string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith("."))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return [];
  }
};

const experimentsIn = (folders: readonly string[]): string[] => {
  const files = folders.flatMap(entriesOf).filter((file) => file.endsWith(".yaml"));
  return [...new Set(files)].map((file) => basename(file, ".yaml")).sort();
};

const runsIn = (folder: string): string[] =>
  entriesOf(folder)
    .filter((entry) => entry.endsWith("/"))
    .map((entry) => entry.slice(0, -1))
    .sort();

/** Where names of experiments and of runs are looked for, absolute. */
interface Places {
  experiments: readonly string[];
  runs: string;
}

/** A mistake in petri.yaml is reported when a verb is carried out, not while one is typed. */
const placesOf = async (
  { argumentFolder: typedIn, ownExperiments, env }: Caller,
  words: readonly string[],
): Promise<Places> => {
  const found = await findProject(typedIn);
  const project = found.type === "project" ? found.project : plainProject(typedIn);
  const option = words.includes("--runs") ? words[words.indexOf("--runs") + 1] : undefined;
  return {
    experiments: [project.experiments, typedIn, ownExperiments],
    runs: runsFolderOf(project, { option, environment: env.PETRI_RUNS, typedIn }),
  };
};

interface Typed {
  /** Words between `petri` and the cursor's, and this one as far as the cursor. */
  before: readonly string[];
  current: string;
}

const takesValue = (verb: CommandUnknownOpts, word: string | undefined) =>
  verb.options.find((option) => option.long === word && (option.required || option.optional));

/** Words that are neither options nor their values. */
const positional = (verb: CommandUnknownOpts, words: readonly string[]): string[] =>
  words.filter((word, i) => !word.startsWith("-") && takesValue(verb, words[i - 1]) === undefined);

/** What the verb's next argument may be, by the name that the argument has in the help. */
const atArgument = (places: Places, verb: CommandUnknownOpts, words: readonly string[]): Answer => {
  const known = verb.registeredArguments;
  const last = known.at(-1);
  const argument = known[positional(verb, words).length] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return items([]);
  if (argument.argChoices !== undefined) return items(argument.argChoices);
  switch (argument.name()) {
    case "name":
      return items(experimentsIn(places.experiments), "experiment");
    case "run":
    case "a":
    case "b":
      return items(runsIn(places.runs), "run");
    default:
      return { type: "files" };
  }
};

const answerTo = (places: Places, verbs: readonly CommandUnknownOpts[], typed: Typed): Answer => {
  const { before, current } = typed;
  const named = verbs.find((verb) => verb.name() === before[0]);
  const verb = named ?? verbs.find((each) => each.name() === "run");
  if (verb === undefined) return items([]);
  const valued = takesValue(verb, before.at(-1));
  if (valued?.argChoices !== undefined) return items(valued.argChoices);
  if (valued !== undefined) return /<(?:dir|file|path)>/.test(valued.flags) ? { type: "files" } : items([]);
  if (current.startsWith("-")) {
    const options = verb.createHelp().visibleOptions(verb);
    return {
      type: "items",
      items: options.map(({ long, description }) => ({ name: long ?? "", description })),
    };
  }
  if (/[\\/]|^\./.test(current)) return { type: "files" };
  const found = atArgument(places, verb, named === undefined ? before : before.slice(1));
  if (before.length > 0 || found.type === "files") return found;
  const shown = verbs.map((each) => ({ name: each.name(), description: each.description() }));
  return { type: "items", items: [...shown, ...found.items] };
};

/** `verbs`: those that the help shows. The shell tells the line and the cursor in COMP_LINE and COMP_POINT, and its name in SHELL. */
export const answerShell = async (caller: Caller, verbs: readonly CommandUnknownOpts[]): Promise<number> => {
  const shell = shells.find((each) => each === basename(caller.env.SHELL ?? ""));
  if (shell === undefined) return exitStatus.mistake;
  const [, ...words] = tabtab
    .parseEnv({ ...caller.env })
    .partial.trimStart()
    .split(/\s+/);
  const typed = { before: words.slice(0, -1), current: words.at(-1) ?? "" };
  const answer = answerTo(await placesOf(caller, typed.before), verbs, typed);
  const lines: string[] = [];
  if (answer.type === "files") {
    // Bash completes files where it gets nothing.
    if (shell !== "bash") lines.push("__tabtab_complete_files__");
  } else {
    const fitting = answer.items.filter(({ name }) => name.startsWith(typed.current));
    tabtab.log(fitting, shell, (line) => lines.push(line));
  }
  // fish's script reads escapes, of which the tab before a description is one.
  write(caller.stdout, shell === "fish" ? lines.map((line) => line.replace("\t", "\\t")) : lines);
  return exitStatus.done;
};
