/** A .keras file: a zip archive of the model's description and an HDF5 file of its weights. */
import { createHash } from "node:crypto";
import type { FindArray, Use } from "./container.ts";
import { withH5File, type H5File } from "./h5-file.ts";
import { parseMap } from "./parse-map.ts";
import { modelMistake, read, wordsOf, type Outcome } from "./outcome.ts";

const configFile = "config.json";
const weightsFile = "model.weights.h5";

interface Parts {
  config: string;
  weights: Uint8Array;
}

const unpacked = async (bytes: Uint8Array): Promise<Outcome<Parts>> => {
  const { strFromU8, unzipSync } = await import("fflate");
  try {
    const files = unzipSync(bytes, { filter: ({ name }) => name === configFile || name === weightsFile });
    const { [configFile]: config, [weightsFile]: weights } = files;
    if (config === undefined || weights === undefined)
      return modelMistake(
        `it is a zip archive, but no .keras file: it has no ${config === undefined ? configFile : weightsFile}`,
      );
    return read({ config: strFromU8(config), weights });
  } catch (error) {
    return modelMistake(`it is a damaged .keras file: ${wordsOf(error)}`);
  }
};

/** Names do not count here: a layer has its group by its class and place, and its weights are numbered. */
const finder =
  (file: H5File): FindArray =>
  (layer, _, index) => {
    const path = `${layer.archived}/vars/${index}`;
    return file.paths.includes(path) ? file.array(path) : read(null);
  };

export const readKerasArchive = async <T>(bytes: Uint8Array, use: Use<T>): Promise<Outcome<T>> => {
  const parts = await unpacked(bytes);
  if (parts.type === "mistake") return parts;
  const { config, weights } = parts.value;
  const model = parseMap(`its ${configFile}`, config);
  if (model.type === "mistake") return model;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return withH5File(weights, `its ${weightsFile}`, (file) =>
    use({ model: model.value, find: finder(file), sha256 }),
  );
};
