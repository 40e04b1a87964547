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

/**
 * Where a picture of an EXIF orientation is to be read, for the pixel [row, column] of the upright one; `height` and
 * `width` are of the stored one. 2 to 4 keep the sides, 5 to 8 exchange them.
 */
const storedPlaces: Readonly<
  Record<number, (row: number, column: number, height: number, width: number) => [number, number]>
> = {
  2: (row, column, _height, width) => [row, width - 1 - column],
  3: (row, column, height, width) => [height - 1 - row, width - 1 - column],
  4: (row, column, height) => [height - 1 - row, column],
  5: (row, column) => [column, row],
  6: (row, column, height) => [height - 1 - column, row],
  7: (row, column, height, width) => [height - 1 - column, width - 1 - row],
  8: (row, column, _height, width) => [column, width - 1 - row],
};

/** The picture as its EXIF orientation, 1 to 8, means it to be seen; null, or any other number: as it is. */
export const turnedUpright = (pixels: Pixels, orientation: number | null): Pixels => {
  const placeOf = storedPlaces[orientation ?? 1];
  if (placeOf === undefined || orientation === null) return pixels;
  const { width, height, channels, data } = pixels;
  const [rows, columns] = orientation > 4 ? [width, height] : [height, width];
  const turned = new Uint8Array(data.length);
  for (let row = 0, to = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [storedRow, storedColumn] = placeOf(row, column, height, width);
      const from = (storedRow * width + storedColumn) * channels;
      for (let channel = 0; channel < channels; channel++) turned[to++] = data[from + channel] ?? 0;
    }
  return { width: columns, height: rows, channels, data: turned };
};
