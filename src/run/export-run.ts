/** The best model of a run as a file that others read. */
import type { Net } from "../keras/net.ts";
import { tfjsMisfit } from "../keras/tfjs-misfit.ts";
import { inputShapeOf } from "../plan/make-plan.ts";
import { writeFileAtomic, writeFolderAtomic } from "../disk/atomic-file.ts";
import { modelFileNames, modelFiles } from "../write/checkpoint-files.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { exportPlace, type ExportKind } from "../write/export-place.ts";
import type { RunFiles } from "../write/run-files.ts";
import type { ExportForm } from "./export-forms.ts";
import { netOfStack } from "./net-of-stack.ts";
import type { Refused } from "./prepare.ts";
import { readJudge, type Changed, type Judge } from "./read-judge.ts";

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

type Exported = { type: "exported"; judge: Judge } | Changed | Refused;

const refuse = (text: string): Refused => ({ type: "refused", text });

const netOf = ({ experiment, stack, net, best }: Judge): Net =>
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
  write: (judge: Judge, net: Net, request: ExportRequest, isThere: boolean) => Promise<void>;
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
  const judge = await readJudge(files, argumentFolder);
  if (judge.type !== "judge") return judge;
  const net = netOf(judge);
  const reason = misfit(net);
  if (reason !== null)
    return refuse(`${files.name} cannot go to ${form}: ${reason}; --to keras and --to h5 are right`);
  try {
    await write(judge, net, request, there.type === "taken");
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return refuse(`${name} could not be written: ${fault}`);
  }
  return { type: "exported", judge };
};
