import type { z } from 'zod';
import { ScoringError } from '../scoring-error.ts';

/** @throws ScoringError `bad-request`, naming the first fields that are wrong */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || what}: ${message}`);
  throw new ScoringError('bad-request', `The ${what} is not as expected: ${wrong.join('; ')}.`);
}
