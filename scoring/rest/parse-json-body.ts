import { parseJson } from '../../core/contracts/parse-json.ts';
import { ScoringError } from '../scoring-error.ts';
import { refuseHeavyJson } from './refuse-heavy-json.ts';

/** @throws ScoringError `bad-request` for what is no JSON, and what {@link refuseHeavyJson} throws */
export function parseJsonBody(bytes: Uint8Array): unknown {
  refuseHeavyJson(bytes);
  const json = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  if (json !== undefined) return json;
  throw new ScoringError('bad-request', 'The body is not JSON.');
}
