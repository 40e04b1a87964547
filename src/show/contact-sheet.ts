import { createJimp } from "@jimp/core";
import { measureText, methods as print } from "@jimp/plugin-print";
import { SANS_14_BLACK, SANS_16_BLACK, SANS_32_BLACK } from "@jimp/plugin-print/fonts";
import { loadFont } from "@jimp/plugin-print/load-font";
import sharp from "sharp";
import type { Pixels } from "../load/pixels.ts";
import type { PlannedPicture } from "../plan/plan.ts";

/** Pictures that belong together, side by side, with lines of text below. All pictures of a sheet have one size. */
export interface Cell {
  pictures: readonly Pixels[];
  lines: readonly string[];
}

/** Cells in rows, under one heading, or under one above each picture of the first cell. */
interface Section {
  headings: readonly string[];
  cells: readonly Cell[];
}

/** Text in bitmap fonts, which look alike on every machine. */
const Jimp = createJimp({ plugins: [print] });

type Font = Awaited<ReturnType<typeof loadFont>>;
type Sheet = InstanceType<typeof Jimp>;

/** Pixels of the sheet. */
const mostWidth = 1300;
const margin = 14;
const between = { pictures: 4, cells: 14 };

/**
 * `leastWidth`: has room for the longest heading. `leastTile`: smaller pictures are enlarged, each pixel to a square, so
 * that they can be seen at all. A `paper` sheet set to the width of a page has text as large as the page's own.
 */
const styles = {
  screen: {
    leastWidth: 480,
    leastTile: 96,
    headingFont: SANS_16_BLACK,
    headingHeight: 30,
    lineFont: SANS_14_BLACK,
    lineHeight: 18,
  },
  paper: {
    leastWidth: 660,
    leastTile: 300,
    headingFont: SANS_32_BLACK,
    headingHeight: 44,
    lineFont: SANS_32_BLACK,
    lineHeight: 36,
  },
} as const;

type Style = (typeof styles)[keyof typeof styles];

interface Layout {
  style: Style;
  /** Side of the square that one pixel becomes. */
  scale: number;
  /** From a picture to the one beside it. */
  step: number;
  cellWidth: number;
  cellHeight: number;
  columns: number;
}

const layoutOf = (style: Style, sections: readonly Section[]): Layout => {
  const cell = sections[0]?.cells[0];
  const most = Math.max(...sections.map(({ cells }) => cells.length));
  const picture = cell?.pictures[0] ?? { width: 1, height: 1 };
  const count = cell?.pictures.length ?? 1;
  const scale = Math.max(1, Math.ceil(style.leastTile / Math.max(picture.width, picture.height)));
  const step = scale * picture.width + between.pictures;
  const cellWidth = count * step - between.pictures;
  const cellHeight = scale * picture.height + style.lineHeight * (cell?.lines.length ?? 0) + between.cells;
  const fitting = Math.floor((mostWidth - 2 * margin + between.cells) / (cellWidth + between.cells));
  return { style, scale, step, cellWidth, cellHeight, columns: Math.max(1, Math.min(fitting, most)) };
};

const sheetWidth = ({ style, columns, cellWidth }: Layout): number =>
  Math.max(style.leastWidth, 2 * margin + columns * (cellWidth + between.cells) - between.cells);

const sectionHeight = ({ cells }: Section, { style, columns, cellHeight }: Layout): number =>
  style.headingHeight + Math.ceil(cells.length / columns) * cellHeight;

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

/** A sheet being drawn. */
interface Drawing {
  sheet: Sheet;
  fonts: { heading: Font; line: Font };
  layout: Layout;
}

const drawText = (sheet: Sheet, font: Font, text: string, x: number, y: number, room: number): void => {
  sheet.print({ font, x, y, text: fitted(font, printable(font, text), room) });
};

const drawCell = ({ sheet, fonts, layout }: Drawing, cell: Cell, left: number, top: number): void => {
  let bottom = top;
  for (const [i, picture] of cell.pictures.entries()) {
    place(sheet, picture, left + i * layout.step, top, layout.scale);
    bottom = top + layout.scale * picture.height;
  }
  for (const [i, line] of cell.lines.entries())
    drawText(sheet, fonts.line, line, left, bottom + i * layout.style.lineHeight, layout.cellWidth);
};

const drawSection = (drawing: Drawing, { headings, cells }: Section, top: number): void => {
  const { sheet, fonts, layout } = drawing;
  const room = headings.length > 1 ? layout.step : sheet.width - 2 * margin;
  for (const [i, heading] of headings.entries())
    drawText(sheet, fonts.heading, heading, margin + i * layout.step, top, room);
  for (const [i, cell] of cells.entries()) {
    const left = margin + (i % layout.columns) * (layout.cellWidth + between.cells);
    const row = Math.floor(i / layout.columns);
    drawCell(drawing, cell, left, top + layout.style.headingHeight + row * layout.cellHeight);
  }
};

/** sharp writes smaller files than Jimp, in a tenth of the time. */
const pngOf = ({ bitmap: { data, width, height } }: Sheet): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png()
    .toBuffer();

/** The lines below a picture of the data. */
export const captionOf = ({ file, class: name, label }: PlannedPicture): string[] => [
  file,
  `${name}, label ${label}`,
];

/** A PNG with every picture pixel by pixel. The same sections give the same bytes. */
export const drawContactSheet = async (
  sections: readonly Section[],
  kind: keyof typeof styles,
): Promise<Buffer> => {
  const style = styles[kind];
  const fonts = { heading: await loadFont(style.headingFont), line: await loadFont(style.lineFont) };
  const layout = layoutOf(style, sections);
  const heights = sections.map((section) => sectionHeight(section, layout));
  const sheet = new Jimp({
    width: sheetWidth(layout),
    height: heights.reduce((sum, height) => sum + height, 2 * margin),
    color: 0xffffffff,
  });
  let top = margin;
  for (const [i, section] of sections.entries()) {
    drawSection({ sheet, fonts, layout }, section, top);
    top += heights[i] ?? 0;
  }
  return pngOf(sheet);
};
