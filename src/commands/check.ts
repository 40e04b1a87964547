import type { Changes, PlannedExperiment, ReadExperiment, Refused } from "../run/prepare.ts";
import { counted } from "../read/words.ts";
import type { TrialReader } from "../search/check-search.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { describeWarnings, fileFor, planFor, readFor, searchFor } from "./prepare-shown.ts";

const pictureCounts = ({ plan }: PlannedExperiment): string => {
  const { train, validation, test } = plan.split;
  const unused = plan.unused === 0 ? "" : `, ${counted(plan.unused, "picture")} of these in no part`;
  return `${train.length} training, ${validation.length} validation and ${test.length} test pictures in ${plan.classes.length} classes${unused}`;
};

type Checked = ({ type: "ready"; health: readonly string[] } & PlannedExperiment) | Refused;

const checkByName = (context: Context, ready: ReadExperiment): Checked => {
  const checked = planFor(context, ready);
  return checked.type === "refused" ? checked : { ...checked, health: [] };
};

/** The code that decodes pictures is large, and loaded only for this. */
const checkPictures = async (context: Context, ready: ReadExperiment, out: string | null): Promise<Checked> =>
  (await import("./check-pictures.ts")).checkPictures(context, ready, out);

const searchLine = ({ trials }: TrialReader, name: string, { command }: Context): string =>
  `its search is valid, too: ${counted(trials.length, "trial")}; ${command} search ${name} runs them`;

/** Every mistake of an experiment; with `data` also of its pictures. */
export const check = async (
  context: Context,
  name: string,
  options: Changes & { data: boolean; out?: string | undefined },
): Promise<number> => {
  const { data, out = null } = options;
  if (out !== null && !data)
    return refuse(context, "--out draws what --data finds in the pictures; --data is missing");
  const found = fileFor(context, name);
  if (found.type === "refused") return refuse(context, found.text);
  const ready = await readFor(context, found.file, options);
  if (ready.type === "refused") return refuse(context, ready.text);
  const checked = data ? await checkPictures(context, ready, out) : checkByName(context, ready);
  if (checked.type === "refused") return refuse(context, checked.text);
  const searched = ready.search === null ? null : await searchFor(context, found.file, options);
  if (searched?.type === "refused") return refuse(context, searched.text);
  for (const warning of describeWarnings(context, checked)) write(context.stderr, warning);
  write(context.stdout, `${checked.experiment.name} is a valid experiment: ${pictureCounts(checked)}`);
  if (searched !== null) write(context.stdout, searchLine(searched.reader, checked.experiment.name, context));
  for (const line of checked.health) write(context.stdout, line);
  return exitStatus.done;
};
