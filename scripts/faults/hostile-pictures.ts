/** Small files that would take much memory or time, each decoded in a process of its own. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import type { World } from "./world.ts";

export interface HostilePicture {
  name: string;
  /** Of the file. */
  kilobytes: number;
  verdict: string;
  seconds: number;
  /** Peak of the process, beyond that of one that decodes a single pixel. */
  megabytes: number;
}

/** As large as generator.maxPixels lets through. */
const side = 10_000;

const plain = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: "teal" }, limitInputPixels: false });

const pngChunk = (name: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
};

/** A PNG of one pixel, with other chunks before it; the header may declare another width. */
const png = (chunks: readonly Buffer[], width = 1): Buffer => {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    ...chunks,
    pngChunk("IDAT", deflateSync(Buffer.alloc(2))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
};

/** As many megabytes of zeros, deflated. */
const inflatesTo = (megabytes: number): Buffer => deflateSync(Buffer.alloc(megabytes * 2 ** 20));

const withSize = (jpeg: Buffer, size: number): Buffer => {
  const copy = Buffer.from(jpeg);
  const at = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt16BE(size, at + 5);
  copy.writeUInt16BE(size, at + 7);
  return copy;
};

/** A progressive JPEG with its last scan repeated `more` times. */
const withScans = (jpeg: Buffer, more: number): Buffer => {
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = jpeg.subarray(last, -2);
  return Buffer.concat([
    jpeg.subarray(0, -2),
    ...Array.from({ length: more }, () => scan),
    jpeg.subarray(-2),
  ]);
};

/** A screen of `size` x `size` pixels, and frames of one pixel. */
const gif = (size: number, frames: number): Buffer => {
  const header = Buffer.from("GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff", "latin1");
  header.writeUInt16LE(size, 6);
  header.writeUInt16LE(size, 8);
  const frame = Buffer.from("2c00000000010001000002024c0100", "hex");
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
};

/** Run-length coded, with no run. */
const bmp = (size: number): Buffer => {
  const bytes = Buffer.alloc(54 + 1024 + 2);
  bytes.write("BM");
  for (const [at, value] of [
    [10, 54 + 1024],
    [14, 40],
    [18, size],
    [22, size],
    [30, 1],
  ] as const)
    bytes.writeUInt32LE(value, at);
  bytes.writeUInt16LE(8, 28);
  bytes.writeUInt8(1, bytes.length - 1);
  return bytes;
};

/** Directories of one pixel; `loops`: the last is followed by the first. */
const tiff = (directories: number, loops: boolean): Buffer => {
  const entries = [
    [256, 1],
    [257, 1],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, 1],
    [279, 1],
  ] as const;
  const length = 2 + 12 * entries.length + 4;
  const bytes = Buffer.alloc(10 + directories * length);
  bytes.write("II*\0\n\0\0\0", "latin1");
  for (let i = 0; i < directories; i++) {
    const start = 10 + i * length;
    bytes.writeUInt16LE(entries.length, start);
    for (const [j, [tag, value]] of entries.entries()) {
      bytes.writeUInt16LE(tag, start + 2 + 12 * j);
      bytes.writeUInt16LE(3, start + 4 + 12 * j);
      bytes.writeUInt32LE(1, start + 6 + 12 * j);
      bytes.writeUInt32LE(value, start + 10 + 12 * j);
    }
    const next = i < directories - 1 ? start + length : loops ? 10 : 0;
    bytes.writeUInt32LE(next, start + length - 4);
  }
  return bytes;
};

const hostile: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  "a PNG of one pixel": () => png([]),
  "a JPEG that declares 16000 x 16000": async () => withSize(await plain(64, 64).jpeg().toBuffer(), 16_000),
  "a JPEG that declares 10000 x 10000": async () => withSize(await plain(64, 64).jpeg().toBuffer(), side),
  "a JPEG of 10000 x 10000": () => plain(side, side).jpeg().toBuffer(),
  "a progressive JPEG of 10000 x 10000": () => plain(side, side).jpeg({ progressive: true }).toBuffer(),
  "a progressive JPEG of 10000 x 10000 in 400 scans": async () =>
    withScans(await plain(side, side).jpeg({ progressive: true }).toBuffer(), 390),
  "a progressive JPEG in 100,000 scans": async () =>
    withScans(await plain(64, 64).jpeg({ progressive: true }).toBuffer(), 100_000),
  "a PNG that declares 40000 x 40000": () => png([], 40_000),
  "a PNG of 10000 x 10000": () => plain(side, side).png().toBuffer(),
  "an interlaced PNG of 10000 x 10000": () => plain(side, side).png({ progressive: true }).toBuffer(),
  "a PNG with 1 GB of deflated text": () =>
    png([pngChunk("zTXt", Buffer.concat([Buffer.from("text\0\0"), inflatesTo(1000)]))]),
  "a PNG with a deflated colour profile of 1 GB": () =>
    png([pngChunk("iCCP", Buffer.concat([Buffer.from("name\0\0"), inflatesTo(1000)]))]),
  "a GIF with a screen of 65535 x 65535": () => gif(65_535, 1),
  "a GIF with a screen of 10000 x 10000": () => gif(side, 1),
  "a GIF of 1,000,000 frames": () => gif(16, 1_000_000),
  "a BMP that declares 4294967295 x 4294967295": () => bmp(2 ** 32 - 1),
  "a run-length BMP of 10000 x 10000": () => bmp(side),
  "a WebP of 16383 x 16383": () => plain(16_383, 16_383).webp({ lossless: true, effort: 0 }).toBuffer(),
  "a WebP of 10000 x 10000": () => plain(side, side).webp({ lossless: true, effort: 0 }).toBuffer(),
  "a deflated TIFF of 10000 x 10000": () => plain(side, side).tiff({ compression: "deflate" }).toBuffer(),
  "a TIFF of 10000 x 10000 as one tile": () =>
    plain(side, side)
      .tiff({ compression: "deflate", tile: true, tileWidth: 9984, tileHeight: 9984 })
      .toBuffer(),
  "a TIFF of 100,000 directories": () => tiff(100_000, false),
  "a TIFF whose directories go round in a circle": () => tiff(1000, true),
};

const mostSeconds = 60;
const mostMegabytes = 1200;

const measure = (file: string): Omit<HostilePicture, "name" | "kilobytes"> => {
  const script = resolve(import.meta.dirname, "decode-one.ts");
  const args = ["--import", "tsx", script, file];
  const options = { encoding: "utf8", timeout: 2 * mostSeconds * 1000 } as const;
  const { verdict, seconds, megabytes } = JSON.parse(execFileSync(process.execPath, args, options)) as Record<
    string,
    unknown
  >;
  if (typeof verdict !== "string" || typeof seconds !== "number" || typeof megabytes !== "number")
    throw new Error(`${file} was not measured`);
  return { verdict, seconds, megabytes };
};

/** Throws where one takes more than a minute or 1.2 GB. */
export const hostilePictures = async ({ folder }: Pick<World, "folder">): Promise<HostilePicture[]> => {
  const pictures = join(folder, "hostile");
  mkdirSync(pictures);
  const found: HostilePicture[] = [];
  for (const [name, make] of Object.entries(hostile)) {
    const bytes = await make();
    const file = join(pictures, `${found.length}`);
    writeFileSync(file, bytes);
    const { verdict, seconds, megabytes } = measure(file);
    const beyond = megabytes - (found[0]?.megabytes ?? 0);
    if (seconds > mostSeconds || beyond > mostMegabytes)
      throw new Error(`${name} took ${seconds} s and ${beyond} MB`);
    found.push({ name, kilobytes: bytes.length / 1000, verdict, seconds, megabytes: beyond });
  }
  return found;
};
