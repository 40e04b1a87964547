/**
 * node --import tsx scripts/applications.ts [NAME...]: Keras makes nets of keras.applications with random weights, petri
 * reads each from .keras and .h5 and answers for the same pictures; then both answer in turns. Writes
 * docs/applications.md where all nets were asked for; exits with 1 where two part.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Contestant, startContestant } from "../bench/contestant.ts";
import { pythonEnvironment } from "../bench/python-environment.ts";
import { machine, median } from "../bench/rounds.ts";
import type { Engine } from "../src/engine/engine.ts";
import { readNet } from "../src/keras/read-net.ts";
import { testEngine } from "../test/support/engine.ts";
import { type OpenNet, openNet } from "../test/support/net-answer.ts";
import { applicationsPage, type CheckedNet } from "./applications-page.ts";

const here = (file: string): string => resolve(import.meta.dirname, file);
const script = here("applications.py");

/** Absolute difference that is allowed; what the nets answer is about 1. */
const tolerance = 1e-5;
/** Pictures of a batch, as many as scripts/applications.py has. */
const batch = 16;
const rounds = 5;

interface Made {
  name: string;
  shape: [number, number, number];
  parameters: number;
}

const float32Of = (file: string): Float32Array => new Float32Array(new Uint8Array(readFileSync(file)).buffer);

const float64Of = (file: string): Float64Array => new Float64Array(new Uint8Array(readFileSync(file)).buffer);

const largestDifference = (expected: Float32Array | Float64Array, values: Float32Array): number =>
  [...expected].reduce((largest, value, i) => Math.max(largest, Math.abs(value - (values[i] ?? NaN))), 0);

const opened = async (engine: Engine, file: string, { shape }: Made): Promise<OpenNet> => {
  const found = await readNet({ file, cut: null });
  if (found.type === "mistake") throw new Error(found.message);
  return openNet(engine, found.net, shape);
};

/** Seconds of a batch, one after the other, the first round not counted. */
const inTurns = async (keras: Contestant, name: string, petri: () => void) => {
  const times = { petri: [] as number[], keras: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    petri();
    const own = (performance.now() - start) / 1000;
    const theirs = Number(await keras.ask("batch", { name, repeats: 1 }));
    if (round === 0) continue;
    times.petri.push(own);
    times.keras.push(theirs);
  }
  const perPicture = (values: readonly number[]): number => (1000 * median(values)) / batch;
  return { petri: perPicture(times.petri), keras: perPicture(times.keras) };
};

const checkNet = async (
  engine: Engine,
  keras: Contestant,
  folder: string,
  made: Made,
): Promise<CheckedNet> => {
  const file = (ending: string): string => join(folder, `${made.name}.${ending}`);
  const pictures = float32Of(file("pictures"));
  const expected = float32Of(file("answer"));
  const size = made.shape.reduce((product, n) => product * n, 1);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const h5 = await opened(engine, file("h5"), made);
  const differences = {
    h5: largestDifference(expected, h5.answer(pictures.subarray(0, 2 * size), 2)),
    keras: NaN,
  };
  h5.close();
  const net = await opened(engine, file("keras"), made);
  const answer = net.answer(pictures.subarray(0, 2 * size), 2);
  differences.keras = largestDifference(expected, answer);
  const exact = float64Of(file("exact"));
  const fromExact = { petri: largestDifference(exact, answer), keras: largestDifference(exact, expected) };
  const milliseconds = await inTurns(keras, made.name, () => net.answer(pictures, batch));
  net.close();
  const checked = { ...made, largest, differences, fromExact, milliseconds };
  process.stderr.write(`${JSON.stringify(checked)}\n`);
  return checked;
};

const make = async (python: string, folder: string, names: readonly string[]) => {
  const { stdout } = await promisify(execFile)(python, [script, "make", folder, ...names], {
    maxBuffer: 2 ** 26,
  });
  const [versions = "", ...nets] = stdout.trim().split("\n");
  return {
    versions: JSON.parse(versions) as { keras: string; tensorflow: string },
    nets: nets.map((line) => JSON.parse(line) as Made),
  };
};

const main = async (names: readonly string[], folder: string): Promise<void> => {
  const python = await pythonEnvironment(here("check-export-requirements.txt"));
  const { versions, nets } = await make(python, folder, names);
  const engine = await testEngine();
  const keras = startContestant("Keras", { command: python, args: [script, "serve", folder] });
  const checked: CheckedNet[] = [];
  for (const made of nets) checked.push(await checkNet(engine, keras, folder, made));
  await keras.end();
  const day = new Date().toISOString().slice(0, 10);
  const page = applicationsPage({ checked, tolerance, batch, rounds, versions, machine: machine(), day });
  if (names.length === 0) writeFileSync(here("../docs/applications.md"), page);
  process.stdout.write(page);
  /** Where numbers of 32 bits do not come so near to each other, petri is to be as near to the exact answer as Keras. */
  const holds = ({ differences, fromExact: { petri, keras: theirs } }: CheckedNet): boolean =>
    Math.max(differences.h5, differences.keras) <= tolerance || petri <= 1.25 * theirs;
  if (!checked.every(holds)) process.exitCode = 1;
};

const folder = mkdtempSync(join(tmpdir(), "petri-applications-"));
try {
  await main(process.argv.slice(2), folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
