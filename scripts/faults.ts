/**
 * node --import tsx scripts/faults.ts: a tiny run meets a full disk at each of its writes, a disk that becomes
 * read-only, pictures that change under way or are made to take much memory, too little memory, and 19 others that are started with it. Each time what
 * it left must be whole, its cause be told without a stack trace, and when the fault is over `resume` must come to the
 * bytes of the run that nothing disturbed. Writes the section "Measured" of docs/faults.md; exits with 1 at the first
 * thing that is otherwise. Linux, as root: it mounts file systems, in a name space of its own.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { resolve } from "node:path";
import { runsAtOnce } from "./faults/at-once.ts";
import {
  fullDisk,
  noMoreFiles,
  readOnlyDisk,
  readOnlyRuns,
  uselessCache,
  type FullDisk,
} from "./faults/disk.ts";
import { hostilePictures, type HostilePicture } from "./faults/hostile-pictures.ts";
import { littleMemory, type LittleMemory } from "./faults/memory.ts";
import { changingPictures } from "./faults/pictures.ts";
import { closeWorld, openWorld } from "./faults/world.ts";

const page = resolve(import.meta.dirname, "../docs/faults.md");
const heading = "## Measured";

const diskRow = (
  what: string,
  unit: string,
  { from, to, disks, refused, failed, finished }: FullDisk,
): string =>
  `| ${what} | ${disks} disks of ${from} to ${to} ${unit}: ${refused} runs refused before they had a folder, ${failed} failed, ${finished} finished |`;

const memoryRow = (results: readonly LittleMemory[]): string => {
  const of = (how: LittleMemory["how"]): string =>
    results
      .filter((result) => result.how === how)
      .map(({ megabytes }) => megabytes)
      .join(", ");
  return `| the engine has too little memory (\`prlimit --data\`) | told, with what to lower, at ${of("told")} MB; TensorFlow's own libraries ended the process at ${of("killed")} MB; enough at ${of("finished")} MB |`;
};

const picturesRow = (pictures: readonly HostilePicture[]): string => {
  const worst = (of: (picture: HostilePicture) => number): HostilePicture | undefined =>
    pictures.toSorted((a, b) => of(b) - of(a))[0];
  const [most, slowest] = [worst(({ megabytes }) => megabytes), worst(({ seconds }) => seconds)];
  return `| a picture that would take much memory or time | ${pictures.length} pictures; most memory beyond that of one pixel: ${Math.round(most?.megabytes ?? 0)} MB, ${most?.name}; slowest: ${slowest?.seconds.toFixed(1)} s, ${slowest?.name} |`;
};

const measure = async (): Promise<string[]> => {
  const world = await openWorld();
  try {
    const full = await fullDisk(world);
    const files = await noMoreFiles(world);
    await readOnlyRuns(world);
    const readOnly = await readOnlyDisk(world);
    const caches = await uselessCache(world);
    const pictures = await changingPictures(world);
    const hostile = await hostilePictures(world);
    const memory = await littleMemory(
      world,
      [500, 600, 700, 800, 1000, 1200, 1500, 1800, 2000, 2500, 3000, 4000],
    );
    const seconds = await runsAtOnce(world, 20);
    return [
      diskRow("the disk is full", "KiB", full),
      diskRow("the disk has no room for another file", "files", files),
      `| the disk becomes read-only under way | at ${readOnly} places of a run |`,
      `| the cache is full or read-only | ${caches} caches; every run finished, with the same bytes |`,
      `| a picture is deleted, becomes another or is cut off | ${pictures} runs |`,
      picturesRow(hostile),
      memoryRow(memory),
      `| twenty runs are started at once | twenty folders with the same bytes, in ${Math.round(seconds)} s |`,
    ];
  } finally {
    closeWorld(world);
  }
};

const report = (rows: readonly string[], seconds: number): string => {
  const machine = `${cpus()[0]?.model.trim() ?? ""}, ${cpus().length} cores, Node ${process.version}, ${platform()} ${arch()}`;
  return [
    heading,
    `Written by \`node --import tsx scripts/faults.ts\` on ${new Date().toISOString().slice(0, 10)} in ${Math.round(seconds)} s (${machine}).`,
    "A run of a tiny net (a larger one for the memory) meets the fault. No file that it leaves is half-written, petri shows no",
    "stack trace, and when the fault is over `resume` (or the same run again, where it had no folder yet) comes to the bytes of",
    "the run that nothing disturbed: `diff -r -x machine` prints nothing. Where the memory ends differs from time to time.",
    "",
    "| fault | what happened |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
};

const main = async (): Promise<void> => {
  const started = performance.now();
  const rows = await measure();
  const text = report(rows, (performance.now() - started) / 1000);
  const [before = ""] = readFileSync(page, "utf8").split(`\n${heading}`);
  writeFileSync(page, `${before.trimEnd()}\n\n${text}`);
  process.stdout.write(text);
};

if (process.argv.includes("--inside")) await main();
else {
  const again = [process.execPath, "--import", "tsx", import.meta.filename, "--inside"];
  const { status } = spawnSync("unshare", ["--mount", ...again], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
