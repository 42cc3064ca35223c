import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { diagnostics } from '../../../../core/telemetry/sdk/diagnostics.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('prints each complaint once a minute, shortened, and nothing else', () => {
  const lines: string[] = [];
  const log = diagnostics((text) => lines.push(text));
  const refused = Object.assign(new Error('403'), { request: { headers: { authorization: 'Bearer secret' } } });
  log.error('Could not export:', refused);
  log.error('Could not export:', refused);
  log.info('exporting');
  log.warn('x'.repeat(600));
  expect(lines).toEqual(['Could not export: 403', 'x'.repeat(500)]);
  vi.advanceTimersByTime(60_000);
  log.error('Could not export:', refused);
  expect(lines).toHaveLength(3);
});
