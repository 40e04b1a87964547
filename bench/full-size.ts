/** Full-size photographs for a whole epoch, where only a few are at hand. */
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

export interface Photographs {
  /** In Kaggle's layout. */
  directory: string;
  remove: () => Promise<void>;
}

const classes = ["cat", "dog"];

/** How many copies are encoded at once. */
const together = 16;

/** Gives about as many bytes as Kaggle's files have. */
const quality = 82;

interface Copy {
  from: string;
  to: string;
  /** Added to every level, so that no two copies show the same pixels. */
  lighter: number;
}

const copiesOf = (name: string, originals: string, directory: string, count: number): Copy[] => {
  const files = readdirSync(originals).filter((file) => file.startsWith(`${name}.`) && file.endsWith(".jpg"));
  if (files.length === 0) throw new Error(`there is no ${name}.0.jpg in ${originals}`);
  return Array.from({ length: count }, (_, i) => ({
    from: join(originals, files[i % files.length] ?? ""),
    to: join(directory, `${name}.${i}.jpg`),
    lighter: 2 * Math.floor(i / files.length),
  }));
};

const draw = ({ from, to, lighter }: Copy) => sharp(from).linear(1, lighter).jpeg({ quality }).toFile(to);

/**
 * A folder with `count` photographs of each class: the given one, or one with copies of its pictures, of the same size
 * and each a little lighter than the last.
 */
export const photographs = async (originals: string, count: number): Promise<Photographs> => {
  if (classes.every((name) => existsSync(join(originals, `${name}.${count - 1}.jpg`))))
    return { directory: originals, remove: () => Promise.resolve() };
  process.stderr.write(`making ${count} photographs of each class from those in ${originals}\n`);
  const directory = await mkdtemp(join(tmpdir(), "petri-bench-"));
  const copies = classes.flatMap((name) => copiesOf(name, originals, directory, count));
  for (let first = 0; first < copies.length; first += together)
    await Promise.all(copies.slice(first, first + together).map(draw));
  return { directory, remove: () => rm(directory, { recursive: true }) };
};
