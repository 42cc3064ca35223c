import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openJobLogs } from '../../../../core/telemetry/job-logs.ts';

const JOB = `job-${'0'.repeat(32)}`;
const line = (number: number) => JSON.stringify({ job: JOB, number });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('lines that come together are one request, and those that come meanwhile are the next', async () => {
  const requests: number[] = [];
  let stored: () => void = () => undefined;
  const append = (_job: string, _writer: string, lines: readonly string[]) => {
    requests.push(lines.length);
    return new Promise<void>((resolve) => {
      stored = resolve;
    });
  };
  const logs = openJobLogs({ append }, 'worker-1', () => undefined);
  for (let number = 0; number < 5; number++) logs.write(line(number));
  expect(requests).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(requests).toEqual([5]);
  // Storage takes its time: the next ones wait, and no more than can be held.
  for (let number = 0; number < 5_000; number++) logs.write(line(number));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(requests).toEqual([5]);
  stored();
  await vi.advanceTimersByTimeAsync(0);
  expect(requests).toEqual([5, 2_000]);
});

test('storage that refuses lines is reported, and stops nobody', async () => {
  const reasons: string[] = [];
  const append = () => Promise.reject(new Error('no room'));
  const logs = openJobLogs({ append }, 'worker-1', (reason) => reasons.push(reason));
  logs.write(line(1));
  await logs.flush();
  expect(reasons).toEqual(['Error: no room']);
});
