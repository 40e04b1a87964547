/**
 * node --import tsx scripts/check-probe.ts MODEL: reads the net of the folder MODEL in each of its forms, lets it
 * answer for the pictures of MODEL/probe.json, and compares that with what Keras computed. Writes docs/probe.md; exits with
 * 1 where a difference is larger than probe.json allows.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { machine } from "../bench/rounds.ts";
import type { Engine } from "../src/engine/engine.ts";
import type { Net } from "../src/keras/net.ts";
import { readNet } from "../src/keras/read-net.ts";
import { testEngine } from "../test/support/engine.ts";
import { netAnswer } from "../test/support/net-answer.ts";
import { probePage, type CheckedForm } from "./probe-page.ts";
import { readProbes, type Probe, type Probes } from "./probe.ts";

const forms = ["tfjs/model.json", "efficientnet_lite0_notop.h5", "efficientnet_lite0_notop.keras"];

const read = async (file: string, cut: string | null): Promise<Net> => {
  const result = await readNet({ file, cut });
  if (result.type === "mistake") throw new Error(result.message);
  return result.net;
};

const pooled = (net: Net): Net => {
  const last = net.nodes.slice(-1).map(({ layer }) => layer.name);
  const pooling = { type: "globalAveragePooling2d", name: "pooled" } as const;
  return { ...net, nodes: [...net.nodes, { layer: pooling, inputs: last, weights: [] }] };
};

const momentsOf = (values: Float32Array): { mean: number; std: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
};

/** NaN where a number is missing. */
const largestOf = (expected: Probe["samples"], values: Float32Array): number =>
  Math.max(...expected.map(({ at, value }) => Math.abs(value - (values[at] ?? NaN))));

const momentsApart = (expected: { mean: number; std: number }, values: Float32Array): number => {
  const { mean, std } = momentsOf(values);
  return Math.max(Math.abs(mean - expected.mean), Math.abs(std - expected.std));
};

const layersApart = async (
  file: string,
  { layers }: Probe,
  answer: (net: Net) => Float32Array,
): Promise<number> => {
  const differences: number[] = [];
  for (const layer of layers) differences.push(momentsApart(layer, answer(await read(file, layer.name))));
  return Math.max(...differences);
};

type Differences = CheckedForm["differences"];

const checkProbe = async (
  engine: Engine,
  file: string,
  probe: Probe,
  { inputShape }: Probes,
): Promise<Differences> => {
  const answer = (net: Net): Float32Array => netAnswer(engine, net, inputShape, probe.picture).values;
  const net = await read(file, null);
  const values = answer(net);
  const highest = values.reduce((max, value) => Math.max(max, value), -Infinity);
  return {
    value: Math.max(largestOf(probe.samples, values), Math.abs(highest - probe.output.max)),
    moments: momentsApart(probe.output, values),
    pooled: largestOf(probe.pooled, answer(pooled(net))),
    layerMoments: await layersApart(file, probe, answer),
  };
};

const largest = (all: readonly Differences[], key: keyof Differences): number =>
  Math.max(...all.map((differences) => differences[key]));

const checkForm = async (
  engine: Engine,
  folder: string,
  form: string,
  probes: Probes,
): Promise<CheckedForm> => {
  const all: Differences[] = [];
  for (const probe of probes.probes) all.push(await checkProbe(engine, join(folder, form), probe, probes));
  const differences: Differences = {
    value: largest(all, "value"),
    moments: largest(all, "moments"),
    pooled: largest(all, "pooled"),
    layerMoments: largest(all, "layerMoments"),
  };
  const { tolerance } = probes;
  const holds =
    differences.value <= tolerance.value &&
    differences.moments <= tolerance.moments &&
    differences.pooled <= tolerance.pooled &&
    differences.layerMoments <= tolerance.layerMoments;
  return { form, differences, holds };
};

const main = async (folder: string): Promise<void> => {
  const engine = await testEngine();
  const probes = readProbes(readFileSync(join(folder, "probe.json"), "utf8"));
  const checked: CheckedForm[] = [];
  for (const form of forms) {
    process.stderr.write(`${form}\n`);
    checked.push(await checkForm(engine, folder, form, probes));
  }
  const page = probePage({
    ...{ checked, tolerance: probes.tolerance, net: basename(folder) },
    ...{ machine: machine(), tensorflow: engine.versions.tensorflow },
    day: new Date().toISOString().slice(0, 10),
  });
  writeFileSync(resolve(import.meta.dirname, "../docs/probe.md"), page);
  process.stdout.write(page);
  if (!checked.every(({ holds }) => holds)) process.exitCode = 1;
};

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("usage: node --import tsx scripts/check-probe.ts MODEL\n");
  process.exitCode = 2;
} else await main(resolve(folder));
