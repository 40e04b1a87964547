// For node --import, also in every worker thread: Math.random always says the same, and the clock runs backwards from
// a day in 2001.
const start = 1e12;
const elapsed = process.hrtime.bigint;
const began = elapsed();
const now = () => start - Number((elapsed() - began) / 1_000_000n);

Math.random = () => 0.25;
globalThis.Date = class extends Date {
  constructor(...words) {
    if (words.length === 0) super(now());
    else super(...words);
  }

  static now() {
    return now();
  }
};
