/** `tag` and `note`: what a person writes to a run, beside what petri wrote. */
import { diskFault } from "../disk/disk-fault.ts";
import { describeProblems } from "../read/describe-problems.ts";
import { type Problem, mistake } from "../read/problem.ts";
import { type RunNotes, changeNotes } from "../write/run-notes.ts";
import type { RunFiles } from "../write/run-files.ts";
import { refuse, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { findRunFiles } from "./find-run-files.ts";

const noteLines = (name: string, { tags, note }: RunNotes): string[] => [
  `${name}  ${tags.length === 0 ? "no tags" : `tags: ${tags.join(" ")}`}`,
  ...(note === null ? [] : [note]),
];

/** Answers with what the run has from now on. */
const changeShown = async (
  context: Context,
  reference: string,
  change: (notes: RunNotes) => RunNotes,
): Promise<number> => {
  const found = await findRunFiles(context, reference, "finished");
  if (found.type === "refused") return refuse(context, found.text);
  const { files } = found;
  const changed = await changeOrFault(context, files, change);
  if (typeof changed === "string")
    return refuse(context, `${files.name}: machine/notes.json cannot be changed: ${changed}`);
  write(context.stdout, noteLines(files.name, changed));
  return exitStatus.done;
};

/** Or why it cannot be done. */
const changeOrFault = async (
  { stderr }: Context,
  files: RunFiles,
  change: (notes: RunNotes) => RunNotes,
): Promise<RunNotes | string> => {
  try {
    const changed = await changeNotes(files, change, () => {
      write(stderr, `another petri is writing to ${files.name}; waiting for it`);
    });
    return changed.type === "read" ? changed.value : changed.reason;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return fault;
  }
};

/** Letters and digits of any script, so that a tag is a word of a filter and hides nothing. */
const tagForm = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]{0,49}$/u;

const tagProblem = (word: string): Problem =>
  mistake(
    "invalid-tag",
    { type: "argument", text: word, start: 0, end: word.length },
    'a tag is a word of 1 to 50 letters, digits, ".", "_" or "-", beginning with a letter or digit',
  );

export const tag = async (
  context: Context,
  reference: string,
  words: readonly string[],
  { remove }: { remove: boolean },
): Promise<number> => {
  const problems = words.filter((word) => !tagForm.test(word)).map(tagProblem);
  if (problems.length > 0 && !remove)
    return refuse(context, describeProblems(problems, { files: [], folder: context.argumentFolder }));
  return changeShown(context, reference, ({ tags, note: text }) => {
    const others = tags.filter((each) => !words.includes(each));
    return { tags: remove ? others : [...new Set([...tags, ...words])], note: text };
  });
};

export const note = (context: Context, reference: string, text: string): Promise<number> =>
  changeShown(context, reference, ({ tags }) => ({ tags, note: text.trim() === "" ? null : text }));
