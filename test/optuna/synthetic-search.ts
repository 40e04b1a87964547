import { isFault, type OptunaFault } from "../../src/optuna/helper-process.ts";
import type { JournalTrial, OptunaStudy, ProposedTrial, StudyRequest } from "../../src/optuna/study.ts";

/** A search that needs no training: what a trial comes to is a formula of its values. */
export const syntheticSearch = (journal: string): StudyRequest => ({
  journal,
  seed: 7,
  direction: "maximize",
  parameters: [
    { type: "float", name: "rate", low: 1e-5, high: 1e-1, log: true, step: null },
    { type: "float", name: "dropout", low: 0, high: 0.5, log: false, step: 0.1 },
    { type: "int", name: "units", low: 64, high: 512, log: false, step: 64 },
    { type: "categorical", name: "augmentation", choices: ["strong", "none"] },
  ],
  prune: { type: "successiveHalving", from: 1, factor: 2 },
});

export const lastEpoch = 4;

/** Rises with the epochs, the more the better the values are. */
export const valueAt = (values: ProposedTrial["values"], epoch: number): number => {
  const { rate = 0, units = 0, augmentation } = values;
  const distance = Math.abs(Math.log10(Number(rate)) + 3);
  return (epoch / lastEpoch) * (3 - distance) + Number(units) / 1000 + (augmentation === "strong" ? 0.2 : 0);
};

/** @throws Error with the message of a fault */
export const orThrow = <T>(answer: T | OptunaFault): T => {
  if (isFault(answer)) throw new Error(answer.message);
  return answer;
};

/** As a worker does it: every epoch is reported, and the end is told. */
export const carryOutTrial = async (study: OptunaStudy, { number, values }: ProposedTrial): Promise<void> => {
  for (let epoch = 1; epoch <= lastEpoch; epoch++) {
    const verdict = orThrow(await study.report(number, epoch, valueAt(values, epoch)));
    if (verdict.prune && epoch < lastEpoch) {
      orThrow(await study.tell(number, { state: "pruned" }));
      return;
    }
  }
  orThrow(await study.tell(number, { state: "complete", value: valueAt(values, lastEpoch) }));
};

/** Ends what was begun, then takes on trials until none is left. @returns all trials */
export const search = async (study: OptunaStudy, trials: number): Promise<readonly JournalTrial[]> => {
  for (const { number, state } of orThrow(await study.trials()))
    if (state === "running") await carryOutTrial(study, orThrow(await study.askAgain(number)));
  return searchOn(study, trials);
};

/** Takes on trials until none is left, beside others that may be at work. */
export const searchOn = async (study: OptunaStudy, trials: number): Promise<readonly JournalTrial[]> => {
  for (;;) {
    const next = orThrow(await study.ask(trials));
    if (next.type === "none-left") return orThrow(await study.trials());
    await carryOutTrial(study, next);
  }
};
