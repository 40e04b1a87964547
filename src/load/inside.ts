/** Whole numbers j with from <= j < to. */
export interface Span {
  from: number;
  to: number;
}

const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value;

const isInside = (place: number, last: number): boolean => place >= 0 && place < last;

/** Those j of 0..count-1 for which 0 <= start + step * j < last, in the very arithmetic of the caller's loop. */
export const insideSpan = (start: number, step: number, last: number, count: number): Span => {
  if (step === 0) return { from: 0, to: isInside(start, last) ? count : 0 };
  const first = -start / step;
  const second = (last - start) / step;
  let from = clamp(Math.ceil(step > 0 ? first : second), 0, count);
  let to = clamp(Math.floor(step > 0 ? second : first) + 1, from, count);
  // The divisions round: the ends may be off by one.
  while (from < to && !isInside(start + step * from, last)) from++;
  while (to > from && !isInside(start + step * (to - 1), last)) to--;
  return { from, to };
};

/** What two spans share; an empty one is 0..0. */
export const sharedSpan = (a: Span, b: Span): Span => {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : { from: 0, to: 0 };
};
