import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { LibraryHandle } from "koffi";
import type { Pixels } from "./pixels.ts";

/** A JPEG as libjpeg-turbo decodes it: RGB, and how its colours are kept. */
interface TurboPicture {
  pixels: Pixels;
  mode: "rgb" | "gray";
}

type TurboJpeg = (bytes: Buffer, limit: number) => TurboPicture | null;

/** From turbojpeg.h, version 3. */
const forDecompression = 1;
const formatRgb = 0;
const parameters = { width: 5, height: 6, colourSpace: 8 } as const;
/** By number; the two kinds of CMYK, 3 and 4, are not taken. */
const modes = ["rgb", "rgb", "gray"] as const;

/** The TurboJPEG library that @julusian/jpeg-turbo brings for Linux; its own binding always takes the fast, inexact DCT. */
const libraryPath = (): string => {
  const manifest = createRequire(import.meta.url).resolve("@julusian/jpeg-turbo/package.json");
  const folder = `jpeg-turbo-${process.platform}-${process.arch}`;
  return join(dirname(manifest), "prebuilds", folder, "libturbojpeg.so.0");
};

/** The functions that are used; they give 0 where there was not so much as a warning. */
const functionsOf = (library: LibraryHandle) => {
  const init: (type: number) => unknown = library.func("void *tj3Init(int)");
  const destroy: (handle: unknown) => void = library.func("void tj3Destroy(void *)");
  const get: (handle: unknown, parameter: number) => number = library.func("int tj3Get(void *, int)");
  const readHeader: (handle: unknown, bytes: Buffer, length: number) => number = library.func(
    "int tj3DecompressHeader(void *, const uint8_t *, size_t)",
  );
  const decompress: (
    handle: unknown,
    bytes: Buffer,
    length: number,
    to: Buffer,
    bytesInRow: number,
    format: number,
  ) => number = library.func("int tj3Decompress8(void *, const uint8_t *, size_t, uint8_t *, int, int)");
  return { init, destroy, get, readHeader, decompress };
};

const decoderWith = (functions: ReturnType<typeof functionsOf>): TurboJpeg => {
  const { init, destroy, get, readHeader, decompress } = functions;
  const decode = (handle: unknown, bytes: Buffer, limit: number): TurboPicture | null => {
    if (readHeader(handle, bytes, bytes.length) !== 0) return null;
    const [width, height] = [get(handle, parameters.width), get(handle, parameters.height)];
    const mode = modes[get(handle, parameters.colourSpace)];
    if (mode === undefined || width * height > limit) return null;
    const data = Buffer.allocUnsafeSlow(3 * width * height);
    if (decompress(handle, bytes, bytes.length, data, 3 * width, formatRgb) !== 0) return null;
    return { pixels: { width, height, channels: 3, data }, mode };
  };
  return (bytes, limit) => {
    // One for each picture, which costs nothing: after a damaged header a handle gives errors for ever.
    const handle = init(forDecompression);
    try {
      return decode(handle, bytes, limit);
    } finally {
      destroy(handle);
    }
  };
};

export type TurboLibrary = { type: "usable"; decode: TurboJpeg } | { type: "unusable"; reason: string };

/** `file`: the library; without it the one that the package brings. Whatever is wrong with it, sharp can do the work. */
export const openTurboJpeg = async (file?: string): Promise<TurboLibrary> => {
  try {
    const { default: koffi } = await import("koffi");
    return { type: "usable", decode: decoderWith(functionsOf(koffi.load(file ?? libraryPath()))) };
  } catch (error) {
    const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { type: "unusable", reason: `${file ?? "that of @julusian/jpeg-turbo"}: ${message}` };
  }
};

let opened: ReturnType<typeof openTurboJpeg> | null = null;

/**
 * Decodes a sound JPEG in gray or colour of at most `limit` pixels, with libjpeg-turbo's defaults, which are Pillow's:
 * the accurate DCT, smooth upsampling. A third of the time that sharp takes, with the same result to the last bit.
 * null: another kind, damaged in the least, or a machine without the library; sharp decides.
 */
export const turboJpeg = async (bytes: Buffer, limit: number): Promise<TurboPicture | null> => {
  const library = await (opened ??= openTurboJpeg());
  return library.type === "usable" ? library.decode(bytes, limit) : null;
};
