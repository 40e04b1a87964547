import { layerTable } from "../show/layer-table.ts";
import { lineText } from "../show/output.ts";
import { toResolvedYaml } from "../read/written.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { writeEnvironment, writePatch } from "../write/environment.ts";
import { writeExperimentFiles } from "../write/experiment-files.ts";
import { sealInputs } from "../write/seal.ts";
import { splitCsv, splitRows } from "../write/split-csv.ts";
import type { RunInHand } from "./run-in-hand.ts";

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
