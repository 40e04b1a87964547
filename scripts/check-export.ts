/**
 * node --import tsx scripts/check-export.ts DATA [MODEL]: trains nets that have every layer type, exports each in every
 * form, and holds what real Keras, Keras 2 and tfjs answer on photographs to what `petri predict` says of the same
 * files. DATA is a folder in Kaggle's layout (cat.0.jpg ...), MODEL a pretrained net for pictures of 224 x 224. Writes
 * docs/export.md; exits with 1 where two disagree.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../bench/python-environment.ts";
import { machine } from "../bench/rounds.ts";
import { layerComputations } from "../src/network/layers/computations.ts";
import { inputShapeOf } from "../src/plan/make-plan.ts";
import { allLayers } from "../src/plan/plan.ts";
import { testEngine } from "../test/support/engine.ts";
import { exportPage, type CheckedVariant } from "./export-page.ts";
import { makeVariants, photographs, type Variant } from "./exported-variants.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);

/** Absolute difference of a probability that is allowed. */
const tolerance = 1e-5;

interface Opened {
  outputs: number[][];
  loss: number;
  moved: boolean;
}

interface PythonAnswer {
  versions: Record<string, string>;
  results: { keras: Opened; h5: Opened; h5InKeras2: Opened }[];
}

/** A layer type in no variant would go unchecked. */
const expectEveryLayer = (variants: readonly Variant[]): void => {
  const used = new Set<string>(
    variants.flatMap(({ bestNet }) => allLayers(bestNet.stack)).map(({ type }) => type),
  );
  const missing = Object.keys(layerComputations).filter((type) => !used.has(type));
  if (missing.length > 0) throw new Error(`no variant has ${missing.join(", ")}`);
};

const script = here("check_export.py");

const askPython = async (python: string, variants: readonly Variant[]): Promise<PythonAnswer> => {
  process.stderr.write("opening the exports in Keras\n");
  const asked = promisify(execFile)(python, [script, "open"], { maxBuffer: 2 ** 26 });
  const request = variants.map(({ bestNet, pictures, keras, h5, pixels }) => ({
    ...{
      generator: bestNet.experiment.generator,
      statistics: bestNet.statistics,
      pictures,
      keras,
      h5,
      pixels,
    },
  }));
  asked.child.stdin?.end(JSON.stringify(request));
  const { stdout } = await asked;
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as PythonAnswer;
};

/** What tfjs makes of the exported folder, on the pixels that Python prepared. */
const askTfjs = async ({ tfjs, pixels, expected, bestNet }: Variant): Promise<number[][] | null> => {
  if (tfjs === null) return null;
  const { tf } = await testEngine();
  const model = await tf.loadLayersModel(`file://${join(tfjs, "model.json")}`);
  const values = new Float32Array(new Uint8Array(readFileSync(pixels)).buffer);
  const images = tf.tensor(values, [expected.length, ...inputShapeOf(bestNet.experiment.generator)]);
  const answer = model.predict(images);
  if (Array.isArray(answer)) throw new Error("the model has several outputs");
  const outputs = (await answer.array()) as number[][];
  tf.dispose([images, answer]);
  model.dispose();
  return outputs;
};

/** One a class: one unit answers for the second class. */
const probabilities = (outputs: readonly number[]): readonly number[] => {
  const [second = NaN] = outputs;
  return outputs.length === 1 ? [1 - second, second] : outputs;
};

/** NaN where a number is missing. */
const largestDifference = ({ expected }: Variant, outputs: readonly number[][]): number =>
  Math.max(
    ...expected.flatMap((row, i) =>
      row.map((value, k) => Math.abs(value - (probabilities(outputs[i] ?? [])[k] ?? NaN))),
    ),
  );

const compare = (
  variant: Variant,
  { keras, h5, h5InKeras2 }: PythonAnswer["results"][number],
  tfjs: number[][] | null,
): CheckedVariant => {
  const first = variant.expected.map(([probability = NaN]) => probability);
  const trained = [keras, h5, h5InKeras2];
  const differences = {
    keras: largestDifference(variant, keras.outputs),
    h5: largestDifference(variant, h5.outputs),
    h5InKeras2: largestDifference(variant, h5InKeras2.outputs),
    tfjs: tfjs && largestDifference(variant, tfjs),
  };
  return {
    name: variant.name,
    layers: allLayers(variant.bestNet.stack).length,
    range: [Math.min(...first), Math.max(...first)],
    differences,
    losses: trained.map(({ loss }) => loss),
    holds:
      Object.values(differences).every((difference) => difference === null || difference <= tolerance) &&
      trained.every(({ loss, moved }) => Number.isFinite(loss) && moved),
  };
};

const check = async (folder: string, data: string, model: string | null): Promise<boolean> => {
  const python = await pythonEnvironment(here("check-export-requirements.txt"));
  const base = join(folder, "base.keras");
  await promisify(execFile)(python, [script, "base", base]);
  const variants = await makeVariants(folder, { data, base, model });
  expectEveryLayer(variants);
  const { versions, results } = await askPython(python, variants);
  const checked: CheckedVariant[] = [];
  for (const [i, variant] of variants.entries()) {
    const result = results[i];
    if (result === undefined) throw new Error(`Python did not answer for ${variant.name}`);
    checked.push(compare(variant, result, await askTfjs(variant)));
  }
  const day = new Date().toISOString().slice(0, 10);
  const facts = { versions, machine: machine(), day, pictures: 2 * photographs, tolerance };
  const text = exportPage({ checked, ...facts });
  writeFileSync(here("../docs/export.md"), text);
  process.stdout.write(text);
  return checked.every(({ holds }) => holds);
};

const main = async (data: string, model: string | null): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "petri-export-"));
  try {
    if (!(await check(folder, data, model))) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const [data, model] = process.argv.slice(2);
if (data === undefined) {
  process.stderr.write("usage: node --import tsx scripts/check-export.ts DATA [MODEL]\n");
  process.exitCode = 2;
} else await main(resolve(data), model === undefined ? null : resolve(model));
