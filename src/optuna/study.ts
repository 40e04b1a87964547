/** A search by Optuna: what it is asked, and what it answers. Its memory is a journal file, which several processes may share. */
import { resolve } from "node:path";
import { jsonReader, objectSchema } from "../write/json-file.ts";
import { startHelper, type HelperProcess, optunaFault, type OptunaFault } from "./helper-process.ts";
import type { OptunaInstall } from "./install.ts";

/** What Optuna chooses a value of. */
export type OptunaParameter =
  /** Ends included. `log`: as likely between 0.01 and 0.1 as between 0.1 and 1; then step is null. */
  | { type: "float"; name: string; low: number; high: number; log: boolean; step: number | null }
  /** With `log` the step is 1. */
  | { type: "int"; name: string; low: number; high: number; log: boolean; step: number }
  /** Names of the choices, each another. */
  | { type: "categorical"; name: string; choices: readonly string[] };

/** Which trials end early: `from`: the first epoch that is judged. */
export type OptunaPruning =
  /** At the epochs from, from * factor, from * factor^2, ... only the best of `factor` go on. */
  | { type: "successiveHalving"; from: number; factor: number }
  /** Goes on where its best value is no worse than the median of the earlier trials at that epoch. */
  | { type: "median"; from: number };

export interface StudyRequest {
  journal: string;
  seed: number;
  direction: "maximize" | "minimize";
  parameters: readonly OptunaParameter[];
  prune: OptunaPruning | null;
}

/** A trial that Optuna proposes: number from 1, values by the parameters' names. */
export interface ProposedTrial {
  type: "asked";
  number: number;
  values: Readonly<Record<string, number | string>>;
}

export type TrialEnd = { state: "complete"; value: number } | { state: "pruned" } | { state: "failed" };

/** A trial as the journal has it. */
export interface JournalTrial {
  number: number;
  /** running: also one whose process is gone. */
  state: "running" | TrialEnd["state"];
  values: Readonly<Record<string, number | string>>;
  /** null while it is not complete. */
  value: number | null;
  /** Epoch and value, in order; null: no number. */
  epochs: readonly (readonly [number, number | null])[];
}

interface Verdict {
  type: "verdict";
  prune: boolean;
}

type Answer =
  | { type: "opened"; optuna: string; trials: number }
  | ProposedTrial
  | { type: "none-left" }
  | Verdict
  | { type: "told" }
  | { type: "trials"; trials: readonly JournalTrial[] }
  | { type: "refused"; reason: string };

const tagged = (type: Answer["type"], properties: Readonly<Record<string, object>>): object =>
  objectSchema({ type: { const: type }, ...properties });

const number = { type: "integer", minimum: 1 };
const values = { type: "object", additionalProperties: { anyOf: [{ type: "number" }, { type: "string" }] } };
const numberOrNull = { type: ["number", "null"] };
const epoch = { type: "array", prefixItems: [number, numberOrNull], minItems: 2, maxItems: 2 };
const trial = objectSchema({
  number,
  state: { enum: ["running", "complete", "pruned", "failed"] },
  values,
  value: numberOrNull,
  epochs: { type: "array", items: epoch },
});

const readAnswer = jsonReader<Answer>({
  oneOf: [
    tagged("opened", { optuna: { type: "string" }, trials: { type: "integer", minimum: 0 } }),
    tagged("asked", { number, values }),
    tagged("none-left", {}),
    tagged("verdict", { prune: { type: "boolean" } }),
    tagged("told", {}),
    tagged("trials", { trials: { type: "array", items: trial } }),
    tagged("refused", { reason: { type: "string" } }),
  ],
});

export interface OptunaStudy {
  type: "study";
  /** The next trial; none-left: `trials` were given out. Once for each trial, by whichever process asks first. */
  ask: (trials: number) => Promise<ProposedTrial | { type: "none-left" } | OptunaFault>;
  /** A trial whose process is gone, with its values. */
  askAgain: (number: number) => Promise<ProposedTrial | OptunaFault>;
  /**
   * Whether a trial ends after this epoch (from 1), whose value is null where it is no number. Asked again of the same
   * epoch, it answers the same.
   */
  report: (number: number, epoch: number, value: number | null) => Promise<Verdict | OptunaFault>;
  /** May be told again; null: it is in the journal. */
  tell: (number: number, end: TrialEnd) => Promise<OptunaFault | null>;
  /** All of them, in the order of their numbers. */
  trials: () => Promise<readonly JournalTrial[] | OptunaFault>;
  close: () => Promise<void>;
}

type AnswerOf<T extends Answer["type"]> = Extract<Answer, { type: T }>;

/** One of the answers that fit the question, or why there is none. */
const askFor = async <T extends Answer["type"]>(
  { ask }: HelperProcess,
  journal: string,
  question: object,
  isFitting: (answer: Answer) => answer is AnswerOf<T>,
): Promise<AnswerOf<T> | OptunaFault> => {
  const line = await ask(question);
  if (typeof line !== "string") return line;
  const answer = readAnswer(line);
  if (answer.type === "broken")
    return optunaFault(`the process of Optuna gives an answer that is none (${answer.reason})`);
  if (answer.value.type === "refused")
    return optunaFault(`${journal} cannot be used: ${answer.value.reason}`);
  if (isFitting(answer.value)) return answer.value;
  return optunaFault(`the process of Optuna gives an answer to another question (${answer.value.type})`);
};

const is =
  <T extends Answer["type"]>(...types: T[]) =>
  (answer: Answer): answer is AnswerOf<T> =>
    types.some((type) => type === answer.type);

const studyOf = (helper: HelperProcess, journal: string): OptunaStudy => ({
  type: "study",
  ask: (trials) => askFor(helper, journal, { type: "ask", trials }, is("asked", "none-left")),
  askAgain: (number) => askFor(helper, journal, { type: "ask-again", number }, is("asked")),
  report: (number, epoch, value) =>
    askFor(helper, journal, { type: "report", number, epoch, value }, is("verdict")),
  tell: async (number, end) => {
    const value = end.state === "complete" ? end.value : null;
    const question = { type: "tell", number, state: end.state, value };
    const answer = await askFor(helper, journal, question, is("told"));
    return answer.type === "told" ? null : answer;
  },
  trials: async () => {
    const answer = await askFor(helper, journal, { type: "trials" }, is("trials"));
    return answer.type === "trials" ? answer.trials : answer;
  },
  close: helper.close,
});

/** Longer than the lock of a process counts that was killed with it, and than a slow file system needs. */
const usualPatience = 120_000;

/** Begins a study, or goes on with the one in the journal. Whoever opens it closes it, or the process stays. */
export const openStudy = async (
  install: OptunaInstall,
  request: StudyRequest,
  patience = usualPatience,
): Promise<OptunaStudy | OptunaFault> => {
  const helper = startHelper(install, patience);
  const question = { ...request, type: "open", journal: resolve(request.journal) };
  const opened = await askFor(helper, request.journal, question, is("opened"));
  if (opened.type === "opened") return studyOf(helper, request.journal);
  await helper.close();
  return opened;
};
