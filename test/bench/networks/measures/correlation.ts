import { mean } from '../../../support/mean.ts';

/** Returns Pearson's correlation: 1 for values that differ in brightness and contrast only, 0 for nothing in common. */
export function correlation(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [average(a), average(b)];
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let at = 0; at < a.length; at += 1) {
    const [p, q] = [(a[at] ?? 0) - meanA, (b[at] ?? 0) - meanB];
    products += p * q;
    squaresA += p * p;
    squaresB += q * q;
  }
  return products / Math.sqrt(squaresA * squaresB + 1e-9);
}

function average(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the mean correlation of all pairs of planes of equal size; NaN if there is no pair. */
export function meanCorrelation(planes: readonly Float32Array[]): number {
  const pairs = planes.flatMap((a, index) => planes.slice(index + 1).map((b): [Float32Array, Float32Array] => [a, b]));
  return mean(pairs.filter(([a, b]) => a.length === b.length).map(([a, b]) => correlation(a, b)));
}
