/** Options that several verbs share. */
import { Argument, InvalidArgumentError, Option } from "@commander-js/extra-typings";

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

const wholeNumber =
  (lowest: number, highest: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < lowest || value > highest)
      throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
    return value;
  };

export const setOption = () =>
  new Option(
    "--set <path=value>",
    "change a key of the experiment, e.g. optimizer.learningRate=1e-3 (repeatable)",
  )
    .argParser(collect)
    .default<readonly string[]>([], "none");
export const gridOption = () =>
  new Option(
    "--grid <path=[values]>",
    "a key and the values to try in every combination with others (repeatable)",
  )
    .argParser(collect)
    .default<readonly string[]>([], "none");
export const zipOption = () =>
  new Option(
    "--zip <path=[values]>",
    "a key and values that go with those of others, first with first (repeatable)",
  )
    .argParser(collect)
    .default<readonly string[]>([], "none");
export const jobsOption = () =>
  new Option(
    "--jobs <n>",
    "workers at the same time, each with its part of the cores (default: 1)",
  ).argParser(wholeNumber(1, 1000));
export const onOption = () =>
  new Option(
    "--on <where>",
    "slurm: submit the workers to a cluster, --jobs at a time (default: here, or where they were)",
  ).choices(["here", "slurm"] as const);
export const trialSeedsOption = () =>
  new Option("--seeds <n>", "with --grid or --zip: runs of each setting; its value is their mean").argParser(
    wholeNumber(1, 100),
  );
export const seedOption = () =>
  new Option("--seed <n>", "the seed, instead of the experiment's").argParser(wholeNumber(0, 4294967295));
export const epochsOption = () =>
  new Option("--epochs <n>", "epochs, instead of the experiment's").argParser(wholeNumber(1, 1_000_000));
export const longerOption = () =>
  new Option("--epochs <n>", "train to n epochs in all, even if the run is finished").argParser(
    wholeNumber(1, 1_000_000),
  );
export const firstOption = () =>
  new Option("--first <n>", "only the first n epochs").argParser(wholeNumber(1, 1_000_000));
export const seedsOption = () =>
  new Option("--seeds <n>", "n runs with seeds s, s+1, ... on one split, and a summary of them").argParser(
    wholeNumber(2, 1000),
  );
export const picturesOption = () =>
  new Option("--pictures <n>", "how many pictures of each cell of the confusion matrix")
    .argParser(wholeNumber(0, 1000))
    .default(60);
export const foldsOption = () =>
  new Option(
    "--folds <k>",
    "k runs, each with another fold of the training pictures for validation",
  ).argParser(wholeNumber(3, 20));
export const deviceOption = () =>
  new Option("--device <device>", "where to compute")
    .choices(["auto", "cpu", "gpu"] as const)
    .default("auto" as const);
export const runsOption = () =>
  new Option("--runs <dir>", "the folder of the run folders (default: the project's runs/)");

/** The grammar of `list --filter`. */
export const filterHelp = `
A filter compares: NAME == VALUE, and != < <= > >=. && (and), || (or), ! (not) and brackets join comparisons.
NAME   a column as --csv names it (run, state, seed, tags, note, epochs, best_val_acc, test_acc, ...); val_acc is
       best_val_acc; or a key of the experiment, whether it was changed or not: optimizer.learningRate,
       layers.dense_1.units
VALUE  a number, true, false, null (there is none), a word, or a text in quotes: run == "baseline-001". Of the tags
       one must be the word; with != none may be
Examples  'test_acc >= 0.8 && optimizer.learningRate < 1e-3'   'state == failed || tags == again'   'augmentation == null'`;

export const shells = ["bash", "zsh", "fish"] as const;
export const shellArgument = () => new Argument("<shell>", "which shell").choices(shells);
