import { alignable, differingAligned, type Alignable } from "./align-pictures.ts";
import { bitOrder, hashBits, type Looks } from "./picture-hash.ts";

/**
 * Which pictures look alike, by their hashes and without comparing each with each: multi-index hashing (Norouzi, Punjani
 * and Fleet 2012), as Meta's own index for PDQ has it. A hash is looked up by pieces of it, each as it is and with any
 * one bit turned over, and only what stands there is compared.
 */

/**
 * Bits of 256 in which the hashes of two pictures may differ for it to be worth a closer look, and in which they may
 * once the one is laid upon the other as well as it can be. docs/near-duplicates.md has how far copies and other
 * pictures differ.
 */
const mostDiffering = 76;
const mostAligned = 18;

const words = hashBits / 32;
/** The pieces are of the lowest frequencies, which a crop hardly changes. */
const pieces = 8;
const pieceBits = 15;
const pieceMask = (1 << pieceBits) - 1;
/**
 * Of pictures in one place of the index these are compared, so that thousands of one scene do not take all day. By
 * chance there are three of 100,000.
 */
const mostInPlace = 100;

/** By position. A pair of pictures that look alike. */
export interface NearPair {
  first: number;
  second: number;
  /** Bits. */
  differing: number;
}

/** Mirrored, every frequency with an odd number of half waves across changes its sign, and so its bit. */
const mirrorMask = ((): Uint32Array => {
  const mask = new Uint32Array(words);
  for (const [i, bit] of bitOrder.entries())
    if (bit % 2 === 0) mask[i >> 5] = ((mask[i >> 5] ?? 0) | (1 << (i & 31))) >>> 0;
  return mask;
})();

const readHash = (hex: string, to: Uint32Array, at: number): void => {
  const bytes = Buffer.from(hex, "hex");
  for (let word = 0; word < words; word++) to[at + word] = bytes.readUInt32LE(4 * word);
};

/** Piece `number` of the hash at `at`: its bits stand one after the other. */
const pieceOf = (hashes: Uint32Array, at: number, number: number): number => {
  const [word, shift] = [at + ((number * pieceBits) >> 5), (number * pieceBits) & 31];
  const low = (hashes[word] ?? 0) >>> shift;
  const high = shift + pieceBits > 32 ? (hashes[word + 1] ?? 0) << (32 - shift) : 0;
  return (low | high) & pieceMask;
};

const onesIn = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** More than `mostDiffering` where that is certain before the end. */
const differingBits = (a: Uint32Array, b: Uint32Array, at: number): number => {
  let sum = 0;
  for (let word = 0; word < words && sum <= mostDiffering; word++)
    sum += onesIn((a[word] ?? 0) ^ (b[at + word] ?? 0));
  return sum;
};

/** Positions by the value of a piece: those of value v are from `starts[v]` up to `starts[v + 1]`. */
interface Index {
  starts: Uint32Array;
  positions: Uint32Array;
}

const indexOf = (hashes: Uint32Array, count: number, piece: number): Index => {
  const starts = new Uint32Array(pieceMask + 2);
  const values = Uint16Array.from({ length: count }, (_, i) => pieceOf(hashes, i * words, piece));
  for (const value of values) starts[value + 1] = (starts[value + 1] ?? 0) + 1;
  for (let value = 0; value <= pieceMask; value++)
    starts[value + 1] = (starts[value + 1] ?? 0) + (starts[value] ?? 0);
  const next = starts.slice();
  const positions = new Uint32Array(count);
  for (const [i, value] of values.entries()) {
    const place = next[value] ?? 0;
    positions[place] = i;
    next[value] = place + 1;
  }
  return { starts, positions };
};

/**
 * Calls `onNear` for what is like the hash of one view, of the positions before `before`; more than once where more than
 * one piece says so.
 */
const search = (
  view: Uint32Array,
  hashes: Uint32Array,
  indexes: readonly Index[],
  before: number,
  onNear: (position: number, differing: number) => void,
): void => {
  for (const [piece, { starts, positions }] of indexes.entries()) {
    const value = pieceOf(view, 0, piece);
    for (let turned = -1; turned < pieceBits; turned++) {
      const place = turned < 0 ? value : value ^ (1 << turned);
      const start = starts[place] ?? 0;
      const end = Math.min(starts[place + 1] ?? 0, start + mostInPlace);
      for (let i = start; i < end; i++) {
        const position = positions[i] ?? 0;
        if (position >= before) break;
        const differing = differingBits(view, hashes, position * words);
        if (differing <= mostDiffering) onNear(position, differing);
      }
    }
  }
};

interface View {
  isWhole: boolean;
  isMirrored: boolean;
  hash: Uint32Array;
}

/** As it is, mirrored, and its middle both ways. */
const viewsOf = ({ whole, middle }: Looks): View[] =>
  [whole, middle].flatMap((hex, i) => {
    const hash = new Uint32Array(words);
    readHash(hex, hash, 0);
    const mirrored = hash.map((word, at) => word ^ (mirrorMask[at] ?? 0));
    const isWhole = i === 0;
    return [
      { isWhole, isMirrored: false, hash },
      { isWhole, isMirrored: true, hash: mirrored },
    ];
  });

export interface LooksInPart {
  looks: Looks;
  /** Of the split. */
  part: string;
}

export type FindPairs = (pictures: readonly LooksInPart[]) => NearPair[];

/** A view of one picture whose hash is like that of another picture. */
interface Candidate extends Pick<View, "isWhole" | "isMirrored"> {
  picture: number;
  other: number;
  differing: number;
}

/** The best few in each part. */
class Nearest<T extends { differing: number }> {
  readonly #most: number;
  readonly #best = new Map<string, T[]>();

  constructor(most: number) {
    this.#most = most;
  }

  offer(position: number, part: string, found: T): void {
    const key = `${position} ${part}`;
    const best = this.#best.get(key) ?? [];
    const last = best.at(-1);
    if (best.length === this.#most && last !== undefined && last.differing <= found.differing) return;
    this.#best.set(key, [...best, found].sort((a, b) => a.differing - b.differing).slice(0, this.#most));
  }

  all(): T[] {
    return [...this.#best.values()].flat();
  }
}

/** Looked at more closely, of each picture and part: a few, since the most alike by hash may be none. */
const mostLookedAt = 3;

const findCandidates = (pictures: readonly LooksInPart[]): Candidate[] => {
  const hashes = new Uint32Array(pictures.length * words);
  for (const [i, { looks }] of pictures.entries()) readHash(looks.whole, hashes, i * words);
  const indexes = Array.from({ length: pieces }, (_, piece) => indexOf(hashes, pictures.length, piece));
  const nearest = new Nearest<Candidate>(mostLookedAt);
  for (const [picture, { looks, part }] of pictures.entries())
    for (const { hash, isWhole, isMirrored } of viewsOf(looks)) {
      const seen = new Set([picture]);
      // What a whole picture is like is like it in turn, mirrored or not: once is enough.
      search(hash, hashes, indexes, isWhole ? picture : Infinity, (other, differing) => {
        if (seen.has(other)) return;
        seen.add(other);
        const candidate = { picture, other, differing, isWhole, isMirrored };
        nearest.offer(picture, pictures[other]?.part ?? "", candidate);
        nearest.offer(other, part, candidate);
      });
    }
  return [...new Set(nearest.all())];
};

/** Bits that still differ when the view of the picture is moved and sized as well as it can be. */
const alignedBits = (
  { picture, other, isWhole, isMirrored }: Candidate,
  alignableAt: (position: number) => Alignable,
): number => {
  const [one, two] = [alignableAt(picture), alignableAt(other)];
  const differing = differingAligned(one, two, isMirrored, mostAligned);
  return differing <= mostAligned || !isWhole
    ? differing
    : differingAligned(two, one, isMirrored, mostAligned);
};

/**
 * Each picture with the one in each part that is most like it, where they look alike: at most three pairs a picture,
 * however many are alike. The most alike come first.
 */
export const findNearPairs: FindPairs = (pictures) => {
  const known = new Map<number, Alignable>();
  const alignableAt = (position: number): Alignable => {
    const looks = pictures[position]?.looks;
    if (looks === undefined) throw new Error(`no picture ${position}`);
    const found = known.get(position) ?? alignable(looks);
    known.set(position, found);
    return found;
  };
  const nearest = new Nearest<NearPair>(1);
  const told = new Set<string>();
  for (const candidate of findCandidates(pictures)) {
    const { picture, other } = candidate;
    const [first, second] = [Math.min(picture, other), Math.max(picture, other)];
    if (told.has(`${first} ${second}`)) continue;
    const differing = alignedBits(candidate, alignableAt);
    if (differing > mostAligned) continue;
    told.add(`${first} ${second}`);
    const pair = { first, second, differing };
    nearest.offer(first, pictures[second]?.part ?? "", pair);
    nearest.offer(second, pictures[first]?.part ?? "", pair);
  }
  return [...new Set(nearest.all())].sort(
    (a, b) => a.differing - b.differing || a.first - b.first || a.second - b.second,
  );
};
