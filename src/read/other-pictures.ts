/** Files that look like pictures, by their names alone, in formats that petri does not read: they are named, not dropped. */
import { counted } from "./words.ts";

interface OtherFormat {
  /** "2 HEIC files" */
  name: string;
  /** In lower case. */
  endings: readonly string[];
  /** Ends the sentence. */
  remedy: string;
}

const converts = (program: string): string => `${program} makes JPEG or PNG files`;

const formats: readonly OtherFormat[] = [
  { name: "HEIC", endings: ["heic", "heif", "hif"], remedy: converts("heif-convert") },
  { name: "AVIF", endings: ["avif"], remedy: converts("avifdec") },
  { name: "JPEG XL", endings: ["jxl"], remedy: converts("djxl") },
  {
    name: "JPEG 2000",
    endings: ["jp2", "j2k", "j2c", "jpf", "jpx", "jpm"],
    remedy: converts("opj_decompress"),
  },
  {
    name: "camera raw",
    endings:
      "3fr arw cr2 cr3 crw dcr dng erf kdc mef mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f".split(
        " ",
      ),
    remedy: converts("darktable-cli"),
  },
  { name: "SVG", endings: ["svg", "svgz"], remedy: converts("rsvg-convert") },
  { name: "PDF", endings: ["pdf"], remedy: converts("pdftoppm") },
  { name: "DICOM", endings: ["dcm", "dicom"], remedy: converts("dcm2img") },
  {
    name: "Photoshop, GIMP or PostScript",
    endings: ["psd", "psb", "xcf", "eps", "ps", "ai"],
    remedy: converts("ImageMagick's magick"),
  },
  {
    name: "PPM, TGA, ICO, EXR or such",
    endings: "ppm pgm pbm pnm pam pfm tga ico cur icns pcx dds exr hdr qoi wmf emf".split(" "),
    remedy: converts("ImageMagick's magick"),
  },
  {
    name: "JPEG",
    endings: ["jfif", "jpe", "jfi", "jif", "mpo"],
    remedy: "rename them to .jpg",
  },
];

/** What makes files of a format readable; `name` is one of the table's. */
export const remedyOf = (name: string): string =>
  formats.find((format) => format.name === name)?.remedy ?? "";

const formatOf = (file: string): OtherFormat | null => {
  const ending = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  return formats.find(({ endings }) => endings.includes(ending)) ?? null;
};

/** A sentence for each format: how many there are, one of them, and what makes them readable. `files` in any order. */
export const otherPictureSentences = (files: readonly string[]): string[] => {
  const found = new Map<OtherFormat, string[]>();
  for (const file of files) {
    const format = formatOf(file);
    if (format === null) continue;
    const same = found.get(format);
    if (same === undefined) found.set(format, [file]);
    else same.push(file);
  }
  return formats.flatMap((format) => {
    const same = found.get(format);
    if (same === undefined) return [];
    const [first = ""] = same.toSorted();
    const number = counted(same.length, `${format.name} file`);
    const verb = same.length === 1 ? "is" : "are";
    return [
      `${number} (${first}${same.length > 1 ? ", ..." : ""}) ${verb} left out, because petri does not read ${same.length === 1 ? "it" : "them"}; ${format.remedy}`,
    ];
  });
};
