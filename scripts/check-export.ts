/**
 * node --import tsx scripts/check-export.ts DATA: trains nets that have every layer type, exports each in every form,
 * and holds what real Keras, Keras 2 and tfjs answer on photographs to what `petri predict` says of the same files.
 * DATA is a folder in Kaggle's layout (cat.0.jpg ...). Writes docs/export.md; exits with 1 where two part.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";
import { machine } from "../bench/rounds.ts";
import { layerFactories } from "../src/build/layers.ts";
import type { ChannelStatistics } from "../src/load/standardize.ts";
import { readExperiment } from "../src/read/read-experiment.ts";
import type { Experiment } from "../src/read/experiment.ts";
import { exportForms } from "../src/run/export-forms.ts";
import { readCsv } from "../src/write/csv.ts";
import { runFiles } from "../src/write/run-files.ts";
import { petri } from "../test/support/command.ts";
import { testEngine } from "../test/support/engine.ts";
import { exportPage, type CheckedVariant, type Readers } from "./export-page.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

/** Absolute difference of a probability that is allowed. */
const tolerance = 1e-5;

/** Of each class. */
const photographs = 10;

interface Variant {
  name: string;
  experiment: Experiment;
  /** What petri says: a row a photograph, a probability a class. */
  expected: readonly (readonly number[])[];
  /** What Python reads. */
  request: {
    generator: Experiment["generator"];
    statistics: ChannelStatistics | null;
    pictures: readonly string[];
    keras: string;
    h5: string;
    /** Where Python puts the prepared pictures, float32, for tfjs. */
    pixels: string;
  };
  tfjs: string;
}

interface Opened {
  outputs: number[][];
  loss: number;
  moved: boolean;
}

interface PythonAnswer {
  versions: Record<string, string>;
  results: { keras: Opened; h5: Opened; h5InKeras2: Opened }[];
}

/** Runs the real command in a folder and gives its answer; throws where it does not succeed. */
const inFolder =
  (folder: string) =>
  async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await petri([...args, "--runs", "runs"], { cwd: folder });
    if (status !== 0) throw new Error(`petri ${args.join(" ")} ended with ${String(status)}: ${stderr}`);
    return stdout.trim();
  };

const experimentOf = async (folder: string, resolved: string): Promise<Experiment> => {
  const changes = { set: [], seed: null, epochs: null };
  const read = await readExperiment({ file: resolved, ...changes, argumentFolder: folder });
  if (read.type === "mistakes") throw new Error(`${resolved} is not valid`);
  return read.experiment;
};

const rowsOf = (csv: string): number[][] => {
  const rows = readCsv(csv);
  if (rows.type === "broken") throw new Error(rows.reason);
  // file, predicted, probability, then one a class
  return rows.value.slice(1).map((row) => row.slice(3).map(Number));
};

/** Trained, exported in every form, and asked about the photographs. */
const makeVariant = async (
  folder: string,
  name: string,
  run: string,
  pictures: readonly string[],
): Promise<Variant> => {
  const command = inFolder(folder);
  const files = runFiles(join(folder, run));
  const [keras = "", h5 = "", tfjs = ""] = await Promise.all(
    exportForms.map(async (form) => join(folder, await command("export", run, "--to", form))),
  );
  const experiment = await experimentOf(folder, files.resolved);
  const { featurewiseCenter, featurewiseStdNormalization } = experiment.generator;
  const hasStatistics = featurewiseCenter || featurewiseStdNormalization;
  const statistics = hasStatistics
    ? (JSON.parse(readFileSync(files.statistics, "utf8")) as ChannelStatistics)
    : null;
  const expected = rowsOf(await command("predict", run, ...pictures, "--csv"));
  const pixels = join(folder, `${name}.pixels`);
  return {
    name,
    experiment,
    expected,
    request: { generator: experiment.generator, statistics, pictures, keras, h5, pixels },
    tfjs,
  };
};

const makeVariants = async (folder: string, data: string): Promise<Variant[]> => {
  const command = inFolder(folder);
  const names = readdirSync(data);
  const pictures = ["cat", "dog"].flatMap((name) =>
    names
      .filter((file) => file.startsWith(`${name}.`))
      .slice(-photographs)
      .map((file) => join(data, file)),
  );
  const own = readdirSync(here("export-variants")).map((file) => here(`export-variants/${file}`));
  const runs = [
    { name: "quickstart", args: ["quickstart", "--epochs", "3", "--set", "expect=null"] },
    ...own.map((file) => ({
      name: basename(file, ".yaml"),
      args: [file, "--set", `data.directory=${data}`],
    })),
  ];
  const variants: Variant[] = [];
  for (const { name, args } of runs) {
    process.stderr.write(`${name}: training, exporting, predicting\n`);
    variants.push(await makeVariant(folder, name, await command(...args, "--quiet"), pictures));
  }
  return variants;
};

/** A layer type in no variant would go unchecked. */
const expectEveryLayer = (variants: readonly Variant[]): void => {
  const used = new Set<string>(
    variants.flatMap(({ experiment }) => experiment.layers.map(({ type }) => type)),
  );
  const missing = Object.keys(layerFactories).filter((type) => !used.has(type));
  if (missing.length > 0) throw new Error(`no variant has ${missing.join(", ")}`);
};

const askPython = async (variants: readonly Variant[]): Promise<PythonAnswer> => {
  const python = await pythonEnvironment(here("check-export-requirements.txt"));
  process.stderr.write("opening the exports in Keras\n");
  const asked = promisify(execFile)(python, [here("check_export.py")], { maxBuffer: 2 ** 26 });
  asked.child.stdin?.end(JSON.stringify(variants.map(({ request }) => request)));
  const { stdout } = await asked;
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as PythonAnswer;
};

/** What tfjs makes of the exported folder, on the pixels that Python prepared. */
const askTfjs = async ({ tfjs, request, expected, experiment }: Variant): Promise<number[][]> => {
  const { tf } = await testEngine();
  const model = await tf.loadLayersModel(`file://${join(tfjs, "model.json")}`);
  const bytes = readFileSync(request.pixels);
  const pixels = new Float32Array(new Uint8Array(bytes).buffer);
  const { imageSize, colorMode } = experiment.generator;
  const shape = [expected.length, ...imageSize, colorMode === "rgb" ? 3 : 1];
  const answer = model.predict(tf.tensor(pixels, shape));
  if (Array.isArray(answer)) throw new Error("the model has several outputs");
  const outputs = (await answer.array()) as number[][];
  tf.dispose(answer);
  model.dispose();
  return outputs;
};

/** One a class: one unit answers for the second class. */
const probabilities = (outputs: readonly number[]): readonly number[] => {
  const [second = NaN] = outputs;
  return outputs.length === 1 ? [1 - second, second] : outputs;
};

const largestDifference = (variant: Variant, outputs: readonly (readonly number[])[]): number => {
  if (outputs.length !== variant.expected.length) throw new Error(`${variant.name}: rows are missing`);
  return Math.max(
    ...variant.expected.flatMap((row, i) =>
      row.map((value, k) => Math.abs(value - (probabilities(outputs[i] ?? [])[k] ?? NaN))),
    ),
  );
};

const compare = (
  variant: Variant,
  { keras, h5, h5InKeras2 }: PythonAnswer["results"][number],
  tfjs: readonly (readonly number[])[],
): CheckedVariant => {
  const first = variant.expected.map(([probability = NaN]) => probability);
  const differences: Readers<number> = {
    keras: largestDifference(variant, keras.outputs),
    h5: largestDifference(variant, h5.outputs),
    h5InKeras2: largestDifference(variant, h5InKeras2.outputs),
    tfjs: largestDifference(variant, tfjs),
  };
  const trained = [keras, h5, h5InKeras2];
  return {
    name: variant.name,
    layers: variant.experiment.layers.length,
    range: [Math.min(...first), Math.max(...first)],
    differences,
    losses: trained.map(({ loss }) => loss),
    holds:
      Object.values(differences).every((difference) => difference <= tolerance) &&
      trained.every(({ loss, moved }) => Number.isFinite(loss) && moved),
  };
};

const main = async (data: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "petri-export-"));
  try {
    const variants = await makeVariants(folder, data);
    expectEveryLayer(variants);
    const { versions, results } = await askPython(variants);
    const checked: CheckedVariant[] = [];
    for (const [i, variant] of variants.entries()) {
      const result = results[i];
      if (result === undefined) throw new Error(`Python did not answer for ${variant.name}`);
      checked.push(compare(variant, result, await askTfjs(variant)));
    }
    const day = new Date().toISOString().slice(0, 10);
    const text = exportPage({
      checked,
      versions,
      machine: machine(),
      day,
      pictures: 2 * photographs,
      tolerance,
    });
    writeFileSync(here("../docs/export.md"), text);
    process.stdout.write(text);
    if (checked.some(({ holds }) => !holds)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const [data] = process.argv.slice(2);
if (data === undefined) {
  process.stderr.write("usage: node --import tsx scripts/check-export.ts DATA\n");
  process.exitCode = 2;
} else await main(resolve(data));
