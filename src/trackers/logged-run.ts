/** What dashboards of others know of a run: parameters, curves, single values. Pure. */
import { parse } from "yaml";
import { isMap } from "../layers/json-value.ts";
import { evaluatedParts, type EvaluatedPart } from "../write/predictions-csv.ts";
import type { Run } from "../write/run.ts";

export interface LoggedPoint {
  name: string;
  /** From 1. */
  epoch: number;
  value: number;
}

const flattened = (key: string, value: unknown): [string, string][] => {
  const inner = (name: string): string => (key === "" ? name : `${key}.${name}`);
  if (Array.isArray(value) && value.some(isMap))
    return value.flatMap((each, i) => flattened(inner(String(i)), each));
  if (isMap(value)) return Object.entries(value).flatMap(([name, each]) => flattened(inner(name), each));
  return [[key, typeof value === "string" ? value : JSON.stringify(value)]];
};

/** Keys of resolved.yaml with dots, `layers.0.filters`, and their values as text. */
export const loggedParameters = ({ resolved }: Pick<Run, "resolved">): [key: string, value: string][] =>
  flattened("", parse(resolved));

/** Of every epoch, under the names of metrics.csv; what is no number is left out, since no dashboard draws it. */
export const loggedCurves = ({ metrics }: Pick<Run, "metrics">): LoggedPoint[] =>
  metrics.records.flatMap(({ epoch, values, learningRate }) =>
    Object.entries({ ...values, learning_rate: learningRate })
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => ({ name, epoch, value })),
  );

/** What the best weights were judged to be: `loss`, `acc`, ... of a part, at the epoch of these weights. */
export const loggedResults = ({ test }: Pick<Run, "test">): (LoggedPoint & { part: EvaluatedPart })[] =>
  test === null
    ? []
    : evaluatedParts.flatMap((part) =>
        Object.entries(test.parts[part]?.values ?? {})
          .filter(([, value]) => Number.isFinite(value))
          .map(([name, value]) => ({ part, name, epoch: test.epoch, value })),
      );
