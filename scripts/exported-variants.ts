/** The nets of check-export.ts: trained, exported in every form and asked about photographs by the real command. */
import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { ExportForm } from "../src/run/export-forms.ts";
import { readBestNet, type BestNet } from "../src/run/read-best-net.ts";
import { readCsv } from "../src/write/csv.ts";
import { runFiles } from "../src/write/run-files.ts";
import { petri } from "../test/support/command.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

/** Of each class. */
export const photographs = 10;

/** petri refuses to export these to tfjs. */
const notForTfjs = ["gaps"];

export interface Variant {
  name: string;
  bestNet: BestNet;
  /** What petri says: a row for each photograph, with a probability for each class. */
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

const bestNetOf = async (folder: string, run: string): Promise<BestNet> => {
  const bestNet = await readBestNet(runFiles(join(folder, run)), folder);
  if (bestNet.type === "best-net") return bestNet;
  throw new Error(bestNet.type === "refused" ? [bestNet.text].flat().join("\n") : bestNet.changes.join("; "));
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

/** Exports a run in every form, and asks it about the photographs. */
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
    ...{ name, pictures, bestNet: await bestNetOf(folder, run) },
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

export interface Sources {
  /** Folder of the photographs. */
  data: string;
  /** File of the small net that Keras made, which one of the nets begins with. */
  base: string;
  /** A pretrained net for pictures of 224 x 224, which one more net begins with, all of it trained further; null: none. */
  model: string | null;
}

type Run = readonly [name: string, args: readonly string[]];

const set = (...changes: readonly string[]): string[] => changes.flatMap((change) => ["--set", change]);

const ownRun = (file: string, { data, base }: Sources): Run => {
  const name = basename(file, ".yaml");
  const changes = [`data.directory=${data}`, ...(name === "base" ? [`layers.0.model=${base}`] : [])];
  return [name, [here(`export-variants/${file}`), ...set(...changes)]];
};

const pretrainedRuns = ({ data, model }: Sources): Run[] => {
  if (model === null) return [];
  const changes = [
    ...[`data.directory=${data}`, `layers.0.model=${model}`, "layers.0.trainable=true"],
    ...["generator.imageSize=[224, 224]", "optimizer.learningRate=1e-4"],
  ];
  return [["pretrained", [here("export-variants/base.yaml"), ...set(...changes)]]];
};

/** quickstart, the files of export-variants/, and one of them with the pretrained net. */
const runsOf = (sources: Sources): Run[] => [
  ["quickstart", ["quickstart", "--epochs", "3", ...set("expect=null")]],
  ...readdirSync(here("export-variants"))
    .sort()
    .map((file) => ownRun(file, sources)),
  ...pretrainedRuns(sources),
];

/** Trains them all. */
export const makeVariants = async (folder: string, sources: Sources): Promise<Variant[]> => {
  const command = inFolder(folder);
  const variants: Variant[] = [];
  for (const [name, args] of runsOf(sources)) {
    process.stderr.write(`${name}: training, exporting, predicting\n`);
    const run = await command(...args, "--quiet");
    variants.push(await makeVariant(folder, name, run, photographsIn(sources.data)));
  }
  return variants;
};
