/**
 * node --import tsx scripts/same-bytes.ts: runs experiments in many ways and compares the run folders byte by byte.
 * Writes docs/same-bytes.md; exits with 1 where bytes differ that must not. Needs Linux (taskset, diff).
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, platform, arch, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readEnvironment, type Environment } from "../src/write/environment.ts";
import { runFiles } from "../src/write/run-files.ts";
import { nets, singleLayers, writeNetFiles, type Net } from "./same-bytes/nets.ts";
import { otherFiles, runIn, ways, type Way } from "./same-bytes/ways.ts";

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

let made = 0;
const scratchIn = (folder: string): string => {
  const scratch = join(folder, String(++made));
  mkdirSync(scratch);
  return scratch;
};

interface Compared {
  way: Way;
  /** Against the first run, or the first with one thread. */
  others: readonly string[];
}

/** How each way compares, and whether one thread gives the bytes of all. */
interface NetResult {
  net: Net;
  compared: readonly Compared[];
  oneThreadIsSame: boolean;
  environment: Environment;
}

const environmentOf = (run: string): Environment => {
  const read = readEnvironment(readFileSync(runFiles(run).environment, "utf8"));
  if (read.type === "broken") throw new Error(read.reason);
  return read.value;
};

const compareNet = async (folder: string, net: Net): Promise<NetResult> => {
  const words = net.words(folder);
  const first = await runIn({}, words, scratchIn(folder));
  const compared: Compared[] = [];
  let firstOfOne: string | null = null;
  for (const way of ways) {
    const run = await runIn(way, words, scratchIn(folder));
    if (way.threads === 1) firstOfOne ??= run;
    const others = await otherFiles(way.threads === 1 ? (firstOfOne ?? run) : first, run);
    compared.push({ way, others });
    say(`${net.name}, ${way.words}: ${others.length === 0 ? "same" : others.join("; ")}`);
  }
  const oneThreadIsSame = firstOfOne !== null && (await otherFiles(first, firstOfOne)).length === 0;
  return { net, compared, oneThreadIsSame, environment: environmentOf(first) };
};

/** The sha256 of the weights after two epochs with that many threads. */
const weightsAfter = async (folder: string, net: Net, threads: number): Promise<string> => {
  const env = { TF_NUM_INTRAOP_THREADS: String(threads) };
  const run = await runIn({ env }, net.words(folder), scratchIn(folder));
  return readFileSync(runFiles(run).metrics, "utf8").trim().split(",").at(-1) ?? "";
};

const threadCounts = [1, 2, 4];

/** Layers whose weights differ with another number of threads, and those whose weights do not. */
const compareThreads = async (folder: string): Promise<{ same: string[]; other: string[] }> => {
  const found: { same: string[]; other: string[] } = { same: [], other: [] };
  for (const net of singleLayers) {
    const hashes = new Set<string>();
    for (const threads of threadCounts) hashes.add(await weightsAfter(folder, net, threads));
    found[hashes.size === 1 ? "same" : "other"].push(net.name);
    say(`${net.name}: ${hashes.size} different results of ${threadCounts.join(", ")} threads`);
  }
  return found;
};

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

const wayRow = (results: readonly NetResult[], way: Way): string => {
  const cells = results.map(({ compared }) => {
    const others = compared.find((each) => each.way === way)?.others ?? [];
    return others.length === 0 ? "same" : `**${others.length} other files**`;
  });
  return `| ${[way.words, ...cells].join(" | ")} |`;
};

const table = (results: readonly NetResult[], threads: Way["threads"]): string[] => [
  `| | ${results.map(({ net }) => net.name).join(" | ")} |`,
  `| --- |${results.map(() => " --- |").join("")}`,
  ...ways.filter((way) => way.threads === threads).map((way) => wayRow(results, way)),
];

const report = (results: readonly NetResult[], layers: { same: string[]; other: string[] }): string => {
  const [environment] = results.map((result) => result.environment);
  if (environment === undefined) throw new Error("nothing was run");
  const { engine, cpu, node } = environment;
  const date = new Date().toISOString().slice(0, 10);
  const others = results.filter(({ oneThreadIsSame }) => !oneThreadIsSame).map(({ net }) => net.name);
  return `# Same seed, same bytes
Written by \`node --import tsx scripts/same-bytes.ts\` on ${date}: ${cpu}, ${cpus().length} cores, ${platform()} ${arch()}, Node ${node},
TensorFlow ${engine.tensorflow}, tfjs ${engine.tfjs}, ${engine.kernels} kernels, on the ${engine.device.toUpperCase()}.

Each experiment was run once, then again in other ways. *same*: \`diff -r -x machine\` of the two run folders prints
nothing, so the weights, the metrics, the pictures drawn and every other file have the same bytes. *baseline* and
*augmented* are the experiments of that name on the quickstart pictures, 150x150, for six steps; *everything* has every
random option of the augmentation, noise, dropout, spatial dropout, batch and layer normalisation, separable and
depthwise convolution, featurewise standardisation and a shuffled split.

## What does not show
With ${engine.threads} engine threads, against the first run:

${table(results, "as first").join("\n")}

With one engine thread, against the first of these:

${table(results, 1).join("\n")}

## What does
**The number of engine threads.** TensorFlow takes sums in as many parts as it has threads. ${
    others.length === 0
      ? "Here one thread gave the bytes of all."
      : `With one thread instead of ${engine.threads} other bytes came out for ${others.join(", ")}.`
  }
A net of a single layer and an output unit, trained for two epochs with ${threadCounts.join(", ")} threads:

- other weights: ${list(layers.other)};
- the same weights, though nothing promises it: ${list(layers.same)}.

The number is petri's choice, not the machine's: it is as many as the process may use cores, or what
\`TF_NUM_INTRAOP_THREADS\` says, and stands in \`machine/environment.json\`. \`resume\` and \`verify\` take that of the run,
whatever cores there are; where \`TF_NUM_INTRAOP_THREADS\` says another, they name it as a difference, and \`resume\` refuses.
For the same bytes on machines with other numbers of cores, set it.

**Another engine, device, processor, Node or code** may give other bytes too; \`resume\` and \`verify\` compare them.
`;
};

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "petri-same-"));
  try {
    await writeNetFiles(folder);
    const results: NetResult[] = [];
    for (const net of nets) results.push(await compareNet(folder, net));
    const text = report(results, await compareThreads(folder));
    writeFileSync(resolve(import.meta.dirname, "../docs/same-bytes.md"), text);
    process.stdout.write(text);
    const isWrong = results.some(({ compared }) => compared.some(({ others }) => others.length > 0));
    process.exitCode = isWrong ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await main();
