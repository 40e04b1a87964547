/**
 * npm run bench -- --data DIR [--originals DIR] [--rounds N]: training, prediction, epochs, start and memory of petri,
 * petri with stock kernels and Keras, in turns, in one run. DIR is in Kaggle's layout (cat.0.jpg ...); --originals has
 * full-size photographs, 1500 of each class, or fewer that are then copied. Writes bench/RESULTS.md.
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { freshRows } from "./fresh-rows.ts";
import { machine, table } from "./rounds.ts";
import { warmRows } from "./warm-rows.ts";

const main = async (data: string, originals: string | null, rounds: number): Promise<void> => {
  const rows = [...(await warmRows({ data, originals }, rounds)), ...(await freshRows(data, rounds))];
  const text = [
    "# Speed against Keras",
    "",
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}.`,
    `"stock" is petri with PETRI_KERNELS=stock. Median (lowest to highest) of ${rounds} rounds in turn after one to warm up;`,
    "memory of one epoch. The goal is of the ratio to the named contestant, or of petri's own time.",
    "",
    table(["petri", "stock", "Keras"], rows),
    "",
  ].join("\n");
  writeFileSync(resolve(import.meta.dirname, "RESULTS.md"), text);
  process.stdout.write(text);
};

const { data, originals, rounds } = parseArgs({
  options: {
    data: { type: "string" },
    originals: { type: "string" },
    rounds: { type: "string", default: "5" },
  },
}).values;
if (data === undefined || !(Number.isInteger(Number(rounds)) && Number(rounds) > 0)) {
  process.stderr.write("usage: npm run bench -- --data DIR [--originals DIR] [--rounds N]\n");
  process.exitCode = 2;
} else await main(resolve(data), originals ?? null, Number(rounds));
