/** A picture's file to the pixels that petri itself decodes: no colour profile, turned by EXIF only where asked, alpha dropped. */
import { turnedUpright, type Pixels } from "../src/load/pixels.ts";

/** Thrown for what is not a picture; the message goes after the file's name. */
export class NoPicture extends Error {}

const orientationTag = 0x0112;

/** Sets the orientation of a TIFF block at `start` to upright; gives the one that stood there, null: none. */
const takeOrientation = (bytes: DataView, start: number): number | null => {
  let found: number | null = null;
  const little = bytes.getUint16(start) === 0x4949;
  const directory = start + bytes.getUint32(start + 4, little);
  const entries = bytes.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (bytes.getUint16(entry, little) !== orientationTag) continue;
    found = bytes.getUint16(entry + 8, little);
    bytes.setUint16(entry + 8, 1, little);
  }
  return found;
};

const textAt = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length));

/** Where the Exif block of a JPEG begins; null: there is none. */
const exifOfJpeg = (bytes: Uint8Array): number | null => {
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff;) {
    const [marker, length] = [bytes[at + 1] ?? 0, ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0)];
    if (marker === 0xda) return null;
    if (marker === 0xe1 && textAt(bytes, at + 4, 6) === "Exif\0\0") return at + 10;
    at += 2 + length;
  }
  return null;
};

/** Chunks of WebP (length after the name, little-endian) and PNG (length before it, and a checksum). */
const exifOfChunks = (bytes: Uint8Array, view: DataView, isPng: boolean): number | null => {
  for (let at = isPng ? 8 : 12; at + 8 < bytes.length;) {
    const [name, length] = isPng
      ? [textAt(bytes, at + 4, 4), view.getUint32(at)]
      : [textAt(bytes, at, 4), view.getUint32(at + 4, true)];
    if (name === "eXIf") return at + 8;
    if (name === "EXIF") return at + 8 + (textAt(bytes, at + 8, 6) === "Exif\0\0" ? 6 : 0);
    at += isPng ? 12 + length : 8 + length + (length % 2);
  }
  return null;
};

interface Unturned {
  /** A copy that browsers, which turn a picture by its EXIF tag whatever they are asked, leave as it is stored. */
  bytes: Uint8Array<ArrayBuffer>;
  orientation: number | null;
}

const withoutTurn = (file: Uint8Array): Unturned => {
  const bytes = new Uint8Array(file);
  let orientation: number | null = null;
  const view = new DataView(bytes.buffer);
  try {
    const isPng = textAt(bytes, 1, 3) === "PNG";
    const start =
      bytes[0] === 0xff && bytes[1] === 0xd8 ? exifOfJpeg(bytes) : exifOfChunks(bytes, view, isPng);
    if (start !== null) orientation = takeOrientation(view, start);
  } catch (error) {
    // A block that points beyond its end does not count; whether the picture is whole, its decoder says.
    if (!(error instanceof RangeError)) throw error;
  }
  return { bytes, orientation };
};

/** A 2D canvas multiplies colours by their alpha and loses what is under it; WebGL hands them out as they are. */
const rgbaByWebgl = (bitmap: ImageBitmap): Uint8Array => {
  const { width, height } = bitmap;
  const gl = new OffscreenCanvas(1, 1).getContext("webgl");
  if (gl === null) throw new NoPicture("has an alpha channel, for which this browser lacks WebGL");
  const most = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
  if (Math.max(width, height) > most)
    throw new NoPicture(`has an alpha channel and a side of more than ${most} pixels`);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(
    gl.FRAMEBUFFER,
    gl.COLOR_ATTACHMENT0,
    gl.TEXTURE_2D,
    gl.getParameter(gl.TEXTURE_BINDING_2D) as WebGLTexture,
    0,
  );
  const rgba = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return rgba;
};

const rgbaByCanvas = (bitmap: ImageBitmap): Uint8ClampedArray => {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new NoPicture("is too large for this browser");
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height).data;
};

const isOpaque = (rgba: Uint8ClampedArray): boolean => {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
};

const rgbOf = (rgba: ArrayLike<number>, pixels: number): Uint8Array => {
  const rgb = new Uint8Array(pixels * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
};

const bitmapOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> => {
  try {
    return await createImageBitmap(new Blob([bytes]), {
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
    });
  } catch {
    throw new NoPicture("is not a picture that this browser can read");
  }
};

/**
 * @param most pixels; more are refused
 * @param isUpright turned as the EXIF orientation says, which is otherwise ignored
 */
export const pixelsOf = async (file: Uint8Array, most = Infinity, isUpright = false): Promise<Pixels> => {
  const { bytes, orientation } = withoutTurn(file);
  const bitmap = await bitmapOf(bytes);
  const { width, height } = bitmap;
  try {
    if (width * height > most)
      throw new NoPicture(`has ${width} x ${height} pixels, more than generator.maxPixels, ${most}`);
    const drawn = rgbaByCanvas(bitmap);
    const rgba = isOpaque(drawn) ? drawn : rgbaByWebgl(bitmap);
    const pixels: Pixels = { width, height, channels: 3, data: rgbOf(rgba, width * height) };
    return isUpright ? turnedUpright(pixels, orientation) : pixels;
  } finally {
    bitmap.close();
  }
};
