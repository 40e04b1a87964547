/** Run as a process of its own: inspects every picture of the directory, with the cache folder, and says how many. */
import { readdirSync } from "node:fs";
import { inspectPictures } from "../../src/load/inspect.ts";
import { plainGenerator } from "./coloured-pictures.ts";

const [directory, cacheFolder] = process.argv.slice(2);
if (directory === undefined || cacheFolder === undefined)
  throw new Error("a directory and a cache folder are needed");
const reports = await inspectPictures({
  directory,
  files: readdirSync(directory).sort(),
  cacheFolder,
  generator: plainGenerator,
  workers: 1,
  onProgress: () => undefined,
});
console.log(reports.length);
