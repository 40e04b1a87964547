/** A disk that is full, or becomes read-only, at every place of a run. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { emptyCache } from "../../test/support/empty-cache.ts";
import {
  during,
  ends,
  mount,
  mountWhenIdle,
  mustBeTheSame,
  mustBeWhole,
  mustHeal,
  unmount,
  type World,
} from "./world.ts";

/** How many runs were refused before they had a folder, failed, or came to their end. */
interface Tally {
  refused: number;
  failed: number;
  finished: number;
}

export interface FullDisk extends Tally {
  /** Sizes of the smallest and the largest disk on which a run was started, and how many disks there were. */
  from: number;
  to: number;
  disks: number;
}

const runOn = async (world: World, options: string, more: string, tally: Tally): Promise<void> => {
  mount(world, options);
  try {
    const { status, stderr } = await ends(world.folder, ["tiny.yaml", "--runs", "disk"], [0, 1, 2]);
    const run = join(world.disk, "tiny-001");
    if (status !== 0 && !stderr.includes("the disk is full (ENOSPC)"))
      throw new Error(`on a disk of ${options} the cause is not named: ${stderr}`);
    if (status === 2 && existsSync(run)) throw new Error(`${run} is there, but the run was refused`);
    if (existsSync(run)) mustBeWhole(world, run);
    await ends(world.folder, ["list", "--runs", "disk"], [0]);
    mount(world, `remount,${more}`);
    if (status === 0) await mustBeTheSame(world, run);
    else await mustHeal(world, "disk");
    tally[status === 0 ? "finished" : status === 1 ? "failed" : "refused"] += 1;
  } finally {
    unmount(world);
  }
};

/** Larger and larger disks until three in a row hold a whole run. */
const grow = async (
  world: World,
  from: number,
  step: number,
  options: (size: number) => string,
  more: string,
): Promise<FullDisk> => {
  const tally = { refused: 0, failed: 0, finished: 0 };
  let size = from;
  for (; tally.finished < 3; size += step) {
    await runOn(world, options(size), more, tally);
    process.stderr.write(`disk of ${options(size)}: ${JSON.stringify(tally)}\n`);
  }
  const disks = tally.refused + tally.failed + tally.finished;
  return { from, to: size - step, disks, ...tally };
};

/** KiB; a tmpfs gives out pages of 4 KiB. */
export const fullDisk = (world: World): Promise<FullDisk> =>
  grow(world, 4, 4, (size) => `size=${size}k`, "size=64m");

/** Numbers of files. */
export const noMoreFiles = (world: World): Promise<FullDisk> =>
  grow(world, 2, 1, (files) => `size=64m,nr_inodes=${files}`, "size=64m,nr_inodes=10000");

/** The disk becomes read-only in each epoch, and just after the folder was claimed; returns how often. */
export const readOnlyDisk = async (world: World): Promise<number> => {
  const moments = [" on cpu", "1/3", "2/3", "3/3", "weights of epoch"];
  for (const moment of moments) {
    mount(world, "size=64m");
    try {
      const args = ["tiny.yaml", "--runs", "disk"];
      const toReadOnly = (): void => {
        mountWhenIdle(world, "remount,ro");
      };
      const ended = await during(world, args, [moment, toReadOnly]);
      const run = join(world.disk, "tiny-001");
      if (ended.status !== 0 && !ended.stderr.includes("the file system is read-only (EROFS)"))
        throw new Error(`the cause is not named: ${ended.stderr}`);
      for (const verb of [["list"], ["show", "tiny-001"], ["list", "--csv"]])
        await ends(world.folder, [...verb, "--runs", "disk"], [0]);
      for (const verb of ["resume", "rm"])
        if (ended.status !== 0)
          await ends(
            world.folder,
            [verb, "tiny-001", "--runs", "disk", ...(verb === "rm" ? ["--yes"] : [])],
            [1, 2],
          );
      mount(world, "remount,rw");
      if (ended.status === 0) await mustBeTheSame(world, run);
      else await mustHeal(world, "disk");
    } finally {
      unmount(world);
    }
  }
  return moments.length;
};

/** A run into a read-only folder is refused. */
export const readOnlyRuns = async (world: World): Promise<void> => {
  mount(world, "size=1m,ro");
  try {
    const { stderr } = await ends(world.folder, ["tiny.yaml", "--runs", "disk"], [2]);
    if (!stderr.includes("the file system is read-only (EROFS)")) throw new Error(stderr);
  } finally {
    unmount(world);
  }
};

/** The cache takes little or nothing, and the run is still the same. Returns how many caches were tried. */
export const uselessCache = async (world: World): Promise<number> => {
  const caches = ["size=4k", "size=16k", "size=40k", "size=1m,ro"];
  for (const [i, cache] of caches.entries()) {
    mount(world, "size=1m");
    try {
      const env = emptyCache(world.disk);
      mount(world, `remount,${cache}`);
      const args = ["tiny.yaml", "--runs", `cache-${i}`];
      await ends(world.folder, args, [0], env);
      await mustBeTheSame(world, join(world.folder, `cache-${i}`, "tiny-001"));
    } finally {
      unmount(world);
    }
  }
  return caches.length;
};
