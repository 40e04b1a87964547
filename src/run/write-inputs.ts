import { basename, join } from "node:path";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { toResolvedYaml } from "../read/written.ts";
import { layerTable } from "../show/layer-table.ts";
import { lineText } from "../show/output.ts";
import { writeEnvironment, writePatch } from "../write/environment.ts";
import type { RunFiles } from "../write/run-files.ts";
import { sealInputs } from "../write/seal.ts";
import { splitCsv, splitRows } from "../write/split-csv.ts";
import type { RunInHand } from "./run-in-hand.ts";

/** What the user wrote, as it stood when the run began. */
interface ExperimentTexts {
  /** Of the experiment's own file. */
  text: string;
  /** The files it extends, the nearest first. */
  parents: readonly { file: string; text: string }[];
  /** Each --set normalised: PATH=VALUE in one line. */
  overrides: readonly string[];
}

/** experiment.yaml, parents/1-baseline.yaml, ..., overrides.txt, byte for byte. */
export const writeExperimentFiles = async (files: RunFiles, written: ExperimentTexts): Promise<void> => {
  await writeFileAtomic(files.experiment, written.text);
  if (written.parents.length > 0) makeFolder(files.parents);
  for (const [i, { file, text }] of written.parents.entries())
    await writeFileAtomic(join(files.parents, `${i + 1}-${basename(file)}`), text);
  await writeFileAtomic(files.overrides, written.overrides.map((line) => `${line}\n`).join(""));
};

/** What the run is, before anything is trained. resolved.yaml comes last: a run that lacks it is an empty one. */
export const writeInputs = async (run: RunInHand): Promise<void> => {
  const { files, environment } = run;
  const { experiment, source, plan, reports } = run.inspected;
  const [own, ...parents] = source.files;
  if (own === undefined) throw new Error("an experiment without a file");
  await writeEnvironment(files, environment);
  await writePatch(files, environment);
  await writeExperimentFiles(files, {
    text: own.text,
    parents: parents.map(({ file, text }) => ({ file, text })),
    overrides: source.overrides,
  });
  const reportOf = new Map(reports.map((report) => [report.file, report]));
  await writeFileAtomic(files.split, splitCsv(splitRows(plan, reportOf)));
  await writeFileAtomic(
    files.model,
    layerTable(plan)
      .map((line) => `${lineText(line)}\n`)
      .join(""),
  );
  const resolved = toResolvedYaml(experiment, files.folder);
  await sealInputs(files, new Map([[files.resolved, resolved]]));
  await writeFileAtomic(files.resolved, resolved);
};
