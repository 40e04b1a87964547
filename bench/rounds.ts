/** Rounds in turn (A B C A B C ...) and what is reported of them: medians and ratios. */
import { cpus, totalmem } from "node:os";
import type { Contestant } from "./contestant.ts";

export interface Turn {
  contestant: Contestant;
  /** What its values are filed under; left out: its name. */
  as?: string;
  task: string;
  request: object;
}

export interface Measured {
  what: string;
  unit: "ms" | "s" | "MB";
  /** The contestants' values, round after round. */
  values: ReadonlyMap<string, readonly number[]>;
}

/** A row with what is to be reached. */
export interface Goal extends Measured {
  goal: string;
}

/** How long the work takes. */
export const seconds = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? NaN : (low + high) / 2;
};

const nameOf = ({ contestant, as = contestant.name }: Turn): string => as;

const factor = { ms: 1000, s: 1, MB: 1e-6 };

/** Rounds to warm up, which are not counted, then `rounds`. */
export const measure = async (
  what: string,
  unit: Measured["unit"],
  turns: readonly Turn[],
  rounds: number,
  warmUps = 1,
): Promise<Measured> => {
  const values = new Map<string, number[]>(turns.map((turn) => [nameOf(turn), []]));
  for (let round = 1 - warmUps; round <= rounds; round++)
    for (const turn of turns) {
      const { contestant, task, request } = turn;
      const value = Number(await contestant.ask(task, request)) * factor[unit];
      process.stderr.write(`${what}, round ${round}, ${nameOf(turn)}: ${value.toFixed(2)} ${unit}\n`);
      if (round > 0) values.get(nameOf(turn))?.push(value);
    }
  return { what, unit, values };
};

const spread = (values: readonly number[], unit: string): string => {
  const digits = unit === "MB" ? 0 : 2;
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return `${median(values).toFixed(digits)} (${low ?? ""} to ${high ?? ""})`;
};

/** A table: medians with lowest and highest, and the ratio of the first contestant's median to each other's. */
export const table = (names: readonly string[], rows: readonly Goal[]): string => {
  const [first = "", ...others] = names;
  const head = ["what", "unit", ...names, ...others.map((name) => `${first} / ${name}`), "goal"];
  const lines = rows.map(({ what, unit, values, goal }) => {
    const of = (name: string): readonly number[] => values.get(name) ?? [];
    const cells = names.map((name) => (of(name).length === 0 ? "" : spread(of(name), unit)));
    const ratios = others.map((name) =>
      of(name).length === 0 ? "" : (median(of(first)) / median(of(name))).toFixed(2),
    );
    return [what, unit, ...cells, ...ratios, goal];
  });
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
};

export const machine = (): string => {
  const [first] = cpus();
  return `${cpus().length} cores of ${first?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
};
