/** What may be shipped with a program under Apache-2.0, and what was found out by hand about what packages hold. */
import satisfies from "spdx-satisfies";

export type Verdict =
  { type: "allowed" } | { type: "excused"; reason: string } | { type: "refused"; reason: string };

/** Licences that ask for no more than their notice: category A of the Apache Software Foundation's list. */
const allowed = [
  ...["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "FTL"],
  ...["HPND", "IJG", "ISC", "libpng-2.0", "libtiff", "MIT", "OFL-1.1", "Python-2.0", "Unlicense", "Zlib"],
];

interface Excuse {
  /** Of names of packages. */
  names: RegExp;
  /** Besides `allowed`. */
  licenses: readonly string[];
  reason: string;
}

/** Licences that would be refused, and why they may stay where they are. */
const excuses: readonly Excuse[] = [
  {
    names: /^@img\/sharp-(?:libvips-|wasm32$|win32-)/,
    licenses: ["LGPL-3.0-or-later", "MPL-1.1"],
    reason: "a package of its own with a dynamic library, unchanged, that anyone can replace",
  },
];

/** Of packages whose package.json names no SPDX licence: what their licence file says, read by a person. */
const stated: Readonly<Record<string, { license: string; file: string; says: string }>> = {
  "exif-parser": { license: "MIT", file: "LICENSE.md", says: "The MIT License" },
  // NIST's own part is in the public domain; the notice of HDF5, which it holds, is that of BSD-3-Clause.
  h5wasm: {
    license: "BSD-3-Clause",
    file: "LICENSE.txt",
    says: "NIST-developed software is provided by NIST",
  },
};

/** What a person found about a package: null where nothing was, or where the file no longer says so. */
export const statedLicense = (name: string, readFile: (file: string) => string | null): string | null => {
  const found = Object.hasOwn(stated, name) ? stated[name] : undefined;
  return found !== undefined && readFile(found.file)?.includes(found.says) === true ? found.license : null;
};

/** What was built into the binaries of a package. */
export interface Bundled {
  what: string;
  license: string;
}

/**
 * Of packages with binaries: what is in them besides the package's own code, by their own notices, read by a person.
 * One entry for all platforms.
 */
const bundled: Readonly<Record<string, readonly Bundled[]>> = {
  "@esbuild": [{ what: "Go's runtime", license: "BSD-3-Clause" }],
  "@img/sharp-libvips": [
    {
      what: "libvips, glib, pango, librsvg, libheif, libexif, fribidi, proxy-libintl",
      license: "LGPL-3.0-or-later",
    },
    { what: "cairo", license: "MPL-1.1" },
    { what: "mozjpeg", license: "Zlib AND IJG AND BSD-3-Clause" },
    { what: "libpng, libtiff, freetype, zlib-ng", license: "libpng-2.0 AND libtiff AND FTL AND Zlib" },
    { what: "aom, libwebp, harfbuzz, libxml2 and others", license: "BSD-2-Clause AND BSD-3-Clause AND MIT" },
  ],
  "@img/sharp": [],
  "@julusian/jpeg-turbo": [{ what: "libjpeg-turbo", license: "IJG AND BSD-3-Clause AND Zlib" }],
  "@koromix/koffi": [],
  "@tensorflow/tfjs-backend-wasm": [
    { what: "XNNPACK, cpuinfo, pthreadpool", license: "BSD-3-Clause AND BSD-2-Clause" },
    { what: "FP16, FXdiv, Emscripten's runtime with musl", license: "MIT" },
  ],
  "@zip.js/zip.js": [{ what: "zlib", license: "Zlib" }],
};

/** null: nobody has looked at what is in this package's binaries. */
export const bundledIn = (name: string): readonly Bundled[] | null => {
  const key = name.replace(/[-/](?:darwin|linux|linuxmusl|win32)-\w+$/, "");
  return Object.hasOwn(bundled, key) ? (bundled[key] ?? null) : null;
};

/** Whether the licences are enough; null: it is not an SPDX expression. */
const enough = (expression: string, licenses: readonly string[]): boolean | null => {
  try {
    return satisfies(expression, licenses);
  } catch {
    return null;
  }
};

/** `name`: of the package; `license`: what it says, or what stands in its binaries is under; null: nothing is said. */
export const judge = (name: string, license: string | null): Verdict => {
  if (license === null) return { type: "refused", reason: "it names no licence" };
  const isAllowed = enough(license, allowed);
  if (isAllowed === null) return { type: "refused", reason: `"${license}" is not an SPDX expression` };
  if (isAllowed) return { type: "allowed" };
  const excuse = excuses.find(({ names }) => names.test(name));
  if (excuse !== undefined && enough(license, [...allowed, ...excuse.licenses]) === true)
    return { type: "excused", reason: excuse.reason };
  return { type: "refused", reason: `${license} cannot be shipped with a program under Apache-2.0` };
};
