import { createJimp } from "@jimp/core";
import png from "@jimp/js-png";
import { measureText, methods as print } from "@jimp/plugin-print";
import { SANS_14_BLACK, SANS_16_BLACK } from "@jimp/plugin-print/fonts";
import { loadFont } from "@jimp/plugin-print/load-font";
import type { Pixels } from "../load/pixels.ts";

/** Jimp with what a sheet needs: text in bitmap fonts, which look alike on every machine. */
const Jimp = createJimp({ formats: [png], plugins: [print] });

/** Pictures that belong together, side by side, with lines of text below. All pictures of a sheet have one size. */
export interface Cell {
  pictures: readonly Pixels[];
  lines: readonly string[];
}

/** Cells in rows, under a heading. */
interface Section {
  heading: string;
  cells: readonly Cell[];
}

type Font = Awaited<ReturnType<typeof loadFont>>;
type Sheet = InstanceType<typeof Jimp>;

/** Pixels of the sheet. */
const mostWidth = 1300;
const leastWidth = 480;
const margin = 14;
const between = { pictures: 4, cells: 14, lines: 18, sections: 30 };
/** Smaller pictures are enlarged, each pixel to a square, so that they can be seen at all. */
const leastTile = 96;

interface Layout {
  /** Side of the square that one pixel becomes. */
  scale: number;
  cellWidth: number;
  cellHeight: number;
  columns: number;
}

const layoutOf = ([cell]: readonly Cell[]): Layout => {
  const picture = cell?.pictures[0] ?? { width: 1, height: 1 };
  const count = cell?.pictures.length ?? 1;
  const scale = Math.max(1, Math.ceil(leastTile / Math.max(picture.width, picture.height)));
  const cellWidth = count * scale * picture.width + (count - 1) * between.pictures;
  const cellHeight = scale * picture.height + between.lines * (cell?.lines.length ?? 0) + between.cells;
  const fitting = Math.floor((mostWidth - 2 * margin + between.cells) / (cellWidth + between.cells));
  return { scale, cellWidth, cellHeight, columns: Math.max(1, fitting) };
};

const sheetWidth = ({ columns, cellWidth }: Layout): number =>
  Math.max(leastWidth, 2 * margin + columns * (cellWidth + between.cells) - between.cells);

const sectionHeight = ({ cells }: Section, { columns, cellHeight }: Layout): number =>
  between.sections + Math.ceil(cells.length / columns) * cellHeight;

/** Copies a picture into the sheet; gray becomes red, green and blue. */
const place = (sheet: Sheet, picture: Pixels, left: number, top: number, scale: number): void => {
  const { data, width: sheetWidth } = sheet.bitmap;
  const { channels } = picture;
  for (let row = 0; row < picture.height * scale; row++) {
    for (let column = 0; column < picture.width * scale; column++) {
      const from = (Math.floor(row / scale) * picture.width + Math.floor(column / scale)) * channels;
      const to = 4 * ((top + row) * sheetWidth + left + column);
      for (let channel = 0; channel < 3; channel++) {
        data[to + channel] = picture.data[from + (channels === 1 ? 0 : channel)] ?? 0;
      }
    }
  }
};

/** The bitmap fonts have Latin letters only. */
const printable = (font: Font, text: string): string =>
  Array.from(text, (letter) => (letter in font.chars ? letter : "?")).join("");

/** Cut at the front, where files of one folder are alike. */
const fitted = (font: Font, text: string, room: number): string => {
  if (measureText(font, text) <= room) return text;
  let start = 1;
  while (start < text.length && measureText(font, `...${text.slice(start)}`) > room) start++;
  return `...${text.slice(start)}`;
};

interface Fonts {
  heading: Font;
  line: Font;
}

const drawCell = (
  sheet: Sheet,
  fonts: Fonts,
  cell: Cell,
  left: number,
  top: number,
  layout: Layout,
): void => {
  let bottom = top;
  for (const [i, picture] of cell.pictures.entries()) {
    place(sheet, picture, left + i * (layout.scale * picture.width + between.pictures), top, layout.scale);
    bottom = top + layout.scale * picture.height;
  }
  for (const [i, line] of cell.lines.entries()) {
    const text = fitted(fonts.line, printable(fonts.line, line), layout.cellWidth);
    sheet.print({ font: fonts.line, x: left, y: bottom + i * between.lines, text });
  }
};

const drawSection = (sheet: Sheet, fonts: Fonts, section: Section, top: number, layout: Layout): void => {
  const text = printable(fonts.heading, section.heading);
  sheet.print({ font: fonts.heading, x: margin, y: top, text });
  for (const [i, cell] of section.cells.entries()) {
    const left = margin + (i % layout.columns) * (layout.cellWidth + between.cells);
    const row = Math.floor(i / layout.columns);
    drawCell(sheet, fonts, cell, left, top + between.sections + row * layout.cellHeight, layout);
  }
};

/** A PNG with every picture pixel by pixel. The same sections give the same bytes. */
export const drawContactSheet = async (sections: readonly Section[]): Promise<Buffer> => {
  const fonts = { heading: await loadFont(SANS_16_BLACK), line: await loadFont(SANS_14_BLACK) };
  const layout = layoutOf(sections.flatMap(({ cells }) => cells));
  const heights = sections.map((section) => sectionHeight(section, layout));
  const sheet = new Jimp({
    width: sheetWidth(layout),
    height: heights.reduce((sum, height) => sum + height, 2 * margin),
    color: 0xffffffff,
  });
  let top = margin;
  for (const [i, section] of sections.entries()) {
    drawSection(sheet, fonts, section, top, layout);
    top += heights[i] ?? 0;
  }
  return sheet.getBuffer("image/png");
};
