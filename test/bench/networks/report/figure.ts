/** Writes a number with a fixed number of decimals; an empty text for undefined. */
export function figure(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits);
}
