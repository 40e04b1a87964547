/**
 * node --import tsx scripts/faults/decode-one.ts FILE: decodes one picture as a run does, and prints the verdict, the
 * time and the peak of memory.
 */
import { readFileSync } from "node:fs";
import { decode } from "../../src/load/decode.ts";
import { defaultMaxPixels } from "../../src/experiment/names.ts";

const [, , file = ""] = process.argv;
const started = performance.now();
const decoded = await decode(readFileSync(file), defaultMaxPixels);
const verdict =
  decoded.type === "unreadable"
    ? decoded.reason
    : `is read, ${decoded.picture.pixels.width} x ${decoded.picture.pixels.height}`;
const seconds = (performance.now() - started) / 1000;
process.stdout.write(JSON.stringify({ verdict, seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
