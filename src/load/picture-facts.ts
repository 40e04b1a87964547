import type { PictureReport } from "./picture-report.ts";

interface Size {
  width: number;
  height: number;
}

/** What the pictures are like. */
export interface PictureFacts {
  /** Those that can be read. */
  pictures: number;
  bytes: number;
  /** How many pictures there are of each format and of each colour mode, most first. */
  formats: readonly (readonly [string, number])[];
  modes: readonly (readonly [string, number])[];
  /** By number of pixels; null: there is none. */
  smallest: Size | null;
  largest: Size | null;
}

/** What petri does as Keras does, but which may surprise somebody: nothing is ever stopped or left out for it. */
export interface PictureNote {
  /** clipped-gray: of 16-bit gray everything above 255 becomes white. */
  type: "ignored-orientation" | "dropped-alpha" | "clipped-gray";
  files: readonly string[];
}

const countEach = (values: readonly (string | null)[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
};

const sizeOf = (report: PictureReport | undefined): Size | null =>
  report === undefined ? null : { width: report.width, height: report.height };

export const pictureFacts = (reports: readonly PictureReport[]): PictureFacts => {
  const readable = reports.filter(({ unreadable }) => unreadable === null);
  const bySize = readable.toSorted((a, b) => a.width * a.height - b.width * b.height);
  return {
    pictures: readable.length,
    bytes: readable.reduce((sum, { bytes }) => sum + bytes, 0),
    formats: countEach(readable.map(({ format }) => format)),
    modes: countEach(readable.map(({ mode }) => mode)),
    smallest: sizeOf(bySize.at(0)),
    largest: sizeOf(bySize.at(-1)),
  };
};

const noted: Record<PictureNote["type"], (report: PictureReport) => boolean> = {
  "ignored-orientation": ({ ignoredOrientation }) => ignoredOrientation !== null,
  "dropped-alpha": ({ mode }) => mode?.endsWith("alpha") ?? false,
  "clipped-gray": ({ mode }) => mode === "gray16",
};

const noteTypes: readonly PictureNote["type"][] = ["ignored-orientation", "dropped-alpha", "clipped-gray"];

export const pictureNotes = (reports: readonly PictureReport[]): PictureNote[] =>
  noteTypes
    .map((type) => ({ type, files: reports.filter(noted[type]).map(({ file }) => file) }))
    .filter(({ files }) => files.length > 0);
