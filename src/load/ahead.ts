/** Keeps the next few results under way, so that they are there when they are asked for, and never more of them. */
export class Ahead<T> {
  readonly #start: (index: number) => Promise<T>;
  readonly #end: number;
  #next: number;
  #underWay: Promise<T>[] = [];

  /** `start` begins one result; indexes run from `first` up to, but not including, `end`; `count` are under way at most. */
  constructor(start: (index: number) => Promise<T>, first: number, end: number, count: number) {
    this.#start = start;
    this.#next = first;
    this.#end = end;
    for (let i = 0; i < count; i++) this.#startOne();
  }

  /** The next result in order; null: there are no more. */
  take(): Promise<T> | null {
    const result = this.#underWay.shift() ?? null;
    this.#startOne();
    return result;
  }

  #startOne(): void {
    if (this.#next >= this.#end) return;
    const result = this.#start(this.#next++);
    // Whoever takes it gets the failure; one that is never taken is no unhandled rejection.
    result.catch(() => undefined);
    this.#underWay.push(result);
  }
}
