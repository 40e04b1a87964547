import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DataSpec, SplitSpec } from "../../src/experiment/experiment.ts";
import type { ReadFolder } from "../../src/read/folder-contents.ts";
import { listPictures, type Listing } from "../../src/read/list-pictures.ts";
import { placeOfPath, problemTexts } from "./problem-text.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** All pictures are one part. */
export const wholeSplit: SplitSpec = { type: "all", order: "natural", seed: 0, groupBy: null, fold: null };

const catAndDog = [
  { name: "cat", glob: "cat.*.jpg" },
  { name: "dog", glob: "dog.*.jpg" },
];

/** Sorted by the globs of the classes. */
export const flat = (directory: string, classes = catAndDog): DataSpec => ({
  type: "flat",
  onProblem: "auto",
  directory,
  classes,
});

/** A folder a class. */
export const folders = (directory: string): DataSpec => ({ type: "folders", onProblem: "auto", directory });

/** Throws where there are mistakes. */
export const listed = async (
  data: DataSpec,
  split: SplitSpec = wholeSplit,
  list?: ReadFolder,
): Promise<Listing> => {
  const result = await listPictures(data, split, null, placeOfPath, list);
  if (result.type === "mistakes") throw new Error(problemTexts(result.problems).join("\n"));
  return result.listing;
};

/** The texts of the mistakes; none where the pictures are listed. */
export const mistakes = async (
  data: DataSpec,
  split: SplitSpec = wholeSplit,
  list?: ReadFolder,
): Promise<string[]> => {
  const result = await listPictures(data, split, null, placeOfPath, list);
  return result.type === "mistakes" ? problemTexts(result.problems) : [];
};

/** The texts of the warnings; throws where there are mistakes. */
export const warnings = async (data: DataSpec): Promise<string[]> => {
  const result = await listPictures(data, wholeSplit, null, placeOfPath);
  if (result.type === "mistakes") throw new Error(problemTexts(result.problems).join("\n"));
  return problemTexts(result.warnings);
};

export const noPicture = "holds no pictures (jpg, jpeg, png, bmp, gif, webp, tif or tiff)";

interface Trees {
  folder: () => string;
  /** A new folder with empty files of these names; gives its path. */
  tree: (...files: readonly string[]) => string;
}

/** To be called inside `describe`. */
export const temporaryTrees = (): Trees => {
  const folder = temporaryFolder();
  let count = 0;
  const tree = (...files: readonly string[]): string => {
    const root = join(folder(), `tree-${count++}`);
    mkdirSync(root);
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), "");
    }
    return root;
  };
  return { folder, tree };
};
