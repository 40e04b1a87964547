import { bitsOf, frequencies, hashBits, onesAbove, thumbSide, type Looks } from "./picture-hash.ts";

/**
 * Whether one picture is a part of another: the part is looked for, by steps, whose hash is most like the other's.
 * Parts are taken in the cosine transform, where a part of a picture is a product with two small matrices.
 */

/** Of a side, along one axis: where a part begins, and how much of it there is. */
interface Stretch {
  from: number;
  size: number;
}

interface Window {
  down: Stretch;
  across: Stretch;
}

const cosine = (frequency: number, place: number): number =>
  Math.sqrt((frequency === 0 ? 1 : 2) / thumbSide) * Math.cos(Math.PI * frequency * place);

/** [frequency, place] of a thumbnail. */
const thumbCosines = Float64Array.from({ length: thumbSide * thumbSide }, (_, i) =>
  cosine(Math.floor(i / thumbSide), ((i % thumbSide) + 0.5) / thumbSide),
);

/** a [n, inner] times b [inner, m], or times b transposed, [m, inner]. */
const product = (a: Float64Array, b: Float64Array, inner: number): Float64Array => {
  const [n, m] = [a.length / inner, b.length / inner];
  const result = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k] ?? 0;
      for (let j = 0; j < m; j++) result[i * m + j] = (result[i * m + j] ?? 0) + factor * (b[k * m + j] ?? 0);
    }
  return result;
};

const timesTransposed = (a: Float64Array, b: Float64Array, inner: number): Float64Array => {
  const [n, m] = [a.length / inner, b.length / inner];
  const result = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += (a[i * inner + k] ?? 0) * (b[j * inner + k] ?? 0);
      result[i * m + j] = sum;
    }
  return result;
};

/** [frequency down, frequency across] of a thumbnail. */
const transformed = ({ thumb }: Looks): Float64Array => {
  const cells = Float64Array.from(Buffer.from(thumb, "base64"));
  return timesTransposed(product(thumbCosines, cells, thumbSide), thumbCosines, thumbSide);
};

/** Places along a window at which it is looked at. */
const samples = 2 * thumbSide;

const windowMatrix = ({ from, size }: Stretch): Float64Array => {
  const matrix = new Float64Array(frequencies * thumbSide);
  for (let sample = 0; sample < samples; sample++) {
    const inWindow = (sample + 0.5) / samples;
    for (let f = 0; f < frequencies; f++) {
      const own = Math.cos(Math.PI * (f + 1) * inWindow);
      for (let g = 0; g < thumbSide; g++)
        matrix[f * thumbSide + g] =
          (matrix[f * thumbSide + g] ?? 0) + own * cosine(g, from + size * inWindow);
    }
  }
  return matrix;
};

/** Windows lie on a grid of this step, so that their matrices are soon all made. */
const finest = 1 / 160;
const matrices = new Map<string, Float64Array>();

/** [frequency in the window, frequency of the picture] */
const matrixOf = (stretch: Stretch): Float64Array => {
  const key = `${Math.round(stretch.from / finest)} ${Math.round(stretch.size / finest)}`;
  const known = matrices.get(key) ?? windowMatrix(stretch);
  matrices.set(key, known);
  return known;
};

const bitsAt = (spectrum: Float64Array, { down, across }: Window, isMirrored: boolean): Uint8Array => {
  const rows = product(matrixOf(down), spectrum, thumbSide);
  const values = timesTransposed(rows, matrixOf(across), thumbSide);
  // By the frequencies' numbers every other one, from the first, is odd: half waves that a mirror turns over.
  if (isMirrored) for (let i = 0; i < hashBits; i += 2) values[i] = -(values[i] ?? 0);
  return onesAbove(values);
};

/** Frequencies either way by which windows are told apart at first: they do not change much from one to the next. */
const low = 8;

/** In how many of the 8x8 lowest frequencies each of nine windows differs from `bits`, by the sign alone. */
const lowDiffering = (
  spectrum: Float64Array,
  stretches: readonly Stretch[],
  isMirrored: boolean,
  bits: Uint8Array,
): { window: Window; differing: number }[] =>
  stretches.flatMap((down) => {
    const rows = product(matrixOf(down).subarray(0, low * thumbSide), spectrum, thumbSide);
    return stretches.map((across) => {
      const values = timesTransposed(rows, matrixOf(across).subarray(0, low * thumbSide), thumbSide);
      let differing = 0;
      for (let i = 0; i < values.length; i++) {
        const isOne = (values[i] ?? 0) > 0 !== (isMirrored && i % 2 === 0);
        const bit = bits[Math.floor(i / low) * frequencies + (i % low)] ?? 0;
        if (isOne !== (bit === 1)) differing++;
      }
      return { window: { down, across }, differing };
    });
  });

const whole: Stretch = { from: 0, size: 1 };

/** From one to the next half of what is cut off: no window is further than a quarter of that from one of these. */
const coarse: readonly (readonly Stretch[])[] = [0.05, 0.1].map((cut) => [
  whole,
  ...[0, cut / 2, cut].map((from) => ({ from, size: 1 - cut })),
]);

const smallest = 0.88;

const moved = ({ from, size }: Stretch, step: number): Stretch[] =>
  [
    { from: from - step, size },
    { from: from + step, size },
    { from, size: size - step },
    { from, size: size + step },
  ].filter(
    (stretch) =>
      stretch.size >= smallest && stretch.from > -finest / 2 && stretch.from + stretch.size < 1 + finest / 2,
  );

const around = ({ down, across }: Window, step: number): Window[] => [
  ...moved(down, step).map((stretch) => ({ down: stretch, across })),
  ...moved(across, step).map((stretch) => ({ down, across: stretch })),
];

/** What is needed of a picture; the spectrum is made when it is asked for, once. */
export interface Alignable {
  bits: Uint8Array;
  spectrum: () => Float64Array;
}

export const alignable = (looks: Looks): Alignable => {
  let spectrum: Float64Array | null = null;
  return { bits: bitsOf(looks.whole), spectrum: () => (spectrum ??= transformed(looks)) };
};

/** Of the first windows, those with the likeliest low frequencies are looked at in full. */
const mostTried = 6;

/** So many bits away no small steps help: of the 64 lowest of the likeliest window, of all 256, and after the first steps. */
const hopeless = { low: 10, all: 48, near: 32 };

/** Bits of 256 in which a part of `picture`, as good as it is found, differs from `other`; stops at `enough`. */
export const differingAligned = (
  picture: Alignable,
  other: Alignable,
  isMirrored: boolean,
  enough: number,
): number => {
  const spectrum = picture.spectrum();
  const at = (window: Window): number => {
    const bits = bitsAt(spectrum, window, isMirrored);
    return bits.reduce((sum, bit, i) => sum + (bit === other.bits[i] ? 0 : 1), 0);
  };
  const windows = coarse
    .flatMap((stretches) => lowDiffering(spectrum, stretches, isMirrored, other.bits))
    .sort((a, b) => a.differing - b.differing)
    .slice(0, mostTried);
  if ((windows[0]?.differing ?? 0) > hopeless.low) return hashBits;
  let best = { window: { down: whole, across: whole }, differing: hashBits };
  for (const { window } of windows) {
    const differing = at(window);
    if (differing < best.differing) best = { window, differing };
  }
  if (best.differing > hopeless.all) return best.differing;
  for (const step of [2 * finest, finest]) {
    if (step === finest && best.differing > hopeless.near) break;
    for (let isBetter = true; isBetter && best.differing > enough;) {
      isBetter = false;
      for (const window of around(best.window, step)) {
        const differing = at(window);
        if (differing >= best.differing) continue;
        best = { window, differing };
        isBetter = true;
      }
    }
  }
  return best.differing;
};
