/** What `show SEARCH` prints: the best settings, and how far they are to be believed. */
import type { Search } from "../read/search.ts";
import { counted } from "../read/words.ts";
import { formatValue } from "./format-values.ts";
import { tableLines } from "./table.ts";

export interface ShownSetting {
  trial: number;
  /** Of each parameter, in the search's order. */
  names: readonly string[];
  /** Mean of its seeds. */
  value: number;
  /** Standard deviation of its seeds; null: it has one. */
  spread: number | null;
  /** null: there are no test pictures. */
  test: number | null;
}

/** A search with its finished settings, the best first. */
export interface ShownSearch {
  name: string;
  search: Search;
  /** Settings in all. */
  trials: number;
  finished: readonly ShownSetting[];
  /** Runs that failed. */
  failed: number;
}

const mostShown = 10;

/** A parameter of which the shown settings have one value only tells nothing. */
const tellingColumns = ({ parameters }: Search, shown: readonly ShownSetting[]): number[] =>
  [...parameters.keys()].filter((i) => new Set(shown.map(({ names }) => names[i])).size > 1);

const tableOf = ({ search, finished }: ShownSearch): string[] => {
  const shown = finished.slice(0, mostShown);
  const columns = tellingColumns(search, shown);
  const hasTest = shown.some(({ test }) => test !== null);
  const head = ["trial", search.metric, ...(hasTest ? ["test"] : [])];
  const row = ({ trial, value, spread, test, names }: ShownSetting): string[] => [
    String(trial),
    `${formatValue(value)}${spread === null ? "" : ` ± ${formatValue(spread)}`}`,
    ...(hasTest ? [test === null ? "" : formatValue(test)] : []),
    ...columns.map((i) => names[i] ?? ""),
  ];
  const paths = columns.map((i) => search.parameters[i]?.path ?? "");
  return tableLines([[...head, ...paths], ...shown.map(row)], () => false);
};

const typicalSpread = (settings: readonly ShownSetting[]): number | null => {
  const spreads = settings.flatMap(({ spread }) => (spread === null ? [] : [spread]));
  if (spreads.length === 0) return null;
  return Math.sqrt(spreads.reduce((sum, spread) => sum + spread * spread, 0) / spreads.length);
};

const leadSentence = ({ search, finished: [best, second, ...others] }: ShownSearch): string => {
  if (best === undefined || second === undefined) return "";
  const lead = `Trial ${best.trial} lies ${formatValue(Math.abs(best.value - second.value))} before trial ${second.trial}`;
  const spread = typicalSpread([best, second, ...others]);
  return spread === null
    ? `${lead}; each setting has one run, so how much of that is the chance of the seed is not known: seeds in the search tell it. `
    : `${lead}; the ${search.seeds} seeds of one setting differ by ${formatValue(spread)} (standard deviation). `;
};

/** The winner was chosen for its validation value, and is the luckiest of so many by that; not by its test value. */
const biasSentence = ({ search, finished }: ShownSearch): string => {
  const [best] = finished;
  if (best === undefined) return "No trial is finished.";
  const value = `The ${search.metric} of trial ${best.trial} is the best of ${finished.length} and so too good`;
  return best.test === null
    ? `${value}; there are no test pictures, which would say how good it is.`
    : `${value}; its value on the test pictures, ${formatValue(best.test)}, had no say in the choice and is not biased by it.`;
};

export const searchSummary = (shown: ShownSearch): string[] => {
  const { name, search, trials, finished, failed } = shown;
  const better = search.direction === "maximize" ? "more" : "less";
  const failures = failed === 0 ? "" : `, ${counted(failed, "run")} failed`;
  const head = `${name}: ${search.method} of ${counted(trials, "trial")} by ${search.metric} (${better} is better), ${finished.length} finished${failures}`;
  const table = finished.length === 0 ? [] : ["", ...tableOf(shown), ""];
  return [head, ...table, `${leadSentence(shown)}${biasSentence(shown)}`];
};

/** A search in the list of runs. */
export interface ListedSearch {
  name: string;
  begun: number;
  finished: number;
  failed: number;
}

export const searchesTable = (searches: readonly ListedSearch[]): string[] =>
  tableLines(
    [
      ["search", "runs", "finished", "failed"],
      ...searches.map(({ name, begun, finished, failed }) => [
        name,
        ...[begun, finished, failed].map(String),
      ]),
    ],
    (column) => column > 0,
  );
