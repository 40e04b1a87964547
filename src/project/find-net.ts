/** A pretrained net among a project's files, and where its features end. */
import { join } from "node:path";
import type { NetLayerType } from "../layers/net-layer.ts";
import type { Net, NetNode } from "../keras/net.ts";
import { ownRescaling, usualPreprocess } from "../keras/preprocess.ts";
import { readNet } from "../keras/read-net.ts";
import { compareNaturally } from "../read/compare-names.ts";
import { folderContents, readFolder } from "../read/folder-contents.ts";
import type { FoundNet } from "./experiment-texts.ts";

const isNet = (file: string): boolean => /(\.keras|\.h5|(^|\/)model\.json)$/.test(file);

/** Nets that are opened to find one that can be used. */
const mostOpened = 5;

const lastPoolings: readonly NetLayerType[] = ["globalAveragePooling2d", "globalMaxPooling2d", "flatten"];
const classifying: readonly NetLayerType[] = ["dense", "dropout", "activation"];

/**
 * The layer before the classifier: the classifier gives one value per class, and its pooling or flattening takes the
 * last map of features.
 */
const beforeClassifier = ({ nodes }: Net): string | null => {
  let node: NetNode | undefined = nodes.at(-1);
  while (node !== undefined) {
    const [input] = node.inputs;
    if (lastPoolings.includes(node.layer.type)) return input ?? null;
    if (!classifying.includes(node.layer.type)) return null;
    node = nodes.find(({ layer }) => layer.name === input);
  }
  return null;
};

/** For a net that takes any size. */
const usualSide = 224;

/** The first that can be read of those in the folder; null: there is none. */
export const findNet = async (folder: string): Promise<FoundNet | null> => {
  const { files } = await folderContents(folder, true, readFolder);
  for (const path of files.filter(isNet).toSorted(compareNaturally).slice(0, mostOpened)) {
    const file = join(folder, path);
    const found = await readNet({ file, cut: null });
    if (found.type === "mistake") continue;
    const [height, width, channels] = found.net.inputShape;
    if (channels !== null && channels !== 3) continue;
    return {
      file,
      size: [height ?? usualSide, width ?? usualSide],
      cut: beforeClassifier(found.net),
      preprocess: ownRescaling(found.net) === null ? usualPreprocess(found.net) : null,
    };
  }
  return null;
};
