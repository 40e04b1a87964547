/**
 * node --import tsx scripts/faults.ts: a tiny run meets a full disk at each of its writes, a disk that becomes
 * read-only, pictures that change meanwhile, too little memory, and 19 others that are started with it. Each time what it
 * left must be whole, its cause must be named without a stack trace, and when the fault is over `resume` must come to the
 * bytes of the run that nothing disturbed. Then pictures and nets are read that were made to take much memory or time.
 * Writes the two measured sections of docs/faults.md, or the one that is named (runs, files); exits with 1 at the first
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
import { hostileNets, type HostileNet } from "./faults/hostile-nets.ts";
import { hostilePictures, type HostilePicture } from "./faults/hostile-pictures.ts";
import { littleMemory, type LittleMemory } from "./faults/memory.ts";
import { changingPictures } from "./faults/pictures.ts";
import { closeWorld, openWorld, type World } from "./faults/world.ts";

const page = resolve(import.meta.dirname, "../docs/faults.md");
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

const cell = (text: string): string => text.replaceAll("|", "\\|");

const pictureRow = ({ name, kilobytes, verdict, seconds, megabytes }: HostilePicture): string =>
  `| ${name} | ${Math.ceil(kilobytes)} | decoded | ${cell(verdict)} | ${seconds.toFixed(1)} | ${Math.max(0, Math.round(megabytes))} |`;

const netRow = ({ name, verb, kilobytes, verdict, seconds, megabytes }: HostileNet): string =>
  `| ${name} | ${Math.ceil(kilobytes)} | \`${verb}\` | ${cell(verdict ?? "is read")} | ${seconds.toFixed(1)} | ${Math.max(0, Math.round(megabytes))} |`;

const inWorld = async (measure: (world: World) => Promise<string[]>): Promise<string[]> => {
  const world = await openWorld();
  try {
    return await measure(world);
  } finally {
    closeWorld(world);
  }
};

const runs = (): Promise<string[]> =>
  inWorld(async (world) => {
    const full = await fullDisk(world);
    const files = await noMoreFiles(world);
    await readOnlyRuns(world);
    const readOnly = await readOnlyDisk(world);
    const caches = await uselessCache(world);
    const pictures = await changingPictures(world);
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
      memoryRow(memory),
      `| twenty runs are started at once | twenty folders with the same bytes, in ${Math.round(seconds)} s |`,
    ];
  });

const files = (): Promise<string[]> =>
  inWorld(async (world) => [
    ...(await hostilePictures(world)).map(pictureRow),
    ...(await hostileNets(world)).map(netRow),
  ]);

interface Section {
  heading: string;
  intro: readonly string[];
  columns: readonly string[];
  measure: () => Promise<string[]>;
}

const sections = {
  runs: {
    heading: "## Measured",
    intro: [
      "A run of a tiny net (a larger one for the memory) meets the fault. No file that it leaves is half-written, petri shows no",
      "stack trace, and when the fault is over `resume` (or the same run again, where it had no folder yet) comes to the bytes of",
      "the run that nothing disturbed: `diff -r -x machine` prints nothing. Where the memory ends differs from time to time.",
    ],
    columns: ["fault", "what happened"],
    measure: runs,
  },
  files: {
    heading: "## Files that ask for much",
    intro: [
      "Each is read in a process of its own, a net as the base of a tiny experiment. None takes more than a minute or 1.2 GB and its own size, no",
      "stack trace is shown, and a net is taken or told at its place. MB: the most that the process ever had, beyond that with a",
      "picture of one pixel or with a sound net.",
    ],
    columns: ["file", "kB", "how", "what is said", "s", "MB"],
    measure: files,
  },
} as const satisfies Record<string, Section>;

const report = ({ heading, intro, columns }: Section, rows: readonly string[], seconds: number): string => {
  const machine = `${cpus()[0]?.model.trim() ?? ""}, ${cpus().length} cores, Node ${process.version}, ${platform()} ${arch()}`;
  return [
    heading,
    `Written by \`node --import tsx scripts/faults.ts\` on ${new Date().toISOString().slice(0, 10)} in ${Math.round(seconds)} s (${machine}).`,
    ...intro,
    "",
    `| ${columns.join(" | ")} |`,
    `| ${columns.map(() => "---").join(" | ")} |`,
    ...rows,
  ].join("\n");
};

/** The page with the section of this heading replaced, or added. */
const withSection = (text: string, { heading }: Section, section: string): string => {
  const parts = text.trimEnd().split(/\n\n(?=## )/);
  const at = parts.findIndex((part) => part.startsWith(`${heading}\n`));
  return `${(at < 0 ? [...parts, section] : parts.with(at, section)).join("\n\n")}\n`;
};

const write = async (section: Section): Promise<void> => {
  const started = performance.now();
  const rows = await section.measure();
  const text = report(section, rows, (performance.now() - started) / 1000);
  writeFileSync(page, withSection(readFileSync(page, "utf8"), section, text));
  process.stdout.write(`${text}\n`);
};

const asked = process.argv.slice(2).filter((word) => word !== "--inside");
const chosen = Object.entries(sections).filter(([name]) => asked.length === 0 || asked.includes(name));

if (process.argv.includes("--inside")) for (const [, section] of chosen) await write(section);
else {
  const again = [process.execPath, "--import", "tsx", import.meta.filename, "--inside", ...asked];
  const { status } = spawnSync("unshare", ["--mount", ...again], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
