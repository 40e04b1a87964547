import { isBetterLow, type Monitor, type MonitorMode } from "../experiment/experiment.ts";

type Direction = "min" | "max";

/** auto: told by the name, as in Keras. */
const directionOf = (monitor: Monitor, mode: MonitorMode): Direction => {
  if (mode !== "auto") return mode;
  return isBetterLow(monitor) ? "min" : "max";
};

/**
 * Whether a value beats the best one by more than minDelta. A first value always does; NaN never does, and is beaten
 * by nothing because it is never kept.
 */
export const isImprovement = (
  watched: { monitor: Monitor; mode: MonitorMode; minDelta: number },
  value: number,
  best: number | null,
): boolean => {
  if (Number.isNaN(value)) return false;
  if (best === null) return true;
  switch (directionOf(watched.monitor, watched.mode)) {
    case "min":
      return value + watched.minDelta < best;
    case "max":
      return value - watched.minDelta > best;
  }
};

/** @throws Error when no such quantity is recorded: the experiment's rules let no such monitor through */
export const monitored = (values: Readonly<Record<string, number>>, monitor: Monitor): number => {
  const value = values[monitor];
  if (value === undefined) {
    throw new Error(`"${monitor}" is monitored, but only ${Object.keys(values).join(", ")} are recorded`);
  }
  return value;
};
