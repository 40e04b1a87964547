/** The known word that was meant by an unknown one. */
import { distance } from "fastest-levenshtein";
import { shortened } from "./words.ts";

/** Longer words are no slips of shorter ones. */
const longestWord = 60;

/** kernel_size, KernelSize and kernelsize are one word. */
const plainForm = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]/g, "");

/** Spellings of Keras, of its users and of other libraries, in plain form, that are far from petri's. */
const otherNames: Readonly<Record<string, string>> = {
  accuracy: "acc",
  avgpool2d: "averagePooling2d",
  batchnorm: "batchNormalization",
  batchnorm2d: "batchNormalization",
  bce: "binaryCrossentropy",
  binaryaccuracy: "acc",
  brightness: "brightnessRange",
  categoricalaccuracy: "acc",
  cce: "categoricalCrossentropy",
  color: "colorMode",
  conv: "conv2d",
  convolution2d: "conv2d",
  crossentropy: "categoricalCrossentropy",
  decay: "rho",
  dir: "directory",
  eps: "epsilon",
  fullyconnected: "dense",
  gap: "globalAveragePooling2d",
  globalavgpool2d: "globalAveragePooling2d",
  globalmaxpool2d: "globalMaxPooling2d",
  gray: "grayscale",
  grey: "grayscale",
  greyscale: "grayscale",
  he: "heNormal",
  heightshift: "heightShiftRange",
  logloss: "binaryCrossentropy",
  lr: "learningRate",
  lrschedule: "learningRateSchedule",
  maxpool2d: "maxPooling2d",
  minlr: "minLearningRate",
  model: "layers",
  mse: "meanSquaredError",
  nbepoch: "epochs",
  negativeslope: "alpha",
  network: "layers",
  normal: "randomNormal",
  numepochs: "epochs",
  optimiser: "optimizer",
  p: "rate",
  path: "directory",
  pool: "poolSize",
  reducelronplateau: "reduceLearningRateOnPlateau",
  rotation: "rotationRange",
  samples: "sample",
  scale: "rescale",
  shear: "shearRange",
  silu: "swish",
  sparsecategoricalaccuracy: "acc",
  stride: "strides",
  targetsize: "imageSize",
  testaccuracy: "test_acc",
  uniform: "randomUniform",
  useema: "ema",
  validationdata: "validation",
  val: "validation",
  valaccuracy: "val_acc",
  wd: "weightDecay",
  widthshift: "widthShiftRange",
  zoom: "zoomRange",
};

interface Candidate {
  candidate: string;
  form: string;
}

/** Of lists that are asked again and again: a file may have thousands of unknown keys. */
const candidates = new WeakMap<readonly string[], readonly Candidate[]>();

const candidatesOf = (known: readonly string[]): readonly Candidate[] => {
  const found =
    candidates.get(known) ?? known.map((candidate) => ({ candidate, form: plainForm(candidate) }));
  candidates.set(known, found);
  return found;
};

/** The one of `known` that is only spelt or called otherwise. */
export const sameWord = (word: string, known: readonly string[]): string | null => {
  const plain = plainForm(word);
  const other = Object.hasOwn(otherNames, plain) ? otherNames[plain] : undefined;
  const same = candidatesOf(known).find(({ form }) => form === plain);
  return same?.candidate ?? known.find((candidate) => candidate === other) ?? null;
};

const lettersOf = (word: string): string => Array.from(word).sort().join("");

/** Slips that a word may have and still be recognised; letters may change places, too. */
const slips = (word: string): number => Math.min(3, Math.max(1, Math.floor(word.length / 3)));

const nearWord = (word: string, known: readonly string[]): string | null => {
  const plain = plainForm(word);
  const most = slips(plain);
  // Each slip changes the length by one at most: only few words need a closer look.
  const near = candidatesOf(known).filter(({ form }) => Math.abs(form.length - plain.length) <= most);
  if (near.length === 0) return null;
  const letters = lettersOf(plain);
  const swapped = near.find(({ form }) => form.length === plain.length && lettersOf(form) === letters);
  if (swapped !== undefined) return swapped.candidate;
  let nearest: { candidate: string; slips: number } | null = null;
  for (const { candidate, form } of near) {
    const found = distance(plain, form);
    if (found <= most && (nearest === null || found < nearest.slips)) nearest = { candidate, slips: found };
  }
  return nearest?.candidate ?? null;
};

/** The one of `known` that was meant, or null where none is near. */
export const suggest = (word: string, known: readonly string[]): string | null =>
  word.length > longestWord ? null : (sameWord(word, known) ?? nearWord(word, known));

/** `; did you mean "rate"?`, or all that is known; of many the first. */
export const suggestion = (word: string, known: readonly string[]): string => {
  const meant = suggest(word, known);
  if (meant !== null) return `; did you mean "${shortened(meant)}"?`;
  return known.length === 0 ? "" : `; known: ${shortened(known.join(", "), 1000)}`;
};
