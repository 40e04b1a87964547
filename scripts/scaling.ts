/**
 * node --import tsx scripts/scaling.ts DATA: whether time grows in step with the number of pictures, and memory does
 * not. Copies of 2,000 pictures of DATA (Kaggle's layout), 1, 4 and 12 of each, every copy with other pixels in one
 * corner; on each a first and a second pass, each in a process and the first with an empty cache of its own, in rounds
 * in turn. Writes docs/scaling.md.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { median } from "../bench/rounds.ts";
import { folderOf, picturesOfClass, putPictures, scales } from "./scaling/copies.ts";

const rounds = 3;
/** Of the pictures and every cache: they stay to the end, since a disk that has just freed files is slower. */
const neededBytes = 10e9;

const experiment = `
data: {classes: {cat: cat.*.jpg, dog: dog.*.jpg}, onProblem: warn}
generator: {imageSize: [150, 150], rescale: 1/255, batchSize: 32, classMode: binary}
augmentation: {rotationRange: 40, widthShiftRange: 0.2, heightShiftRange: 0.2, zoomRange: 0.2, horizontalFlip: true}
layers:
  - {type: flatten}
  - {type: dense, units: 1, activation: sigmoid}
optimizer: {type: sgd, learningRate: 0.01}
loss: binaryCrossentropy
epochs: 1
`;

/** What one pass over all pictures took. */
export interface Pass {
  seconds: number;
  /** Of all threads, on whatever core: what else the machine does is not in it. */
  processorSeconds: number;
  peakBytes: number;
}

interface Measured {
  pictures: number;
  first: Pass[];
  second: Pass[];
}

const passInProcess = async (pictures: string, cacheFolder: string): Promise<Pass> => {
  const args = ["--import", "tsx", join(import.meta.dirname, "scaling/pass.ts"), pictures, cacheFolder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Pass;
};

const measureAll = async (data: string, folder: string): Promise<Measured[]> => {
  writeFileSync(join(folder, "scaling.yaml"), experiment);
  await putPictures(data, folder);
  const measured = scales.map((scale): Measured => ({
    pictures: 2 * picturesOfClass * scale,
    first: [],
    second: [],
  }));
  for (let round = 0; round < rounds; round++)
    for (const [i, scale] of scales.entries()) {
      const cacheFolder = join(folder, `cache-${round}-${scale}`);
      for (const turn of ["first", "second"] as const) {
        const taken = await passInProcess(folderOf(folder, scale), cacheFolder);
        measured[i]?.[turn].push(taken);
        process.stderr.write(`round ${round}, ${scale}x, ${turn} pass: ${JSON.stringify(taken)}\n`);
      }
    }
  return measured;
};

const middle = (passes: readonly Pass[], of: keyof Pass): number => median(passes.map((one) => one[of]));

const row = ({ pictures, first, second }: Measured): string => {
  const cells = [first, second].flatMap((passes) => [
    middle(passes, "seconds").toFixed(1),
    ((1000 * middle(passes, "processorSeconds")) / pictures).toFixed(2),
    Math.round(middle(passes, "peakBytes") / 1e6).toString(),
  ]);
  return `| ${[pictures.toLocaleString("en"), ...cells].join(" | ")} |`;
};

/** How much larger each is at the largest scale. */
const growth = (measured: readonly Measured[]): string => {
  const [least, most] = [measured[0], measured.at(-1)];
  if (least === undefined || most === undefined) throw new Error("nothing was measured");
  const times = (turn: "first" | "second", of: keyof Pass): string =>
    (middle(most[turn], of) / middle(least[turn], of)).toFixed(1);
  return [
    `${most.pictures / least.pictures} times the pictures took ${times("first", "processorSeconds")} times the processor time in the first pass and`,
    `${times("second", "processorSeconds")} in the second, and ${times("first", "peakBytes")} and ${times("second", "peakBytes")} times the memory.`,
  ].join("\n");
};

const report = (measured: readonly Measured[]): string => {
  const machine = `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? "?"}, Node ${process.version}`;
  return [
    "# Many pictures",
    "",
    `Written by \`node --import tsx scripts/scaling.ts DATA\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.`,
    "Each pass is a process of its own, without the engine: it looks into every picture, judges them and makes an",
    "augmented epoch of batches of 32 at 150x150. The first begins with an empty cache and decodes; the second finds",
    "everything in it. The pictures are copies of 2,000, each copy with other pixels in one corner. Medians of",
    `${rounds} rounds in turn; processor time is that of all threads, and has nothing in it of what else the machine does.`,
    "",
    "| pictures | first pass, s | processor, ms a picture | peak memory, MB | second pass, s | processor, ms a picture | peak memory, MB |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...measured.map(row),
    "",
    growth(measured),
    "",
  ].join("\n");
};

const main = async (data: string): Promise<void> => {
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize < neededBytes) throw new Error(`${tmpdir()} has less than ${neededBytes / 1e9} GB free`);
  const folder = mkdtempSync(join(tmpdir(), "petri-scaling-"));
  try {
    const text = report(await measureAll(data, folder));
    writeFileSync(resolve(import.meta.dirname, "../docs/scaling.md"), text);
    process.stdout.write(text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const [data] = process.argv.slice(2);
if (data === undefined) {
  process.stderr.write("usage: node --import tsx scripts/scaling.ts DATA\n");
  process.exitCode = 2;
} else await main(resolve(data));
