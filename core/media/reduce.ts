/** A fraction in its lowest terms; 1:1 for one that isn't positive. */
export function reduce({ num, den }: { num: number; den: number }): { num: number; den: number } {
  if (num < 1 || den < 1) return { num: 1, den: 1 };
  let [a, b] = [num, den];
  while (b > 0) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}
