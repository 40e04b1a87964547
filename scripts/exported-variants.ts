/** The nets of check-export.ts: trained, exported in every form and asked about photographs by the real command. */
import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { ExportForm } from "../src/run/export-forms.ts";
import { readJudge, type Judge } from "../src/run/read-judge.ts";
import { readCsv } from "../src/write/csv.ts";
import { runFiles } from "../src/write/run-files.ts";
import { petri } from "../test/support/command.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

/** Of each class. */
export const photographs = 10;

/** Of these petri says that tfjs cannot have them. */
const notForTfjs = ["gaps"];

export interface Variant {
  name: string;
  judge: Judge;
  /** What petri says: a row a photograph, a probability a class. */
  expected: number[][];
  pictures: readonly string[];
  keras: string;
  h5: string;
  /** null: petri refuses it. */
  tfjs: string | null;
  /** Where Python puts the prepared pictures, float32, for tfjs. */
  pixels: string;
}

/** Runs the real command in a folder and gives its answer; throws where it does not succeed. */
const inFolder =
  (folder: string) =>
  async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await petri([...args, "--runs", "runs"], { cwd: folder });
    if (status !== 0) throw new Error(`petri ${args.join(" ")} ended with ${String(status)}: ${stderr}`);
    return stdout.trim();
  };

const judgeOf = async (folder: string, run: string): Promise<Judge> => {
  const judge = await readJudge(runFiles(join(folder, run)), folder);
  if (judge.type === "refused") throw new Error(judge.text);
  return judge;
};

const rowsOf = (csv: string): number[][] => {
  const rows = readCsv(csv);
  if (rows.type === "broken") throw new Error(rows.reason);
  // file, predicted, probability, then one a class
  return rows.value.slice(1).map((row) => row.slice(3).map(Number));
};

const expectRefusal = async (folder: string, run: string): Promise<null> => {
  const args = ["export", run, "--to", "tfjs", "--runs", "runs"];
  const { status, stderr } = await petri(args, { cwd: folder });
  if (status !== 2 || !stderr.includes("tfjs leaves")) throw new Error(`${run} was not refused: ${stderr}`);
  return null;
};

/** Of a run: exported in every form, and asked about the photographs. */
const makeVariant = async (
  folder: string,
  name: string,
  run: string,
  pictures: readonly string[],
): Promise<Variant> => {
  const command = inFolder(folder);
  const exported = async (form: ExportForm): Promise<string> =>
    join(folder, await command("export", run, "--to", form));
  return {
    ...{ name, pictures, judge: await judgeOf(folder, run) },
    expected: rowsOf(await command("predict", run, ...pictures, "--csv")),
    keras: await exported("keras"),
    h5: await exported("h5"),
    tfjs: notForTfjs.includes(name) ? await expectRefusal(folder, run) : await exported("tfjs"),
    pixels: join(folder, `${name}.pixels`),
  };
};

const photographsIn = (data: string): string[] => {
  const names = readdirSync(data);
  return ["cat", "dog"].flatMap((name) => {
    const files = names.filter((file) => file.startsWith(`${name}.`));
    return files.slice(-photographs).map((file) => join(data, file));
  });
};

/** Arguments of each run by its name: quickstart, and the files of export-variants/. */
const runsOf = (data: string, base: string): (readonly [name: string, args: string[]])[] => {
  const own = readdirSync(here("export-variants")).sort();
  return [
    ["quickstart", ["quickstart", "--epochs", "3", "--set", "expect=null"]],
    ...own.map((file) => {
      const args = [here(`export-variants/${file}`), "--set", `data.directory=${data}`];
      const name = basename(file, ".yaml");
      return [name, name === "base" ? [...args, "--set", `layers.0.model=${base}`] : args] as const;
    }),
  ];
};

/** Trains them all. @param base file of the net that one of them begins with */
export const makeVariants = async (folder: string, data: string, base: string): Promise<Variant[]> => {
  const command = inFolder(folder);
  const variants: Variant[] = [];
  for (const [name, args] of runsOf(data, base)) {
    process.stderr.write(`${name}: training, exporting, predicting\n`);
    const run = await command(...args, "--quiet");
    variants.push(await makeVariant(folder, name, run, photographsIn(data)));
  }
  return variants;
};
