/** A picture that is deleted, or becomes another, while a run reads it. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyCache } from "../../test/support/empty-cache.ts";
import { during, mustBeWhole, mustHeal, type World } from "./world.ts";

interface Change {
  name: string;
  act: (picture: string, other: Buffer) => void;
  words: RegExp;
}

const changes: readonly Change[] = [
  {
    name: "deleted",
    act: (picture) => {
      rmSync(picture);
    },
    words: /cat\.3\.jpg cannot be read: it is not there; put it back/,
  },
  {
    name: "changed",
    act: (picture, other) => {
      writeFileSync(picture, other);
    },
    words: /cat\.3\.jpg was changed while the run was using it; put it back/,
  },
  {
    name: "cut-off",
    act: (picture, other) => {
      writeFileSync(picture, other.subarray(0, 100));
    },
    words: /cat\.3\.jpg was changed while the run was using it; put it back/,
  },
];

/** Without a cache, every pass reads every picture again. Returns how many changes were met. */
export const changingPictures = async (world: World): Promise<number> => {
  const picture = join(world.folder, "pictures", "cat.3.jpg");
  const [kept, other] = [readFileSync(picture), readFileSync(join(world.folder, "pictures", "cat.4.jpg"))];
  const moments = [" on cpu", "1/3", "2/3"];
  for (const { name, act, words } of changes)
    for (const [i, moment] of moments.entries()) {
      const runs = `${name}-${i}`;
      const cache = join(world.folder, `${runs}-cache`);
      const env = emptyCache(cache);
      writeFileSync(join(cache, "petri", "pictures"), "no folder");
      const args = ["tiny.yaml", "--runs", runs];
      const change = (): void => {
        act(picture, other);
      };
      const { status, stderr } = await during(world, args, [moment, change], env);
      writeFileSync(picture, kept);
      if (status !== 1 || !words.test(stderr)) throw new Error(`${runs} ended with ${status}: ${stderr}`);
      mustBeWhole(world, join(world.folder, runs, "tiny-001"));
      await mustHeal(world, runs);
    }
  return changes.length * moments.length;
};
