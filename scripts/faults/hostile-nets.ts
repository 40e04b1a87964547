/**
 * Small nets that would take much memory or time, never end, or are not what they say: `plan` of each, and `run` of
 * those that it plans, in a process of its own.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { writeH5 } from "../../src/keras/write-h5.ts";
import { writeKeras } from "../../src/keras/write-keras.ts";
import * as nets from "../../test/support/hostile-nets.ts";
import { petri } from "../../test/support/command.ts";
import { tinyExperiment } from "../../test/support/pictures.ts";
import { checked, type World } from "./world.ts";

export interface HostileNet {
  name: string;
  verb: "plan" | "run";
  /** Of the file, without shards. */
  kilobytes: number;
  /** petri's own sentence; null: it took the net. */
  verdict: string | null;
  seconds: number;
  /** Peak of the process, beyond that of a plan with the sound net. */
  megabytes: number;
}

/** Writes a net into a folder of its own; gives its path. */
type Make = (folder: string) => string | Promise<string>;

const bytes =
  (file: string, contents: () => string | Uint8Array | Promise<string | Uint8Array>): Make =>
  async (folder) => {
    writeFileSync(join(folder, file), await contents());
    return join(folder, file);
  };

const keras = (contents: () => Uint8Array | Promise<Uint8Array>): Make => bytes("net.keras", contents);
const h5 = (contents: () => Uint8Array | Promise<Uint8Array>): Make => bytes("net.h5", contents);
const json = (contents: () => string): Make => bytes("model.json", contents);

/** A sound tfjs net, and what is done to its first file of weights. */
const shard =
  (change: (file: string) => void): Make =>
  (folder) =>
    nets.changedTfjs(folder, (tfjs) => {
      change(join(tfjs, "group1-shard1of2.bin"));
    });

const half = (whole: Buffer): Buffer => whole.subarray(0, whole.length / 2);
const weight = (shape: readonly number[]) => [{ name: "first/kernel", shape, dtype: "float32" }];

const hostile: Readonly<Record<string, Make>> = {
  "a sound .keras": keras(() => nets.netFixture("stack.keras")),
  "a .keras that unpacks to 6 GB": keras(() => nets.bomb(6e9)),
  "a .keras that unpacks to 6 GB and says 300 MB": keras(() => nets.bomb(6e9, 300e6)),
  "a .keras of 0.5 MB that unpacks to 60 MB of no HDF5": keras(() => nets.bomb(500e6, 60e6)),
  "a .keras with a wrong checksum": keras(nets.wrongSum),
  "a .keras that is cut off": keras(() => half(nets.netFixture("stack.keras"))),
  "a .keras with a weight that is NaN": keras(() => writeKeras(nets.withNumber(NaN), "a")),
  "a .keras whose array is 1 GB of empty room": keras(() => nets.emptyRoom(1e9)),
  "a .keras whose array says that it has 2^40 numbers": keras(() => nets.declares(2 ** 40)),
  "a .keras whose layer declares 10^12 units": keras(() => nets.withUnits(1e12)),
  "a .keras whose description is one text of 15 MB": keras(() =>
    nets.withConfig(`{"a": "${"x".repeat(15e6)}"}`),
  ),
  "a .keras whose description has a text of 15 MB without an end": keras(() =>
    nets.withConfig(`{"a": "${'\\"'.repeat(7.5e6)}`),
  ),
  "a .keras of 5000 layers": keras(() => nets.withConfig(nets.flattenLayers(5000))),
  "an .h5 that is cut off": h5(() => half(nets.netFixture("stack.h5"))),
  "an .h5 with a weight that is NaN": h5(() => writeH5(nets.withNumber(NaN), "a")),
  "an .h5 of 220 groups in one another": h5(() => nets.deepGroups(220, "g")),
  "an .h5 of 5000 groups in one another": h5(() => nets.deepGroups(5000, "g")),
  "an .h5 of 1000 groups in one another, with names of 5000 letters": h5(() =>
    nets.deepGroups(1000, "g".repeat(5000)),
  ),
  "an .h5 of 29,000 groups and 5000 layers": h5(() => nets.manyGroups(29_000, nets.flattenLayers(5000))),
  "an .h5 of 100,000 groups": h5(() => nets.manyGroups(100_000)),
  "an .h5 with 2^19 ways to its last group": h5(() => nets.doublingLinks(19)),
  "an .h5 that is a hole of 1.9 GB": (folder) => {
    nets.withHole(join(folder, "net.h5"), 1.9e9);
    return join(folder, "net.h5");
  },
  "an .h5 that is a pipe": (folder) => {
    nets.makePipe(join(folder, "net.h5"));
    return join(folder, "net.h5");
  },
  "a tfjs net without one of its files of weights": shard(rmSync),
  "a tfjs net whose file of weights is short": shard((file) => {
    writeFileSync(file, "short");
  }),
  "a tfjs net whose file of weights has 1 GB": shard((file) => {
    nets.withHole(file, 1e9);
  }),
  "a tfjs net whose file of weights is a pipe": shard((file) => {
    rmSync(file);
    nets.makePipe(file);
  }),
  "a tfjs net whose file of weights is /dev/zero": shard((file) => {
    rmSync(file);
    nets.endless(file);
  }),
  "a tfjs net that declares [10^9, 10^9]": json(() => nets.withManifest(weight([1e9, 1e9]))),
  "a tfjs net that declares 1.9 GB and has none": json(() => nets.withManifest(weight([475e6]))),
  "a tfjs net of 100,000 lists in one another": json(() => `{"a": ${"[".repeat(1e5)}${"]".repeat(1e5)}}`),
  "a tfjs net of a million values": json(() => `{"a": [${"1,".repeat(1e6 - 10)}1]}`),
};

const mostSeconds = 60;
/** A large file may take its own size on top. */
const mostMegabytes = 1200;

const preload = resolve(import.meta.dirname, "../../test/support/preload/peak-memory.mjs");

const measure = async (
  folder: string,
  verb: HostileNet["verb"],
): Promise<Pick<HostileNet, "verdict" | "seconds" | "megabytes">> => {
  const peak = join(folder, "peak");
  const env = { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}`, PEAK_FILE: peak };
  const started = performance.now();
  const ended = await petri([verb, "net.yaml"], { cwd: folder, env });
  const seconds = (performance.now() - started) / 1000;
  const { status, stderr } = checked([verb, folder], ended, [0, 2]);
  const [told = ""] = stderr.split("\n");
  if (status === 2 && !/^net\.yaml:\d+:\d+ /.test(told))
    throw new Error(`${folder} is named without its place: ${stderr}`);
  return { verdict: status === 0 ? null : told, seconds, megabytes: Number(readFileSync(peak, "utf8")) };
};

const experimentWith = (world: string, model: string): string =>
  tinyExperiment({
    data: `{directory: ${join(world, "pictures")}, classes: {cat: cat.*.jpg, dog: dog.*.jpg}}`,
    generator: "{imageSize: [6, 6], rescale: 1/255, batchSize: 5, classMode: binary}",
    layers: `
  - {type: base, model: ${model}, trainable: false}
  - {type: dense, name: last, units: 1, activation: sigmoid}`,
    epochs: "1",
  });

/** Throws where one takes more than a minute or 1.2 GB and its own size, or is answered with anything but a mistake at its place. */
export const hostileNets = async ({ folder }: Pick<World, "folder">): Promise<HostileNet[]> => {
  const found: HostileNet[] = [];
  for (const [name, make] of Object.entries(hostile)) {
    const own = join(folder, "nets", String(found.length));
    mkdirSync(own, { recursive: true });
    const net = await make(own);
    writeFileSync(join(own, "net.yaml"), experimentWith(folder, relative(own, net)));
    const kilobytes = statSync(net).size / 1000;
    for (const verb of ["plan", "run"] as const) {
      const { verdict, seconds, megabytes } = await measure(own, verb);
      const beyond = megabytes - (found[0]?.megabytes ?? 0);
      found.push({ name, verb, kilobytes, verdict, seconds, megabytes: beyond });
      process.stderr.write(
        `${verb}, ${name}: ${seconds.toFixed(1)} s, ${beyond.toFixed()} MB, ${verdict ?? "taken"}\n`,
      );
      if (seconds > mostSeconds || beyond > mostMegabytes + kilobytes / 1000)
        throw new Error(`${name} took ${seconds} s and ${beyond} MB`);
      if (verdict !== null) break;
    }
    rmSync(own, { recursive: true });
  }
  return found;
};
