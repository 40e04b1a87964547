/** Loss or metric as people know it: four decimals; small ones with their exponent. NaN stays a word. */
export const formatValue = (value: number): string =>
  !Number.isFinite(value) || value === 0 || Math.abs(value) >= 1e-3
    ? value.toFixed(4)
    : value.toExponential(2);

/** The same with its sign, for a difference. */
export const formatDifference = (value: number): string =>
  value > 0 ? `+${formatValue(value)}` : formatValue(value);

/** Mean and standard deviation: "0.7910 ± 0.0103" */
export const spreadText = (of: { mean: number; standardDeviation: number }): string =>
  `${formatValue(of.mean)} ± ${formatValue(of.standardDeviation)}`;

/** 0.034, 0.0021, 3e-7 */
export const formatPValue = (p: number): string =>
  p === 0 || p >= 1e-4 ? String(Number(p.toPrecision(2))) : p.toExponential(0);

/** "loss 0.5512", "acc 0.7160" */
export const formatValues = (values: Readonly<Record<string, number>>): string[] =>
  Object.entries(values).map(([name, value]) => `${name} ${formatValue(value)}`);

/** A time left or taken: 0:07, 12:05, 1:02:07. */
export const formatClock = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (part: number): string => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
};

/** Seconds, minutes, hours or days since, one unit: 40 s, 12 min, 3 h, 5 d. */
export const formatAge = (seconds: number): string => {
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
};

/** 24 s, 0.8 s */
export const formatSeconds = (seconds: number): string => `${seconds.toFixed(seconds < 9.95 ? 1 : 0)} s`;

/** 231 ms/step, 4.6 ms/step */
export const formatStepTime = (ms: number): string => `${ms.toFixed(ms < 9.95 ? 1 : 0)} ms/step`;
