import type { Finding, Judgement, PlacedPicture } from "../load/health.ts";
import { shapeOf, type PixelSettings } from "../load/picture-cache.ts";
import { openPictureSource } from "../load/picture-source.ts";
import { drawContactSheet, type Cell } from "./contact-sheet.ts";
import { partWords } from "./health-text.ts";

type NearFinding = Extract<Finding, { type: "near-leak" | "near-duplicate" }>;

const isNear = (finding: Finding): finding is NearFinding =>
  finding.type === "near-leak" || finding.type === "near-duplicate";

/** More of them make the picture too long to look at. */
const mostDrawn = 24;

/** Pairs of pictures that look the same: those in different parts first, and of these the most alike. */
export const nearPairsToDraw = ({ stopping, leftOut, warnings }: Judgement): NearFinding[] => {
  const near = [...stopping, ...leftOut, ...warnings].filter(isNear);
  const leaks = near.filter(({ type }) => type === "near-leak");
  return [...leaks, ...near.filter(({ type }) => type !== "near-leak")].slice(0, mostDrawn);
};

export interface CopiesRequest {
  pairs: readonly NearFinding[];
  dataDirectory: string;
  cacheFolder: string;
  generator: PixelSettings;
}

const captionOf = ({ file, part, class: name }: PlacedPicture): string =>
  `${file} (${partWords[part]}, ${name})`;

/** A PNG of pairs side by side, as the generator shapes pictures. Rejects with PictureError. */
export const copiesSheet = async (request: CopiesRequest): Promise<Buffer> => {
  const { pairs, dataDirectory, cacheFolder, generator } = request;
  const pixelsOf = openPictureSource(dataDirectory, cacheFolder, generator);
  const cellOf = async ({ pictures }: NearFinding): Promise<Cell> => {
    const drawn: Cell["pictures"][number][] = [];
    // What the source gives is valid only until it is asked again.
    for (const { file, report } of pictures)
      drawn.push({ ...shapeOf(generator), data: (await pixelsOf(file, report.sha256)).slice() });
    return { pictures: drawn, lines: pictures.map(captionOf) };
  };
  const sectionOf = async (heading: string, type: NearFinding["type"]) => {
    const cells: Cell[] = [];
    for (const pair of pairs) if (pair.type === type) cells.push(await cellOf(pair));
    return { headings: [heading], cells };
  };
  const sections = [
    await sectionOf("In different parts of the split", "near-leak"),
    await sectionOf("In one part of the split", "near-duplicate"),
  ];
  return drawContactSheet(
    sections.filter(({ cells }) => cells.length > 0),
    "screen",
  );
};
