/** A disk that stops at a chosen operation, as it looks to a process that is killed there. */
import fs, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

export class Died extends Error {}

const halfOf = (contents: unknown): string | Uint8Array =>
  typeof contents === "string" || contents instanceof Uint8Array
    ? contents.slice(0, contents.length / 2)
    : "";

/**
 * Does `work` while only the first `allowed` operations on the disk happen: making, opening, writing, flushing,
 * renaming, removing. The next one fails, a write after half of its bytes, and so do all later ones, so that no
 * cleaning up takes place. Says whether it came so far.
 */
export const diesAfter = async (allowed: number, work: () => Promise<unknown>): Promise<boolean> => {
  const { open, mkdir, rename, rm } = fs;
  let left = allowed;
  const step = (): void => {
    if (left-- <= 0) throw new Died();
  };
  const watched = (handle: FileHandle): FileHandle => {
    const [writeFile, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)];
    handle.writeFile = async (contents, options) => {
      if (left <= 0) await writeFile(halfOf(contents), options);
      step();
      await writeFile(contents, options);
    };
    handle.sync = async () => {
      step();
      await sync();
    };
    return handle;
  };
  Object.assign(fs, {
    open: async (...words: Parameters<typeof open>) => {
      step();
      return watched(await open(...words));
    },
    mkdir: async (...words: Parameters<typeof mkdir>) => {
      step();
      return mkdir(...words);
    },
    rename: async (...words: Parameters<typeof rename>) => {
      step();
      await rename(...words);
    },
    rm: async (...words: Parameters<typeof rm>) => {
      step();
      await rm(...words);
    },
  });
  syncBuiltinESMExports();
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Died) return true;
    throw error;
  } finally {
    Object.assign(fs, { open, mkdir, rename, rm });
    syncBuiltinESMExports();
  }
};
