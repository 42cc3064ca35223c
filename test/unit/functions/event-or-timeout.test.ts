import type { OrchestrationContext } from 'durable-functions';
import { expect, it } from 'vitest';
import { eventOrTimeout } from '../../../functions/orchestrators/event-or-timeout.ts';

/** When a wait that begins at `now` gives up, as the extension has it: without the fraction of the second. */
function firesAt(now: string, seconds: number): number {
  let fireAt = new Date(0);
  const df = {
    currentUtcDateTime: new Date(now),
    waitForExternalEvent: () => ({}),
    createTimer: (at: Date) => {
      fireAt = at;
      return { cancel: () => undefined };
    },
    Task: { any: () => ({}) },
  };
  eventOrTimeout({ df } as unknown as OrchestrationContext, 'taskReported', seconds).next();
  return Math.floor(fireAt.getTime() / 1_000) * 1_000;
}

it.each([
  ['2030-01-01T00:00:00.000Z', 1],
  ['2030-01-01T00:00:00.999Z', 1],
  ['2030-01-01T00:00:00.500Z', 0.2],
  ['2030-01-01T00:00:59.001Z', 60],
])('a wait that begins at %s is not shorter than %d s, though fractions of seconds are dropped', (now, seconds) => {
  const waited = (firesAt(now, seconds) - Date.parse(now)) / 1_000;
  expect(waited).toBeGreaterThanOrEqual(seconds);
  expect(waited).toBeLessThan(seconds + 1);
});
