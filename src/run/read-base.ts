/** The net that an experiment's base names: found, read, and pinned in the experiment. */
import { basename } from "node:path";
import { fetchNet } from "../keras/fetch-net.ts";
import type { Net } from "../keras/net.ts";
import { preprocessed } from "../keras/preprocess.ts";
import { readNet } from "../keras/read-net.ts";
import { isUrl, type BaseSpec } from "../experiment/experiment.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { mistake, type PlaceOf, type Problem } from "../read/problem.ts";
import { runFiles } from "../write/run-files.ts";

export type BaseRead =
  /** The experiment's base has the sha256 and the cut of what was read. */
  { type: "read"; experiment: Experiment; net: Net } | { type: "mistake"; problem: Problem };

interface BaseRequest {
  experiment: Experiment;
  base: BaseSpec;
  place: PlaceOf;
  cacheFolder: string;
}

const refuse = (place: PlaceOf, key: "model" | "cut" | "sha256", message: string): BaseRead => ({
  type: "mistake",
  problem: mistake(
    key === "cut" ? "unknown-layer" : key === "sha256" ? "base-mismatch" : "base-unreadable",
    place(["layers", 0, key], "value"),
    message,
  ),
});

/** Path of the file that holds the net; a URL's is fetched once. */
const fileOf = async (
  { model }: BaseSpec,
  cacheFolder: string,
): Promise<{ type: "kept"; file: string } | { type: "mistake"; message: string }> =>
  isUrl(model) ? fetchNet({ url: model, cacheFolder, fetch }) : { type: "kept", file: model };

/** For a net in a checkpoint of a run: which file of the run's checkpoints is not as it was sealed; null: none. */
const changeOfRun = async (model: string): Promise<string | null> => {
  const found = /^(.*)\/checkpoints\/[^/]+(?:\/model\.json)?$/.exec(model)?.[1];
  if (found === undefined) return null;
  const { isOfCheckpoints, sealFaults } = await import("./changed-files.ts");
  const files = runFiles(found);
  const [change] = await sealFaults(files, isOfCheckpoints);
  return change === undefined ? null : `it belongs to the run ${files.name}, in which ${change}`;
};

export const readBase = async ({ experiment, base, place, cacheFolder }: BaseRequest): Promise<BaseRead> => {
  const kept = await fileOf(base, cacheFolder);
  if (kept.type === "mistake") return refuse(place, "model", kept.message);
  const change = isUrl(base.model) ? null : await changeOfRun(kept.file);
  if (change !== null) return refuse(place, "model", `${basename(kept.file)}: ${change}`);
  const result = await readNet({ file: kept.file, cut: base.cut });
  if (result.type === "mistake") return refuse(place, result.at, result.message);
  const { sha256 } = result;
  const net = preprocessed(result.net, base);
  if (base.sha256 !== null && base.sha256 !== sha256)
    return refuse(
      place,
      "sha256",
      `the net in ${base.model} is not the one that is named here: its sha256 is ${sha256}`,
    );
  const cut = net.nodes.at(-1)?.layer.name ?? base.cut;
  return { type: "read", experiment: { ...experiment, base: { ...base, cut, sha256 } }, net };
};
