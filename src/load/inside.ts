/** Whole numbers j with from <= j < to. */
export interface Span {
  from: number;
  to: number;
}

const isInside = (place: number, last: number): boolean => place >= 0 && place < last;

/** Cuts a span down, in place, to those j with 0 <= start + step * j < last, in the very arithmetic of the caller's loop. */
export const narrowToInside = (span: Span, start: number, step: number, last: number): void => {
  if (step === 0) {
    if (!isInside(start, last)) span.to = span.from;
    return;
  }
  const first = -start / step;
  const second = (last - start) / step;
  let from = Math.max(span.from, Math.ceil(step > 0 ? first : second));
  let to = Math.min(span.to, Math.floor(step > 0 ? second : first) + 1);
  // The divisions round: the ends may be off by one.
  while (from < to && !isInside(start + step * from, last)) from++;
  while (to > from && !isInside(start + step * (to - 1), last)) to--;
  span.from = Math.min(from, span.to);
  span.to = Math.max(to, span.from);
};
