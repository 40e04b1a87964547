/**
 * npm run bench:data -- DATA [ORIGINALS]: pictures against Keras and Pillow, in turns, in one run, and what
 * augmentation adds to an epoch of training. DATA is a folder in Kaggle's layout (cat.0.jpg ...), ORIGINALS one with
 * full-size photographs. Writes bench/RESULTS-data.md.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startContestant, type Contestant } from "./contestant.ts";
import { kerasProgram, petriProgram } from "./programs.ts";
import { machine, measure, table, type Goal, type Measured } from "./rounds.ts";

const rounds = 7;
/** After the first round everything is loaded, after the second compiled. */
const warmUps = 2;
const here = (file: string): string => resolve(import.meta.dirname, file);

const against = async (
  petri: Contestant,
  keras: Contestant,
  data: string,
  originals: string,
): Promise<Goal[]> => {
  const files = readdirSync(originals)
    .filter((file) => file.endsWith(".jpg"))
    .map((file) => join(originals, file));
  const row = async (
    what: string,
    unit: Measured["unit"],
    goal: string,
    task: string,
    request: object,
    kerasRequest = request,
  ) => {
    const turns = [
      { contestant: petri, task, request },
      { contestant: keras, task, request: kerasRequest },
    ];
    return { ...(await measure(what, unit, turns, rounds, warmUps)), goal };
  };
  const decode = (what: string, goal: string, workers: number) =>
    row(what, "ms", goal, "decode", { files, workers }, { files });
  const split = { data, train: 1000, validation: 500 };
  return [
    await decode("decode and resize a photograph, one core", "at most 1.15", 1),
    await decode("the same on two cores (Keras: one)", "below 1", 2),
    await row(
      "augment a batch of 32 at 150x150",
      "ms",
      "at most 0.2",
      "augment",
      { batch: 32, count: 5, data },
      { batch: 32, count: 5 },
    ),
    await row(
      "an augmented epoch of input, from petri's cache",
      "s",
      "at most 0.2",
      "input_epoch",
      { ...split, net: "augmented", steps: 63 },
      split,
    ),
  ];
};

/** Training does the same work with and without augmentation: the difference is what the input takes from the engine. */
const costOfAugmentation = async (petri: Contestant, data: string): Promise<Goal[]> => {
  const request = { data, net: "augmented", train: 1000, validation: 0, steps: 63 };
  const turns = [
    { contestant: petri, as: "augmented", task: "epoch", request },
    {
      contestant: petri,
      as: "as they are",
      task: "epoch",
      request: { ...request, withoutAugmentation: true },
    },
  ];
  const measured = await measure("an epoch of training on 2,000 pictures", "s", turns, rounds);
  return [{ ...measured, goal: "at most 1.10" }];
};

const main = async (data: string, originals: string): Promise<void> => {
  const petri = startContestant("petri", petriProgram("petri"));
  const keras = startContestant("Keras", await kerasProgram());
  const rows = await against(petri, keras, data, originals);
  const versions = { petri: await petri.ask("versions"), keras: await keras.ask("versions") };
  await keras.end();
  const cost = await costOfAugmentation(petri, data);
  await petri.end();
  const text = [
    "# Pictures against Keras",
    "",
    `Written by \`npm run bench:data\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}; ${JSON.stringify(versions)}.`,
    `Median (lowest to highest) of ${rounds} rounds in turn, when all are warm.`,
    "",
    table(["petri", "Keras"], rows),
    "",
    "What augmentation costs an epoch of petri's training, without validation:",
    "",
    table(["augmented", "as they are"], cost),
    "",
  ].join("\n");
  writeFileSync(here("RESULTS-data.md"), text);
  process.stdout.write(text);
};

const [data, originals = data] = process.argv.slice(2);
if (data === undefined || originals === undefined) {
  process.stderr.write("usage: npm run bench:data -- DATA [ORIGINALS]\n");
  process.exitCode = 2;
} else await main(resolve(data), resolve(originals));
