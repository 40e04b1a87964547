/** A picture in memory: rows from the top, [height, width, channels], 0..255. */
export interface Pixels {
  width: number;
  height: number;
  /** 1 gray, 3 RGB. */
  channels: number;
  data: Uint8Array;
}

/**
 * RGB to gray as Pillow's convert("L"): (19595 R + 38470 G + 7471 B + 32768) >> 16.
 * The three weights add up to 65536, so a gray picture kept as RGB comes back unchanged.
 */
export const toGray = ({ width, height, data }: Pixels): Pixels => {
  const gray = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < gray.length; i++, at += 3) {
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    gray[i] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
  }
  return { width, height, channels: 1, data: gray };
};
