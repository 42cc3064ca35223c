export interface Share<T> {
  readonly value: T;
  /** Whole number from 1. */
  readonly weight: number;
}

/**
 * Deals values out by their weights, evenly mixed: among as many turns as the weights add up to, each value has exactly its share (smooth weighted
 * round robin, as nginx has it).
 */
export class Split<T> {
  readonly #shares: { readonly value: T; readonly weight: number; credit: number }[];
  readonly #sum: number;

  /** @param shares at least one */
  constructor(shares: readonly Share<T>[]) {
    this.#shares = shares.map((share) => ({ ...share, credit: 0 }));
    this.#sum = shares.reduce((sum, { weight }) => sum + weight, 0);
  }

  next(): T {
    for (const share of this.#shares) share.credit += share.weight;
    const richest = this.#shares.reduce((best, share) => (share.credit > best.credit ? share : best));
    richest.credit -= this.#sum;
    return richest.value;
  }
}

/** Returns true in this many of 100 turns, evenly mixed. */
export function inPercent(percent: number): Split<boolean> {
  const shares = [
    { value: true, weight: percent },
    { value: false, weight: 100 - percent },
  ];
  return new Split(shares.filter(({ weight }) => weight > 0));
}
