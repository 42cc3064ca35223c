import { InvalidArgumentError } from 'commander';

/** Parses a whole number from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Parses a list with commas between its parts. */
export function listOf<T>(parse: (text: string) => T) {
  return (text: string): T[] => text.split(',').map((part) => parse(part.trim()));
}

/** Parses one of the given words. */
export function oneOf<const T extends string>(words: readonly T[]) {
  return (text: string): T => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It must be one of ${words.join(', ')}.`);
  };
}

/** Parses a time in seconds, 0 or more. */
export function seconds(text: string): number {
  const value = /^\d{0,7}\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0) return value;
  throw new InvalidArgumentError('It must be times in seconds, like 2,5.5,8.');
}

/** Reads an amount of money. */
export function amount(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

const SECONDS = { s: 1, m: 60, h: 3_600 } as const;

/**
 * Reads a deadline: a time such as `2030-01-31T18:00Z`, or how long from now, such as `90s`, `20m` or `2h`.
 * @returns the time in ISO format
 */
export function deadline(text: string): string {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text.trim()) ?? [];
  const time =
    amount === undefined
      ? Date.parse(text)
      : Date.now() + Number(amount) * 1_000 * SECONDS[unit as keyof typeof SECONDS];
  if (!Number.isFinite(time) || time <= Date.now()) {
    throw new InvalidArgumentError('It must be a time to come, such as 2030-01-31T18:00Z, or 90s, 20m or 2h from now.');
  }
  return new Date(time).toISOString();
}
