/** Gives whole groups to parts, so that each part comes as near as they allow to what it should have of each class. Pure. */
import { permutation, type Stream } from "./random.ts";

/** Pictures that must stay together: how many there are of each class, by the class' position in label order. */
export type GroupSize = ReadonlyMap<number, number>;

/** How many pictures of each class each part should have, part by part. */
export type Wanted = readonly (readonly number[])[];

/** A part that should have pictures of a class and has none weighs more than any distance. */
const missing = 1e6;

/**
 * Squares of what each part has too much or too little, as a share of the class, so that a rare class counts as much as
 * a large one.
 */
class Balance {
  readonly #wanted: Wanted;
  readonly #has: number[][];
  /** 1 / pictures of the class, squared. */
  readonly #weight: readonly number[];

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#has = wanted.map((classes) => classes.map(() => 0));
    const totals = (wanted[0] ?? []).map((_, c) =>
      wanted.reduce((sum, classes) => sum + (classes[c] ?? 0), 0),
    );
    this.#weight = totals.map((total) => (total === 0 ? 0 : 1 / total ** 2));
  }

  #cost(part: number, c: number, more: number): number {
    const [wanted, has] = [this.#wanted[part]?.[c] ?? 0, (this.#has[part]?.[c] ?? 0) + more];
    const lacks = wanted > 0 && has === 0 ? missing : 0;
    return lacks + (has - wanted) ** 2 * (this.#weight[c] ?? 0);
  }

  /** What it costs more to add (sign 1) a group to a part or to take it (-1) away. */
  change(group: GroupSize, part: number, sign: 1 | -1): number {
    let sum = 0;
    for (const [c, n] of group) sum += this.#cost(part, c, sign * n) - this.#cost(part, c, 0);
    return sum;
  }

  add(group: GroupSize, part: number, sign: 1 | -1): void {
    const has = this.#has[part];
    if (has !== undefined) for (const [c, n] of group) has[c] = (has[c] ?? 0) + sign * n;
  }
}

/** Smaller changes are rounding. */
const better = (change: number): boolean => change < -1e-9;

/** More groups than this are not swapped in pairs: moves alone bring small ones near enough. */
const mostSwapped = 400;

class Assignment {
  readonly parts: number[];
  readonly #groups: readonly GroupSize[];
  readonly #balance: Balance;
  readonly #count: number;

  constructor(groups: readonly GroupSize[], wanted: Wanted, order: Iterable<number>) {
    this.#groups = groups;
    this.#balance = new Balance(wanted);
    this.#count = wanted.length;
    this.parts = groups.map(() => -1);
    for (const i of order) this.#put(i, this.#cheapest(i));
  }

  #group(i: number): GroupSize {
    return this.#groups[i] ?? new Map();
  }

  #put(i: number, part: number): void {
    const before = this.parts[i] ?? -1;
    if (before >= 0) this.#balance.add(this.#group(i), before, -1);
    this.#balance.add(this.#group(i), part, 1);
    this.parts[i] = part;
  }

  #cheapest(i: number): number {
    let [best, least] = [0, Infinity];
    for (let part = 0; part < this.#count; part++) {
      const change = this.#balance.change(this.#group(i), part, 1);
      if (change < least) [best, least] = [part, change];
    }
    return best;
  }

  /** Moves a group to the part in which it is best, if that is another. */
  #move(i: number): boolean {
    const before = this.parts[i] ?? 0;
    const group = this.#group(i);
    const away = this.#balance.change(group, before, -1);
    let [best, least] = [before, 0];
    for (let part = 0; part < this.#count; part++) {
      const change = part === before ? 0 : away + this.#balance.change(group, part, 1);
      if (better(change - least)) [best, least] = [part, change];
    }
    if (best !== before) this.#put(i, best);
    return best !== before;
  }

  /** Two groups change places where that is better. */
  #swap(i: number, j: number): boolean {
    const [a, b] = [this.parts[i] ?? 0, this.parts[j] ?? 0];
    if (a === b) return false;
    const [one, other] = [this.#group(i), this.#group(j)];
    let change = this.#balance.change(one, a, -1);
    this.#balance.add(one, a, -1);
    change += this.#balance.change(other, b, -1);
    this.#balance.add(other, b, -1);
    change += this.#balance.change(other, a, 1) + this.#balance.change(one, b, 1);
    const isBetter = better(change);
    this.#balance.add(one, isBetter ? b : a, 1);
    this.#balance.add(other, isBetter ? a : b, 1);
    if (isBetter) [this.parts[i], this.parts[j]] = [b, a];
    return isBetter;
  }

  /** Until no move of one group and no swap of two comes nearer; each makes the sum less, so that it ends. */
  improve(): void {
    const n = this.#groups.length;
    for (let isChanged = true; isChanged;) {
      isChanged = false;
      for (let i = 0; i < n; i++) isChanged = this.#move(i) || isChanged;
      if (isChanged || n > mostSwapped) continue;
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) isChanged = this.#swap(i, j) || isChanged;
    }
  }
}

/**
 * The part of each group. The largest are given away first, equal ones in an order that is drawn; then groups are moved
 * and swapped while that comes nearer. To find the nearest of all is as hard as packing a knapsack.
 */
export const assignGroups = (groups: readonly GroupSize[], wanted: Wanted, draw: Stream): number[] => {
  const sizes = groups.map((group) => [...group.values()].reduce((sum, n) => sum + n, 0));
  const order = [...permutation(draw, groups.length)].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const assignment = new Assignment(groups, wanted, order);
  assignment.improve();
  return assignment.parts;
};
