import { linkSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

/** Pictures of each of the two classes that are copied. */
export const picturesOfClass = 1000;
/** Copies of each picture. */
export const scales = [1, 4, 12];

/** A block of one colour for each copy: large enough to stay different after JPEG has rounded it. */
const copyOf = (source: string, copy: number): Promise<Buffer> => {
  const level = 20 * copy;
  const background = { r: level, g: 255 - level, b: 128 };
  const block = { create: { width: 16, height: 16, channels: 3 as const, background } };
  return sharp(source)
    .composite([{ input: block, left: 0, top: 0 }])
    .jpeg({ quality: 95 })
    .toBuffer();
};

/** Copies `from` to `to`, but not `to`, of each picture. */
const putCopies = async (data: string, folder: string, from: number, to: number): Promise<void> => {
  for (const name of ["cat", "dog"])
    for (let number = 0; number < picturesOfClass; number++) {
      const source = join(data, `${name}.${number}.jpg`);
      const copies = Array.from({ length: to - from }, (_, i) => from + i);
      await Promise.all(
        copies.map(async (copy) => {
          const file = join(folder, `${name}.${copy * picturesOfClass + number}.jpg`);
          writeFileSync(file, await copyOf(source, copy));
        }),
      );
    }
};

export const folderOf = (folder: string, scale: number): string => join(folder, `pictures-${scale}`);

/** A folder for each scale; what a smaller one has, a larger one has too. */
export const putPictures = async (data: string, folder: string): Promise<void> => {
  let [smaller, copies] = ["", 0];
  for (const scale of scales) {
    const pictures = folderOf(folder, scale);
    mkdirSync(pictures);
    if (smaller !== "")
      for (const name of readdirSync(smaller)) linkSync(join(smaller, name), join(pictures, name));
    await putCopies(data, pictures, copies, scale);
    [smaller, copies] = [pictures, scale];
  }
};
