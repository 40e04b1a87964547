import type { Judgement } from "../load/health.ts";
import {
  describeWarnings,
  inspectAndPlan,
  planByName,
  readAndList,
  type Changes,
  type PlannedExperiment,
  type ReadExperiment,
  type Refused,
} from "../run/prepare.ts";
import { describeFacts, describeHealthWarnings } from "../show/health-text.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";
import { findExperiment } from "./find-experiment.ts";
import { showFor } from "./show-for.ts";

const counted = ({ plan }: PlannedExperiment): string => {
  const { train, validation, test } = plan.split;
  return `${train.length} training, ${validation.length} validation and ${test.length} test pictures in ${plan.classes.length} classes`;
};

/** All pictures, not only the first few bad ones: who checks wants to mend them in one go. */
const all = Infinity;

type Checked = ({ type: "ready"; judgement: Judgement | null } & PlannedExperiment) | Refused;

const checkByName = (context: Context, ready: ReadExperiment): Checked => {
  const checked = planByName(context, ready);
  return checked.type === "refused" ? checked : { ...checked, judgement: null };
};

const checkPictures = async (context: Context, ready: ReadExperiment): Promise<Checked> => {
  const show = showFor(context, "words");
  const onInspected = (done: number, total: number): void => {
    show.tell({ type: "checking-pictures", done, total });
  };
  const inspected = await inspectAndPlan(context, ready, onInspected, all);
  show.close();
  return inspected;
};

const describeHealth = (judgement: Judgement): string[] => [
  ...describeFacts(judgement.facts),
  ...describeHealthWarnings(judgement, all),
];

/** Every mistake of an experiment; with `data` also of its pictures. */
export const check = async (
  context: Context,
  name: string,
  options: Changes & { data: boolean },
): Promise<number> => {
  const found = await findExperiment(context, name);
  if (found.type === "mistake") return refuse(context, found.message);
  const ready = await readAndList(context, found.file, options);
  if (ready.type === "refused") return refuse(context, ready.text);
  const checked = options.data ? await checkPictures(context, ready) : checkByName(context, ready);
  if (checked.type === "refused") return refuse(context, checked.text);
  for (const warning of describeWarnings(context, checked)) write(context.stderr, warning);
  const { experiment, judgement } = checked;
  write(context.stdout, `${experiment.name} is a valid experiment: ${counted(checked)}`);
  for (const line of judgement === null ? [] : describeHealth(judgement)) write(context.stdout, line);
  return exitStatus.done;
};
