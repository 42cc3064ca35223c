import type { z } from 'zod';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { ScoringError } from '../scoring-error.ts';
import { refuseHeavyJson } from './refuse-heavy-json.ts';

/** @throws ScoringError `bad-request`, naming the first fields that are wrong */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || what}: ${message}`);
  throw new ScoringError('bad-request', `The ${what} is not as expected: ${wrong.join('; ')}.`);
}

/** @throws ScoringError `bad-request` for what is no JSON, and what {@link refuseHeavyJson} throws */
export function parseJsonBody(bytes: Uint8Array): unknown {
  refuseHeavyJson(bytes);
  const json = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  if (json !== undefined) return json;
  throw new ScoringError('bad-request', 'The body is not JSON.');
}
