/**
 * npm run bench:data -- DATA [ORIGINALS]: pictures against Keras and Pillow, in turns, in one run. DATA is a folder in
 * Kaggle's layout (cat.0.jpg ...), ORIGINALS one with full-size photographs. Writes bench/RESULTS-data.md.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startContestant } from "./contestant.ts";
import { pythonEnvironment } from "./python-environment.ts";
import { machine, measure, table } from "./rounds.ts";

const rounds = 5;
const here = (file: string): string => resolve(import.meta.dirname, file);

const main = async (data: string, originals: string): Promise<void> => {
  const petri = startContestant("petri", {
    command: process.execPath,
    args: ["--import", "tsx", here("petri-contestant.ts")],
  });
  const keras = startContestant("Keras", {
    command: await pythonEnvironment(),
    args: [here("keras_contestant.py")],
  });
  const files = readdirSync(originals)
    .filter((file) => file.endsWith(".jpg"))
    .map((file) => join(originals, file));
  const split = { data, train: 1000, validation: 500, net: "augmented", steps: 63 };
  const inTurn = (task: string, request: object, kerasRequest = request) => [
    { contestant: petri, task, request },
    { contestant: keras, task, request: kerasRequest },
  ];
  const rows = [
    {
      ...(await measure(
        "decode and resize a photograph, one core",
        "ms",
        inTurn("decode", { files, workers: 1 }, { files }),
        rounds,
      )),
      goal: "at most 1.15",
    },
    {
      ...(await measure(
        "the same on two cores (Keras: one)",
        "ms",
        inTurn("decode", { files, workers: 2 }, { files }),
        rounds,
      )),
      goal: "below 1",
    },
    {
      ...(await measure(
        "augment a batch of 32 at 150x150",
        "ms",
        inTurn("augment", { batch: 32, count: 5, data }, { batch: 32, count: 5 }),
        rounds,
      )),
      goal: "at most 0.2",
    },
    {
      ...(await measure(
        "an augmented epoch of input, from petri's cache",
        "s",
        inTurn("input_epoch", split, { data, train: 1000, validation: 500 }),
        rounds,
      )),
      goal: "at most 0.2",
    },
  ];
  const versions = { petri: await petri.ask("versions"), keras: await keras.ask("versions") };
  await Promise.all([petri.end(), keras.end()]);
  const text = [
    "# Pictures against Keras",
    "",
    `Written by \`npm run bench:data\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}; ${JSON.stringify(versions)}.`,
    `Median (lowest to highest) of ${rounds} rounds in turn after one to warm up.`,
    "",
    table(["petri", "Keras"], rows),
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
