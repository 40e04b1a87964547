/** What a run's experiment changes in the one that it extends, or in the defaults: read from the run folder alone. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type ChangedFrom, changedKeys } from "../compare/changed-keys.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { compareNaturally } from "../read/compare-names.ts";
import { readFiles } from "../read/read-experiment.ts";
import { toResolvedYaml } from "../read/written.ts";
import { type RunFiles, runFiles } from "../write/run-files.ts";
import type { Run } from "../write/run.ts";

/** parents/1-augmented.yaml, parents/2-baseline.yaml: the nearest first. */
const parentFiles = ({ parents }: RunFiles): string[] => {
  try {
    return readdirSync(parents).sort(compareNaturally);
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return [];
  }
};

/** Top-level keys that --set, --seed and --epochs wrote. */
const overriddenKeys = (overrides: readonly string[]): string[] =>
  overrides.map((line) => line.split(/[.=]/)[0] ?? "");

/**
 * Only keys that the experiment's own file or the command line wrote. The split's own seed is the run's, where nothing
 * else was written; where the pictures of the other experiment lie cannot be known here. null: the files are not there,
 * or are not an experiment that today's petri can read.
 */
export const readChangedFrom = async ({
  resolved,
  overrides,
  folder,
}: Pick<Run, "resolved" | "overrides" | "folder">): Promise<ChangedFrom | null> => {
  if (resolved === "") return null;
  const files = runFiles(folder);
  const parents = parentFiles(files);
  const [parent] = parents;
  const base = await readFiles(
    parent === undefined ? [files.experiment] : parents.map((name) => join(files.parents, name)),
    parent === undefined,
  );
  if (base.experiment === null) return null;
  const own = parent === undefined ? base.optional : (await readFiles([files.experiment], false)).keys;
  const written = new Set([...own, ...overriddenKeys(overrides)]);
  const changes = changedKeys(toResolvedYaml(base.experiment, files.folder), resolved);
  const seed = changes.find(({ path }) => path.join(".") === "seed")?.after;
  return {
    from: parent === undefined ? "the defaults" : parent.replace(/^\d+-/, ""),
    changes: changes
      .filter(
        ({ path, after }) =>
          written.has(path[0] ?? "") && !(path.join(".") === "split.seed" && after === seed),
      )
      .map((change) => (change.path.join(".") === "data.directory" ? { ...change, before: null } : change)),
  };
};
