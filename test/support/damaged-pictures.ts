import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const formatsFolder = join(import.meta.dirname, "../load/formats");

/** A small sound picture of every kind that petri reads. */
export const soundPictures: readonly Buffer[] = readdirSync(formatsFolder)
  .filter((name) => !/\.(json|py)$/.test(name))
  .toSorted()
  .map((name) => readFileSync(join(formatsFolder, name)));

const sound = fc.constantFrom(...soundPictures);

/** A place in a file, half of the time near its beginning, where the header is; no more often at its very ends. */
const share = fc
  .tuple(fc.noBias(fc.nat(9999)), fc.constantFrom(1e-4, 2e-5))
  .map(([place, scale]) => place * scale);

const at = (bytes: Buffer, place: number): number => Math.floor(place * bytes.length);

type Change = (bytes: Buffer) => Buffer;

const flip: fc.Arbitrary<Change> = fc
  .record({ place: share, bits: fc.integer({ min: 1, max: 255 }) })
  .map(({ place, bits }) => (bytes) => {
    const copy = Buffer.from(bytes);
    const i = at(copy, place);
    if (i < copy.length) copy.writeUInt8(copy.readUInt8(i) ^ bits, i);
    return copy;
  });

/** Sizes, lengths and offsets that no file should have. */
const extreme: fc.Arbitrary<Change> = fc
  .record({
    place: share,
    value: fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff, 0xffff0000),
  })
  .map(({ place, value }) => (bytes) => {
    const copy = Buffer.from(bytes);
    const i = at(copy, place);
    if (i + 4 <= copy.length) copy.writeUInt32LE(value, i);
    return copy;
  });

const cut: fc.Arbitrary<Change> = share.map((place) => (bytes) => bytes.subarray(0, at(bytes, place)));

const splice: fc.Arbitrary<Change> = fc
  .record({ other: sound, from: share, to: share, place: share, replaces: fc.boolean() })
  .map(({ other, from, to, place, replaces }) => (bytes) => {
    const part = other.subarray(at(other, Math.min(from, to)), at(other, Math.max(from, to)));
    const i = at(bytes, place);
    return Buffer.concat([bytes.subarray(0, i), part, bytes.subarray(replaces ? i + part.length : i)]);
  });

const change = fc.oneof(flip, flip, extreme, cut, splice);

/** A file of each kind with one to five injuries: bits turned, numbers made huge, an end cut off, parts of another put in. */
export const damagedPicture: fc.Arbitrary<Buffer> = fc
  .record({ whole: sound, changes: fc.array(change, { minLength: 1, maxLength: 5 }) })
  .map(({ whole, changes }) => changes.reduce((bytes, next) => next(bytes), whole));
