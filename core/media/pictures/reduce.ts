/** Reduces a fraction to its lowest terms; 1:1 for one that isn't positive. */
export function reduce({ num, den }: { num: number; den: number }): { num: number; den: number } {
  if (num < 1 || den < 1) return { num: 1, den: 1 };
  const divisor = greatestCommonDivisor(num, den);
  return { num: num / divisor, den: den / divisor };
}

export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
