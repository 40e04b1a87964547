import { readdirSync } from "node:fs";
import { join } from "node:path";
import { mustBeTheSame, wellDone, type World } from "./world.ts";

/** How many seconds `count` runs took that were started at the same moment. */
export const runsAtOnce = async (world: World, count: number): Promise<number> => {
  const started = performance.now();
  const args = ["tiny.yaml", "--runs", "at-once"];
  const ended = await Promise.all(Array.from({ length: count }, () => wellDone(world.folder, args)));
  const names = Array.from({ length: count }, (_, i) => `tiny-${String(i + 1).padStart(3, "0")}`);
  const answers = ended.map(({ stdout }) => stdout.trim()).toSorted();
  const expected = names.map((name) => join("at-once", name));
  const there = readdirSync(join(world.folder, "at-once")).toSorted();
  if (answers.join() !== expected.join() || there.join() !== names.join())
    throw new Error(`not one folder each: ${answers.join(" ")}, ${there.join(" ")}`);
  for (const name of names) await mustBeTheSame(world, join(world.folder, "at-once", name));
  return (performance.now() - started) / 1000;
};
