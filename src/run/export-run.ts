/** The best model of a run as a file that others read. */
import { writeFileAtomic, writeFolderAtomic } from "../disk/atomic-file.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { nth } from "../engine/nth.ts";
import type { LayerSpec } from "../experiment/experiment.ts";
import type { Net, NetNode } from "../keras/net.ts";
import { tfjsMisfit } from "../keras/tfjs-misfit.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { NamedArray } from "../network/named-array.ts";
import { inputShapeOf } from "../plan/make-plan.ts";
import { type Stack, allLayers } from "../plan/plan.ts";
import { modelFileNames, modelFiles } from "../write/checkpoint-files.ts";
import { type ExportKind, exportPlace } from "../write/export-place.ts";
import type { RunFiles } from "../write/run-files.ts";
import type { ExportForm } from "./export-forms.ts";
import type { Refused } from "./prepare.ts";
import { type Changed, type BestNet, readBestNet } from "./read-best-net.ts";

interface WholeModel {
  /** [height, width, channels] */
  inputShape: Net["inputShape"];
  /** Of the base; null: there is none. */
  net: Net | null;
  /** The experiment's own, after the base. */
  layers: readonly LayerSpec[];
  stack: Stack;
  /** Of all layers, those of the base first, in getWeights order; they fit (see misfit). */
  weights: readonly NamedArray[];
}

/** The whole model of a run as one net: the base, then the layers, one after the other. */
export const netOfStack = ({ inputShape, net, layers, stack, weights }: WholeModel): Net => {
  const base = net?.nodes ?? [];
  const all: readonly NetLayer[] = [...base.map(({ layer }) => layer), ...layers];
  const inputsOf = (position: number): NetNode["inputs"] =>
    base[position]?.inputs ??
    all
      .slice(0, position)
      .slice(-1)
      .map(({ name }) => name);
  const planned = allLayers(stack);
  let next = 0;
  const weightsOf = (position: number): NetNode["weights"] =>
    nth(planned, position).weights.map(({ name, shape }) => ({
      name,
      shape,
      values: nth(weights, next++).values,
    }));
  const nodes = all.map((layer, i) => ({ layer, inputs: inputsOf(i), weights: weightsOf(i) }));
  return { inputShape, nodes };
};

export interface ExportRequest {
  files: RunFiles;
  form: ExportForm;
  /** As typed. */
  name: string;
  /** Absolute. */
  place: string;
  /** Replaces an older export. */
  force: boolean;
  argumentFolder: string;
}

type Exported = { type: "exported"; bestNet: BestNet } | Changed | Refused;

const refuse = (text: string): Refused => ({ type: "refused", text });

/** The whole model of a run. */
export const netOf = ({ experiment, stack, net, best }: BestNet): Net =>
  netOfStack({
    inputShape: inputShapeOf(experiment.generator),
    net,
    layers: experiment.layers,
    stack,
    weights: best.model.weights,
  });

interface Exporter {
  kind: ExportKind;
  /** Why that program would answer otherwise than petri; null: it does not. */
  misfit: (net: Net) => string | null;
  /** @param isThere an older export, which this one replaces */
  write: (bestNet: BestNet, net: Net, request: ExportRequest, isThere: boolean) => Promise<void>;
}

const exporters: Record<ExportForm, Exporter> = {
  keras: {
    kind: { type: "file", endings: [".keras"] },
    misfit: () => null,
    write: async (_, net, { files, place }) => {
      const { writeKeras } = await import("../keras/write-keras.ts");
      await writeFileAtomic(place, await writeKeras(net, files.name));
    },
  },
  h5: {
    kind: { type: "file", endings: [".h5", ".hdf5"] },
    misfit: () => null,
    write: async (_, net, { files, place }) => {
      const { writeH5 } = await import("../keras/write-h5.ts");
      await writeFileAtomic(place, await writeH5(net, files.name));
    },
  },
  tfjs: {
    kind: { type: "folder", files: modelFileNames },
    misfit: tfjsMisfit,
    write: ({ best }, _, { place }, isThere) => writeFolderAtomic(place, modelFiles(best), isThere),
  },
};

/** Writes it whole or not at all. */
export const exportRun = async (request: ExportRequest): Promise<Exported> => {
  const { files, form, name, place, force, argumentFolder } = request;
  const { kind, misfit, write } = exporters[form];
  const there = exportPlace(place, kind, force);
  if (there.type === "refused") return refuse(`${name} ${there.reason}`);
  const bestNet = await readBestNet(files, argumentFolder);
  if (bestNet.type !== "best-net") return bestNet;
  const net = netOf(bestNet);
  const reason = misfit(net);
  if (reason !== null)
    return refuse(`${files.name} cannot go to ${form}: ${reason}; --to keras and --to h5 are right`);
  try {
    await write(bestNet, net, request, there.type === "taken");
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return refuse(`${name} could not be written: ${fault}`);
  }
  return { type: "exported", bestNet };
};
