/** The state of petri's own code in git: only read; neither a lock nor an index is written. */
import { execFile } from "node:child_process";
import { packageFolder } from "../disk/package-folder.ts";

/** Folders in which new files belong to petri; elsewhere they may be anything. */
const codeFolders = ["bin", "experiments", "schema", "src"];

export interface GitState {
  commit: string;
  /** Tracked files differ from the commit, or there are new ones in petri's folders. */
  dirty: boolean;
}

/** null: git is not there, or its exit status is neither 0 nor `difference`. */
const git = (folder: string, words: readonly string[], difference?: number): Promise<Buffer | null> =>
  new Promise((done) => {
    const options = { cwd: folder, encoding: "buffer", maxBuffer: 2 ** 30 } as const;
    execFile("git", ["--no-optional-locks", ...words], options, (error, stdout) => {
      done(error === null || error.code === difference ? stdout : null);
    });
  });

const changedPatch = (folder: string): Promise<Buffer | null> =>
  git(folder, ["diff", "--binary", "--relative", "HEAD", "--", "."]);

/** New files that git does not know and does not ignore, sorted. */
const newFiles = async (folder: string): Promise<string[]> => {
  const names = await git(folder, ["ls-files", "-z", "--others", "--exclude-standard", "--", ...codeFolders]);
  return (names?.toString() ?? "").split("\0").slice(0, -1).sort();
};

/** Of two files that differ, git diff --no-index exits with 1. */
const newFilePatch = (folder: string, file: string): Promise<Buffer | null> =>
  git(folder, ["diff", "--binary", "--no-index", "--", "/dev/null", file], 1);

/** null: the folder is not a checkout of petri, as when petri is installed below somebody else's project. */
export const gitState = async (folder = packageFolder): Promise<GitState | null> => {
  if ((await git(folder, ["ls-files", "--error-unmatch", "package.json"])) === null) return null;
  const commit = await git(folder, ["rev-parse", "HEAD"]);
  const changes = await changedPatch(folder);
  if (commit === null || changes === null) return null;
  const dirty = changes.length > 0 || (await newFiles(folder)).length > 0;
  return { commit: commit.toString().trim(), dirty };
};

/**
 * What `git apply` needs to get from the commit to the code that runs: changes of tracked files, and the new files
 * of petri's folders, which git diff alone leaves out. Empty where nothing differs.
 */
export const gitPatch = async (folder = packageFolder): Promise<Buffer> => {
  const patches = [await changedPatch(folder)];
  for (const file of await newFiles(folder)) patches.push(await newFilePatch(folder, file));
  return Buffer.concat(patches.filter((patch) => patch !== null));
};
