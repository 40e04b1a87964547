/** Runs whose reports are opened in a browser, and the pictures that petri and the page are both asked about. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { petri } from "../../test/support/command.ts";
import { drawPictures, tinyExperiment } from "../../test/support/pictures.ts";
import { writeLargeRuns } from "./large-runs.ts";

export interface Subject {
  name: string;
  /** HTML file. */
  report: string;
  /** Files that the page is asked about; none: the page does not predict. */
  pictures: readonly string[];
  /** What petri says of each, by class; NaN where it is not asked. */
  probabilities: readonly (readonly number[])[];
  /** Seconds that `report` took. */
  seconds: number;
}

export interface Places {
  folder: string;
  /** petri's own pictures of birds and fish. */
  sample: string;
  /** Photographs of cats and dogs, cat.0.jpg ..., and a net file; null: those subjects are left out. */
  photos: string | null;
  net: string | null;
}

const ends = async (folder: string, args: readonly string[], statuses: readonly number[] = [0]) => {
  const told = await petri([...args, "--runs", "runs"], { cwd: folder });
  if (!statuses.includes(told.status ?? NaN)) throw new Error(`petri ${args.join(" ")}: ${told.stderr}`);
  return told.stdout;
};

const timed = async (folder: string, args: readonly string[]): Promise<number> => {
  const before = performance.now();
  await ends(folder, ["report", ...args]);
  return (performance.now() - before) / 1000;
};

/** The rows of predict --csv, without the header. */
const predicted = async (folder: string, run: string, pictures: readonly string[]): Promise<number[][]> => {
  const csv = await ends(folder, ["predict", run, "--csv", ...pictures]);
  return csv
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").slice(3).map(Number));
};

const trained = async (
  { folder }: Places,
  name: string,
  run: readonly string[],
  pictures: readonly string[],
): Promise<Subject> => {
  await ends(folder, ["run", ...run, "--quiet"], [0, 1]);
  const report = join(folder, `${name}.html`);
  const seconds = await timed(folder, [`${name}-001`, "--out", report]);
  return { name, report, pictures, seconds, probabilities: await predicted(folder, `${name}-001`, pictures) };
};

const convolutions = `
  - {type: conv2d, filters: 16, kernelSize: 3, activation: relu}
  - {type: maxPooling2d, poolSize: 2}
  - {type: conv2d, filters: 32, kernelSize: 3, activation: relu}
  - {type: maxPooling2d, poolSize: 2}
  - {type: flatten}`;

const grayExperiment = `seed: 3
data: {sample: quickstart}
split: {train: 100, validation: 50, test: 50}
generator:
  {imageSize: [48, 40], colorMode: grayscale, interpolation: bicubic, rescale: 1/255, batchSize: 20, classMode: categorical,
   featurewiseCenter: true, featurewiseStdNormalization: true}
layers:${convolutions}
  - {type: dense, units: 2, activation: softmax}
optimizer: {type: adam, learningRate: 1e-3}
loss: categoricalCrossentropy
metrics: [acc]
epochs: 6
`;

const photosData = (photos: string): string =>
  `{directory: ${JSON.stringify(photos)}, classes: {cat: "cat.*.jpg", dog: "dog.*.jpg"}}`;

const photosExperiment = (photos: string): string => `seed: 4
data: ${photosData(photos)}
split: {train: 200, validation: 100, test: 200}
generator: {imageSize: [150, 150], interpolation: nearest, rescale: 1/255, batchSize: 20, classMode: binary}
layers:${convolutions}
  - {type: dense, units: 64, activation: relu}
  - {type: dense, units: 1, activation: sigmoid}
optimizer: {type: rmsprop, learningRate: 1e-3}
loss: binaryCrossentropy
metrics: [acc]
epochs: 5
`;

const netExperiment = (photos: string, net: string): string => `seed: 5
data: ${photosData(photos)}
split: {train: 100, validation: 50, test: 100}
generator: {imageSize: [224, 224], interpolation: bilinear, rescale: 1, batchSize: 20, classMode: binary}
layers:
  - {type: base, model: ${JSON.stringify(net)}, trainable: false}
  - {type: globalAveragePooling2d}
  - {type: dense, units: 1, activation: sigmoid}
optimizer: {type: adam, learningRate: 1e-3}
loss: binaryCrossentropy
metrics: [acc]
epochs: 5
`;

/** Twenty of each of two classes. */
const twentyOf = (folder: string, [a, b]: readonly [string, string], first: number): string[] =>
  Array.from({ length: 20 }, (_, i) => [a, b].map((name) => join(folder, `${name}.${first + i}.jpg`))).flat();

/** Names that would run or draw something if they became markup, and pictures of kinds that browsers like to change. */
const hostileSubject = async (places: Places): Promise<Subject> => {
  const folder = join(places.folder, "hostile");
  await drawPictures(folder, 20);
  for (let i = 12; i < 20; i++)
    renameSync(join(folder, `dog.${i}.jpg`), join(folder, `dog.${i}<img src=x onerror=alert(1)>.jpg`));
  const classes = `{"<script>alert(1)<\\/script>": "cat.*.jpg", "<img src=x onerror=alert(1)>": "dog.*.jpg"}`;
  writeFileSync(
    join(places.folder, "hostile.yaml"),
    tinyExperiment({ data: `{directory: hostile, classes: ${classes}}`, metrics: "[acc]" }),
  );
  const turned = join(places.folder, "turned.jpg");
  const drawn = sharp(join(folder, "cat.1.jpg")).resize(40, 24, { fit: "fill" });
  await writeFile(turned, await drawn.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer());
  const clear = join(places.folder, "clear.png");
  await writeFile(clear, await drawn.clone().ensureAlpha(0.3).png().toBuffer());
  const gray = join(places.folder, "gray.png");
  await writeFile(gray, await drawn.clone().grayscale().png().toBuffer());
  const webp = join(places.folder, "lossless.webp");
  await writeFile(webp, await drawn.clone().webp({ lossless: true }).toBuffer());
  return trained(places, "hostile", ["hostile.yaml"], [turned, clear, gray, webp]);
};

/** photos, net: null: those subjects are left out. */
export const makeSubjects = async (places: Places): Promise<Subject[]> => {
  const { folder, sample, photos, net } = places;
  const drawn = twentyOf(sample, ["bird", "fish"], 300);
  writeFileSync(join(folder, "gray.yaml"), grayExperiment);
  const subjects = [
    await trained(places, "quickstart", ["quickstart"], drawn),
    await trained(places, "gray", ["gray.yaml"], drawn),
    await hostileSubject(places),
  ];
  if (photos === null) return subjects;
  const asked = twentyOf(photos, ["cat", "dog"], 1500);
  writeFileSync(join(folder, "photos.yaml"), photosExperiment(photos));
  subjects.push(await trained(places, "photos", ["photos.yaml"], asked));
  if (net !== null) {
    writeFileSync(join(folder, "pretrained.yaml"), netExperiment(photos, net));
    subjects.push(await trained(places, "pretrained", ["pretrained.yaml"], asked));
  }
  const names = writeLargeRuns(folder, photos, photosExperiment(join(folder, "large")));
  const report = join(folder, "large.html");
  const seconds = await timed(folder, [...names, "--no-model", "--out", report]);
  return [...subjects, { name: "large", report, pictures: [], probabilities: [], seconds }];
};
