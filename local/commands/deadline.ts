import { InvalidArgumentError } from 'commander';

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
